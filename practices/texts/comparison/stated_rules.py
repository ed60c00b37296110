"""What a provision does, where its own words say so: proposed to a person, never concluded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from practices.texts.comparison.binding import find_modals
from practices.texts.comparison.modal_words import Force
from practices.texts.comparison.rule_words import RULE_WORDS
from practices.texts.words import base_language, sentences

NEAR = 6
"""Words behind a modal word within which belongs to it what is negated or granted."""
SUBJECT = 6
"""Words at the beginning of a sentence among which its subject is looked for."""
NUMBER = re.compile(r"^\W*(?:\w{1,4}[.)]\s+)*(?:§\s*)?(?:\d[\w.]*\s+)?")
"""The number that a sentence begins with."""
ITEM = re.compile(r"^\s*(?:\(\w{1,4}\)|\w{1,3}[.)]\s|[-–—•*]\s)")
"""What an item of a list begins with."""
VERB_LAST = frozenset({"de", "nl"})
"""Languages in which what is negated may stand at the end of the sentence."""


IMPERATIVE = frozenset({"en"})
"""Languages in which a sentence that begins with its verb tells somebody to do something ("Define clear aims")."""


class StatedForce(StrEnum):
    """What a rule does; the codes are those of the findings of an assessment."""

    PROHIBITS = "prohibits"
    REQUIRES = "requires"
    RECOMMENDS = "recommends"
    PERMITS = "permits"
    INFORMS = "informs"


MODAL_FORCES = {
    Force.BINDS: StatedForce.REQUIRES,
    Force.RECOMMENDS: StatedForce.RECOMMENDS,
    Force.PERMITS: StatedForce.PERMITS,
    Force.INFORMS: StatedForce.INFORMS,
}
SIGNS = {
    "bans": StatedForce.PROHIBITS,
    "duties": StatedForce.REQUIRES,
    "promises": StatedForce.REQUIRES,
    "permissions": StatedForce.PERMITS,
    "grants": StatedForce.PERMITS,
    "reliefs": StatedForce.PERMITS,
    "statements": StatedForce.INFORMS,
}
"""What the words of a language do by themselves, by their field there."""
WEAK = frozenset({"promises", "grants", "reliefs"})
WEIGHTS = {
    StatedForce.PROHIBITS: 4,
    StatedForce.REQUIRES: 4,
    StatedForce.RECOMMENDS: 3,
    StatedForce.PERMITS: 2,
    StatedForce.INFORMS: 1,
}
"""How much each binds: of the sentences of a provision the one counts that binds most."""


@dataclass(frozen=True, slots=True)
class _SentenceForce:
    """What a sentence does; `is_said`: by a word that says so, else by how it is built."""

    force: StatedForce
    is_said: bool


@dataclass(frozen=True, slots=True)
class _Sign:
    """A word of a sentence that says what it does, from `start` to `end`; a weak one where no other does."""

    start: int
    end: int
    force: StatedForce
    is_weak: bool = False


def read_force_on(passage: str, text: str, language: str) -> StatedForce | None:
    """Return what a provision does on a topic: its passage on the topic where that says it, else all of it.

    An item of a list does what the sentence does that opens the list.
    """
    said = _read_said(passage, language)
    if said is None:
        opening = _opening(passage, text)
        said = _read_said(opening, language) if opening else None
    return said or read_force(text, language)


def read_force(text: str, language: str) -> StatedForce | None:
    """Return what the words of a provision do: that of the sentence that binds most, of equals the first.

    Where no sentence has a word that says so, how they are built counts: who does something binds himself ("staff
    accept no gifts"), what is so is only said. None for a text without words.
    """
    readings = list(_readings(text, language))
    return _strongest([one for one in readings if one.is_said] or readings)


def _read_said(text: str, language: str) -> StatedForce | None:
    return _strongest([one for one in _readings(text, language) if one.is_said])


def _strongest(readings: Sequence[_SentenceForce]) -> StatedForce | None:
    return max(readings, key=lambda one: WEIGHTS[one.force]).force if readings else None


def _readings(text: str, language: str) -> Iterator[_SentenceForce]:
    """Yield what the sentences of a provision do; the items of a list only where its opening does not say it."""
    is_opened = False
    for line in filter(str.strip, text.splitlines()):
        if is_opened and ITEM.match(line):
            continue
        readings = [_read(sentence, language) for sentence in sentences(line)]
        yield from readings
        is_opened = line.rstrip()[-1] not in ".;" and bool(readings) and readings[-1].is_said


def _opening(passage: str, text: str) -> str:
    """Return the words that open the list of which a passage is an item, "" where it is none."""
    if not ITEM.match(passage):
        return ""
    before = text[: max(0, text.find(passage[:40]))]
    paragraphs = [part for part in re.split(r"\n+|(?<=:)\s", before) if part.strip()]
    return next((part for part in reversed(paragraphs) if not ITEM.match(part)), "")


def _read(sentence: str, language: str) -> _SentenceForce:
    """Return what one sentence does: by the first word of its main part that says so, else by how it is built."""
    code = base_language(language)
    main = _main(sentence, code)
    for words in (main, sentence):
        signs = sorted(_signs(words, language), key=lambda one: (one.is_weak, one.start))
        if code in IMPERATIVE:
            signs = [one for one in signs if one.force != StatedForce.INFORMS or NUMBER.sub("", words[: one.start])]
        if signs:
            return _SentenceForce(_force_of(signs[0], words, code), is_said=True)
    return _read_plain(main if main.strip() else sentence, code)


def _signs(sentence: str, language: str) -> Iterator[_Sign]:
    """Yield the words of a sentence that say what it does; of those that overlap, the longer one."""
    code = base_language(language)
    found = [
        _Sign(modal.spans[0][0], modal.spans[-1][1], _modal_force(modal.force, modal.words, code))
        for modal in find_modals(sentence, language)
    ]
    for name, force in SIGNS.items():
        pattern = _pattern(code, name)
        is_weak = name in WEAK
        found += [_Sign(*match.span(), force, is_weak) for match in pattern.finditer(sentence)] if pattern else []
    kept: list[_Sign] = []
    for sign in sorted(found, key=lambda one: one.start - one.end):
        if all(sign.end <= other.start or other.end <= sign.start for other in kept):
            kept.append(sign)
            yield sign


def _modal_force(force: Force, words: str, code: str) -> StatedForce:
    """Return what a modal word does by itself: one that holds a negation or a limit forbids."""
    is_negative = force == Force.BINDS and (_finds(code, "negations", words) or _finds(code, "limits", words))
    return StatedForce.PROHIBITS if is_negative else MODAL_FORCES[force]


def _force_of(sign: _Sign, sentence: str, code: str) -> StatedForce:
    """Return what a word does together with what follows it: "shall not accept", "shall enjoy", "shall apply"."""
    behind = _behind(sentence[sign.end :], code)
    is_negative = sign.force == StatedForce.PROHIBITS
    if sign.force in (StatedForce.PROHIBITS, StatedForce.REQUIRES, StatedForce.PERMITS):
        if _finds(code, "statements", behind):
            return StatedForce.INFORMS
        if _finds(code, "reliefs", behind):
            return StatedForce.REQUIRES if is_negative else StatedForce.PERMITS
        if _finds(code, "grants", behind):
            return StatedForce.INFORMS if is_negative else StatedForce.PERMITS
    if sign.force == StatedForce.REQUIRES:
        before = NUMBER.sub("", sentence[: sign.start])
        own = sentence[sign.start : sign.end]
        if _finds(code, "negations", f"{own} {behind}") or _begins(code, "negations", before):
            return StatedForce.PROHIBITS
    if sign.force == StatedForce.PERMITS and _begins(code, "limits", behind):
        return StatedForce.PROHIBITS
    return sign.force


def _behind(rest: str, code: str) -> str:
    """Return the words behind a modal word that belong to it, without what is put in between commas."""
    rest = re.split(r"[;:]", rest, maxsplit=1)[0]
    if code in VERB_LAST:
        return rest
    if rest.lstrip().startswith(","):
        return " ".join(" ".join(part.split()[: NEAR // 2]) for part in rest.split(","))
    return " ".join(rest.split(",", maxsplit=1)[0].split()[:NEAR])


def _read_plain(sentence: str, code: str) -> _SentenceForce:
    """Return what a sentence does that has no word for it, by its subject and its verb."""
    if _finds(code, "rejections", sentence):
        return _SentenceForce(StatedForce.PROHIBITS, is_said=True)
    words = NUMBER.sub("", sentence).split()
    subject = " ".join(words[:SUBJECT])
    beginning = sentence if code in VERB_LAST else " ".join(words[: SUBJECT + NEAR])
    negative = _finds(code, "negations", beginning)
    acts = StatedForce.PROHIBITS if negative else StatedForce.REQUIRES
    if _finds(code, "persons", subject):
        is_state = _finds(code, "states_of", beginning)
        return _SentenceForce(StatedForce.INFORMS if is_state else acts, is_said=not is_state)
    if _finds(code, "is_words", sentence):
        return _SentenceForce(StatedForce.INFORMS, is_said=False)
    return _SentenceForce(acts, is_said=False)


def _main(sentence: str, code: str) -> str:
    """Blank out the parts of a sentence that only say when or of whom it is true."""
    pattern = _condition(code)
    return pattern.sub(lambda match: " " * len(match[0]), sentence) if pattern else sentence


def _finds(code: str, name: str, words: str) -> bool:
    pattern = _pattern(code, name)
    return pattern is not None and pattern.search(words) is not None


def _begins(code: str, name: str, words: str) -> bool:
    pattern = _pattern(code, name)
    return pattern is not None and pattern.match(words.lstrip()) is not None


@cache
def _condition(code: str) -> re.Pattern[str] | None:
    words = RULE_WORDS[code].conditions if code in RULE_WORDS else ""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)[^,;:.]*", re.IGNORECASE) if words else None


@cache
def _pattern(code: str, name: str) -> re.Pattern[str] | None:
    words = getattr(RULE_WORDS[code], name) if code in RULE_WORDS else ""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None
