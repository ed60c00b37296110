"""Pictures on the pages of a PDF file: what runs through the file is left out and said, all others are kept."""

import pytest

from practices.documents.files import read_file
from tests.practices.documents.pdf.typesetting import WORDS, typeset
from tests.practices.documents.pictures import picture


def illustrated(*colours: tuple[int, int, int]) -> bytes:
    """Return a PDF file with a page for each colour: words, and a picture of that colour in the same place."""
    pages = []
    for number, colour in enumerate(colours, 1):
        content = picture(colour=colour, size=(200, 120))
        shown = f'#image(bytes(({", ".join(map(str, content))})), format: "png", width: 200pt)'
        pages.append(f"{shown}\n\n{number}. {WORDS}\n\n")
    return typeset("#pagebreak()\n".join(pages))


RED, GREEN, BLUE, GREY = (200, 30, 30), (30, 200, 30), (30, 30, 200), (90, 90, 90)


@pytest.mark.parametrize("colours", [(RED, GREEN, BLUE), (RED, GREEN, BLUE, GREY), (RED, RED, GREEN, BLUE)])
def test_different_pictures_in_the_same_place_are_all_kept(colours):
    read = read_file("a.pdf", illustrated(*colours))

    assert read.text.count("(picture:") == len(colours)
    assert len(read.pictures) == len(set(colours))
    assert "running_pictures" not in {doubt.code for doubt in read.doubts}


def test_the_same_picture_in_the_same_place_is_left_out_and_said():
    read = read_file("a.pdf", illustrated(RED, RED, RED))

    assert "(picture:" not in read.text
    assert [doubt.message for doubt in read.doubts if doubt.code == "running_pictures"] == [
        "A picture that comes again in the same place was left out on pages 1–3."
    ]


def test_a_running_picture_takes_no_other_with_it():
    read = read_file("a.pdf", illustrated(RED, RED, GREEN, RED))

    assert read.text.count("(picture:") == 1
    assert len(read.pictures) == 1
