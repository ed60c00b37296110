"""Pictures in the structure of a text: describing them, giving them their captions, leaving them out."""

import pytest

from practices.texts.editing import ActName, ActRefused, StructureAct, edit_structure, find_faults, read_source
from practices.texts.numbering import segment
from practices.texts.numbering.rendering import render

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
