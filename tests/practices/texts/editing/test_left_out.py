"""What was left out is brought back in its place, however much of it at once."""

import pytest

from practices.texts.editing import ActName, StructureAct, edit_structure, read_source
from practices.texts.editing.source import squeeze
from practices.texts.numbering import segment

MANY = 120
PARTS = {
    "paragraphs": "Article {0}\n\nStaff shall be honest.\n\n{{-}} They shall not accept gifts from {0}.",
    "words below a number": "Article {0}\n\n{{-}} Running words {0}\n\nWords of {0}.",
    "lines within a sentence": "Article {0}\n\nStaff shall never,\n{{-}} in the course of {0},\naccept gifts.",
    "items": "Article {0}\n\nStaff shall:\n\n(a) obey;\n\n{{-}} (b) be honest;\n\n(c) be loyal.",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_much_is_brought_back_with_few_readings_of_the_text(part):
    text = "\n\n".join(part.format(number) for number in range(1, MANY + 1)) + "\n"
    pieces = read_source(text, "en").pieces
    places = tuple(at for at, piece in enumerate(pieces) if piece.element == "left_out")
    before = read_source.cache_info().misses

    after = edit_structure(text, StructureAct(ActName.BRING_BACK, places)).text

    assert len(places) == MANY
    assert read_source.cache_info().misses - before < 12
    assert "{-}" not in after
    assert squeeze(after) == squeeze(text)


def test_what_was_left_out_is_read_in_its_place_or_as_a_paragraph_there():
    text = (
        "Article 1\n1. Staff:\n(b) the second\n(a) (i) Both\nFigure 1 – How to\n{+} A further line\n{-} (c) another.\n"
    )
    source = read_source(text, "en")
    place = next(at for at, piece in enumerate(source.pieces) if piece.element == "left_out")

    after = edit_structure(text, StructureAct(ActName.BRING_BACK, (place,))).text

    assert [piece.text for piece in segment(after).segments][:-1] == [piece.text for piece in source.segments]
    assert segment(after).segments[-1].text.endswith("another.")
