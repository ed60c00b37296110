"""Laws that hold for any act on any text."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from practices.texts.editing import ActName, ActRefused, StructureAct, edit_structure, read_source
from practices.texts.editing.kinds import all_signs
from practices.texts.editing.making import end_of
from practices.texts.editing.source import squeeze, words_of
from practices.texts.numbering import segment
from tests.whole import many

_LINES = st.sampled_from(
    [
        *(
            "Article 1",
            "Article 2 – Gifts",
            "Article 3",
            "1. Staff shall be honest.",
            "2. They shall not accept gifts.",
            "",
        ),
        *(
            "(a) the first thing;",
            "(b) the second",
            "(c) another.",
            "(i) a little one",
            "- an item",
            "Figure 1 – How to",
            "",
        ),
        *(
            "PART I",
            "General provisions",
            "The staff shall act in the interest of",
            "the organization alone.",
            "Annex I",
            "",
        ),
        *(
            "i.the words",
            "| a | b |",
            "[^1]: See the rules.",
            "{#art_7} A marked piece.",
            "\\1. is no number",
            "12",
            "",
        ),
        *(
            "## A heading",
            "Duties",
            "10.1 Staff shall",
            "{-} Page 3",
            "{+} A further line",
            "(a) (i) Both on one line",
            "",
        ),
        *(
            "«Article 9",
            "as laid down in:",
            "§ 4 Leave",
            "{#x p 1} Marked fully.",
            "Done at Vienna",
            "المادة 2 الهدايا",
            "",
        ),
    ]
)
_TEXTS = st.lists(_LINES, min_size=3, max_size=24).map("\n".join)
_CHANGING = {"leave_out", "bring_back", "words", "rename", "number"}
_KEEPING = [name for name in ActName if name not in {*_CHANGING, "up", "down", "note", "title"}]


@st.composite
def acts(draw, names=tuple(ActName)):
    text = draw(_TEXTS)
    numbers = read_source(text, "en").piece_places
    assume(numbers)
    first = draw(st.integers(0, len(numbers) - 1))
    places = numbers[first : first + draw(st.integers(1, 3))]
    name = draw(st.sampled_from(list(names)))
    words = draw(st.sampled_from(["", "(b)", "Article 7", "7.", "Other words.\nAnd more."]))
    level, at = draw(st.integers(1, 5)), draw(st.integers(0, 30))
    return text, StructureAct(name, tuple(places), level=level, at=at, in_heading=draw(st.booleans()), words=words)


def edit(text, act, **values):
    try:
        return edit_structure(text, act, **values)
    except ActRefused:
        assume(False)


def all_words(text):
    return squeeze("".join(f"{piece.label}{piece.heading}{piece.text}" for piece in segment(text).segments))


@given(acts(_KEEPING))
@settings(max_examples=many(2000, 120), deadline=None)
def test_words_stay_in_their_order(case):
    text, act = case

    after = edit(text, replace(act, words="")).text

    assert all_words(after) == all_words(text)


@given(acts(["up", "down", "note", "title"]))
@settings(max_examples=many(500, 40), deadline=None)
def test_moved_words_are_all_there(case):
    text, act = case

    assert not Counter(all_words(text)) - Counter(all_words(edit(text, act).text))


_NOTE_WITHIN = "1. Staff shall be honest.\n[^1]: See the rules.\n{+} A further line"
"""A piece whose words go on behind the note that it has."""


@given(acts(["leave_out"]))
@example((_NOTE_WITHIN, StructureAct(ActName.LEAVE_OUT, (0,))))
@example((_NOTE_WITHIN, StructureAct(ActName.LEAVE_OUT, (1,))))
@settings(max_examples=many(300, 30), deadline=None)
def test_words_that_are_left_out_stay_in_the_text(case):
    text, act = case
    pieces = read_source(text, "en").pieces

    result = edit(text, act).text

    assert all(squeeze(pieces[place].text) in squeeze(result.replace("{+}", "")) for place in act.places)
    kept = "".join(words_of(piece) for piece in read_source(result, "en").pieces)
    assert not Counter(all_words(text)) - Counter(kept)


@given(acts(["leave_out"]))
@example((_NOTE_WITHIN, StructureAct(ActName.LEAVE_OUT, (0,))))
@example((_NOTE_WITHIN, StructureAct(ActName.LEAVE_OUT, (1,))))
@settings(max_examples=many(300, 30), deadline=None)
def test_what_was_left_out_comes_back(case):
    text, act = case
    act = replace(act, places=act.places[:1])
    there = edit(text, act).text
    old, new = read_source(text, "en").pieces, read_source(there, "en").pieces
    known = Counter(piece.text for piece in old if piece.element == "left_out")
    come = [at for at, piece in enumerate(new) if piece.element == "left_out" and not known[piece.text]]
    assume(come)

    back = edit(there, StructureAct(ActName.BRING_BACK, tuple(come[:1]))).text

    assert all_words(back) == all_words(text)


@given(acts(["leave_out"]))
@settings(max_examples=many(1000, 60), deadline=None)
def test_all_that_was_left_out_comes_back_at_once(case):
    text, act = case
    assume("{-}" not in text)
    there = edit(text, act).text
    come = [at for at, piece in enumerate(read_source(there, "en").pieces) if piece.element == "left_out"]

    back = edit(there, StructureAct(ActName.BRING_BACK, tuple(come))).text

    assert all_words(back) == all_words(text)


def touched_by(act: StructureAct, text: str) -> tuple[int, int]:
    """Return the first and the last of the segments that an act may change."""
    source = read_source(text, "en")
    numbers = {place: number for number, place in enumerate(source.piece_places)}
    places = [numbers[place] for place in act.places]
    first, last = min(places), max(places)
    if act.name in {"join", "quotation", "title"}:
        first -= 1
    if act.name == "title":
        last += 1
    if act.name in {"indent", "outdent"}:
        last = max(end_of(source, place) - 1 for place in places)
    return first, last


_ALONE = [name for name in ActName if name not in {"up", "down", "bring_back"}]


@given(acts(_ALONE))
@settings(max_examples=many(5000, 300), deadline=None)
def test_act_leaves_kind_number_and_words_of_all_other_pieces(case):
    text, act = case
    first, last = touched_by(act, text)
    segments = read_source(text, "en").segments

    found = all_signs(segment(edit(text, act).text).segments)

    before, behind = all_signs(segments[: max(first, 0)]), all_signs(segments[last + 1 :])
    assert found[: len(before)] == before
    assert found[len(found) - len(behind) :] == behind


@given(acts(_ALONE))
@settings(max_examples=many(500, 60), deadline=None)
def test_act_that_is_done_changes_what_is_read(case):
    text, act = case

    after = edit(text, act).text

    assert [replace(piece, eid="", parent="", line=0) for piece in read_source(after, "en").pieces] != [
        replace(piece, eid="", parent="", line=0) for piece in read_source(text, "en").pieces
    ]


@given(acts())
@settings(max_examples=many(1000, 80), deadline=None)
def test_id_is_kept_or_said_to_be_lost(case):
    text, act = case
    ids = {piece.eid for piece in segment(text).segments}

    result = edit(text, act, kept=ids)

    assert ids - {piece.eid for piece in segment(result.text).segments} == set(result.lost)


@given(acts(["indent", "outdent", "split"]))
@settings(max_examples=many(500, 60), deadline=None)
def test_act_is_undone_by_its_opposite(case):
    text, act = case
    act = StructureAct(act.name, act.places[:1], at=act.at)
    place = act.places[0]
    opposite = {"indent": ("outdent", place), "outdent": ("indent", place), "split": ("join", place + 1)}[act.name]

    there = edit(text, act).text
    back = edit(there, StructureAct(ActName(opposite[0]), (opposite[1],))).text

    assert all_words(back) == all_words(text)


@pytest.mark.parametrize("name", list(ActName))
def test_nowhere_is_refused(name):
    with pytest.raises(ActRefused):
        edit_structure("Article 1\n\nWords.\n", StructureAct(name, (7,)))
