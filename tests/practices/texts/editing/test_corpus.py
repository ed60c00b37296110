"""Real instruments: damaged as scanning does, restored by the mends that are proposed; acts leave the rest alone."""

import random
import re

import pytest

from practices.texts.editing import (
    ActName,
    ActRefused,
    Fault,
    StructureAct,
    edit_structure,
    find_faults,
    mends_of,
    read_source,
)
from practices.texts.editing.kinds import all_signs
from practices.texts.numbering import fold_units, segment
from tests.practices.texts.numbering.test_corpus import TREATIES
from tests.whole import share

pytestmark = pytest.mark.skipif(not TREATIES.is_dir(), reason="the corpus is absent")
TEXTS = sorted(TREATIES.glob("*/*.txt"))
MOST_CLICKS = 10
_HEAD = re.compile(r"(Article|Artikel) (\d+)(.*)")
_KEEPING = ("caption", "paragraph", "leave_out", "note", "heading", "number", "words")


def damage(text: str, chance: random.Random) -> str:
    """Damage three numbers of articles that stand apart: swallowed by what is before, or misread."""
    lines = text.split("\n")
    heads = [at for at, line in enumerate(lines) if at and _HEAD.fullmatch(line) and lines[at + 1 :]]
    for at in chance.sample(heads[1:-1:3], min(3, len(heads[1:-1:3]))):
        if chance.random() < 0.5:
            before = next(place for place in range(at - 1, -1, -1) if lines[place].strip())
            lines[before], lines[at] = f"{lines[before]} {lines[at]}", ""
        else:
            lines[at] = re.sub("^Arti(cle|kel)", "Artide", lines[at])
    return "\n".join(lines)


def articles(text: str, language: str) -> list[tuple[str, ...]]:
    return [unit.path for unit in fold_units(segment(text, language=language))]


def click_mend(text: str, language: str, done: set[StructureAct]) -> str | None:
    """Do the first mend of the gravest doubt that proposes one, None where none does."""
    source = read_source(text, language)
    faults = [*(Fault(doubt, mends_of(doubt, source)) for doubt in source.doubts), *find_faults(source)]
    for fault in sorted(faults, key=lambda fault: -fault.doubt.weight):
        if fault.mends and fault.mends[0].act not in done:
            done.add(fault.mends[0].act)
            return edit_structure(text, fault.mends[0].act, language=language).text
    return None


def test_most_damaged_texts_are_restored_by_a_few_clicks():
    restored = []
    for path in share(TEXTS, 3):
        text, language = path.read_text("utf-8"), path.suffixes[-2][1:]
        wanted, text, done = articles(text, language), damage(text, random.Random(path.name)), set()
        while text is not None and articles(text, language) != wanted and len(done) < MOST_CLICKS:
            text = click_mend(text, language, done)
        restored.append(text is not None and articles(text, language) == wanted)

    assert sum(restored) >= 0.75 * len(restored)


def test_acts_on_real_texts_leave_all_other_pieces_alone():
    refused = tried = 0
    for path in share(TEXTS, 5):
        text, language, chance = path.read_text("utf-8"), path.suffixes[-2][1:], random.Random(path.name)
        source = read_source(text, language)
        for name in _KEEPING:
            place = chance.randrange(len(source.segments))
            act = StructureAct(ActName(name), (source.piece_places[place],), level=2, words="7.")
            tried += 1
            try:
                after = edit_structure(text, act, language=language).text
            except ActRefused:
                refused += 1
                continue
            found = all_signs(segment(after, language=language).segments)
            before, behind = all_signs(source.segments[:place]), all_signs(source.segments[place + 1 :])
            assert found[: len(before)] == before
            assert found[len(found) - len(behind) :] == behind

    assert refused < 0.15 * tried
