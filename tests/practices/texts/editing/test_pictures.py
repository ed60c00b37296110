"""Pictures in the structure of a text: describing them, giving them their captions, leaving them out."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from practices.texts.editing import (
    ActName,
    ActRefused,
    RefusedBecause,
    StructureAct,
    edit_structure,
    find_faults,
    read_source,
)
from practices.texts.numbering import segment
from practices.texts.numbering.pictures import is_picture
from practices.texts.numbering.rendering import render
from tests.whole import many

CODE = "0c5d" * 5
TEXT = (
    f"Article 1\nGifts\n\nStaff accept none.\n\n![](picture:{CODE})\n\nFigure 1: who decides\n\n"
    "Article 2\nMore\n\nWords.\n"
)
PICTURE = 2


def act(text: str, name: ActName, *places: int, words: str = "") -> str:
    return edit_structure(text, StructureAct(name, places, words=words)).text


def undescribed(text: str) -> int:
    return sum(fault.doubt.code == "no_alternative" for fault in find_faults(read_source(text, "en")))


def test_doubt_about_a_picture_without_alternative_has_both_mends():
    (fault,) = [one for one in find_faults(read_source(TEXT, "en")) if one.doubt.code == "no_alternative"]

    assert [mend.act.name for mend in fault.mends] == [ActName.DESCRIBE, ActName.DECORATIVE]
    assert [mend.act.places for mend in fault.mends] == [(PICTURE,), (PICTURE,)]


def test_described_and_decorative_pictures_are_no_doubt():
    described = act(TEXT, ActName.DESCRIBE, PICTURE, words="Boxes [in\na row]")
    decorative = act(TEXT, ActName.DECORATIVE, PICTURE)

    assert f"![Boxes (in a row)](picture:{CODE})" in described
    assert f"![](decorative:{CODE})" in decorative
    assert (undescribed(TEXT), undescribed(described), undescribed(decorative)) == (1, 0, 0)
    assert act(decorative, ActName.DESCRIBE, PICTURE, words="Boxes") == act(
        TEXT, ActName.DESCRIBE, PICTURE, words="Boxes"
    )


def test_caption_beside_a_picture_joins_it():
    joined = act(TEXT, ActName.CAPTION, PICTURE + 1)

    assert f"![](picture:{CODE})\n{{+}} *Figure 1: who decides*\n" in joined
    assert segment(joined, language="en").segments[PICTURE].text == f"![](picture:{CODE})\n*Figure 1: who decides*"


def test_part_of_the_picture_before_stands_on_a_line_of_its_own():
    joined = act(TEXT, ActName.JOIN, PICTURE + 1)

    assert f"![](picture:{CODE})\n{{+}} Figure 1: who decides" in joined


def test_left_out_picture_is_read_as_nothing():
    without = act(TEXT, ActName.LEAVE_OUT, PICTURE)

    assert f"{{-}} ![](picture:{CODE})" in without
    assert not any("picture:" in piece.text for piece in segment(without, language="en").segments)


@pytest.mark.parametrize("name", [ActName.DESCRIBE, ActName.DECORATIVE])
def test_piece_without_picture_is_refused(name):
    with pytest.raises(ActRefused):
        act(TEXT, name, 1, words="Boxes")


def test_text_with_a_picture_and_its_caption_is_written_as_it_reads():
    joined = act(TEXT, ActName.CAPTION, PICTURE + 1)
    pieces = segment(joined, language="en").segments

    again = segment(render(pieces, language="en"), language="en").segments

    assert [piece.text for piece in again] == [piece.text for piece in pieces]
    assert "\\![](picture" not in render(pieces, language="en")


@pytest.mark.parametrize("places", [(PICTURE, PICTURE + 1), (PICTURE + 1, PICTURE)])
def test_picture_and_caption_that_are_chosen_together_are_joined(places):
    assert act(TEXT, ActName.CAPTION, *places) == act(TEXT, ActName.CAPTION, PICTURE + 1)


@pytest.mark.parametrize("name", ["heading", "note", "annex", "provision", "table", "title", "caption", "number"])
def test_picture_is_made_nothing_that_consists_of_words(name):
    with pytest.raises(ActRefused) as refused:
        act(TEXT, ActName(name), PICTURE, words="7.")

    assert refused.value.because == RefusedBecause.IS_PICTURE


_PICTURE = f"![](picture:{CODE})"
_LINES = (
    _PICTURE,
    f"![Boxes](picture:{CODE})",
    f"![](decorative:{CODE})",
    "{+} *Figure 1: who decides*",
    "Figure 2: how",
)
_WORDS = (
    "Article 1",
    "Article 2 – Gifts",
    "1. Staff obey.",
    "(a) one thing;",
    "## A heading",
    "Words.",
    "1.",
    "| a | b |",
)
_TEXTS = st.lists(
    st.sampled_from([*_LINES, *_WORDS, "", "", "", "{-} Page 3", "{+} A further line"]), min_size=2, max_size=12
).map("\n".join)
_REWORDING = {ActName.WORDS, ActName.RENAME, ActName.LEAVE_OUT}


def pictures(text: str) -> list[str]:
    """Return the codes of the pictures that are read in a text."""
    lines = (line for piece in segment(text).segments for line in piece.text.split("\n"))
    return [line.rpartition(":")[2] for line in lines if is_picture(line)]


@given(
    text=_TEXTS,
    name=st.sampled_from([name for name in ActName if name not in _REWORDING]),
    place=st.integers(0, 11),
    count=st.integers(1, 3),
    at=st.integers(0, 60),
)
@example(f"Words.\n\n{_PICTURE}\n{{+}} *Figure 1*\n", ActName.JOIN, 1, 1, 0)
@example(f"## A heading\n\n{_PICTURE}\n", ActName.JOIN, 1, 1, 0)
@example(f"Article 1\n\n{_PICTURE}\n", ActName.PARAGRAPH, 0, 1, 0)
@example(f"Article 1\n\n{_PICTURE}\n", ActName.SPLIT, 0, 1, 4)
@settings(max_examples=many(3000, 200), deadline=None)
def test_no_act_makes_words_of_a_picture(text, name, place, count, at):
    places = range(len(read_source(text, "en").pieces))[place : place + count]
    try:
        after = edit_structure(text, StructureAct(name, tuple(places), at=at, words="(b)")).text
    except ActRefused:
        assume(False)

    assert sorted(pictures(after)) >= sorted(pictures(text))
    assert len(pictures(after)) == len(pictures(text)) or name is ActName.BRING_BACK
