"""Pages as pictures, bounded in size."""

import io

import pytest
from PIL import Image

from practices.documents.pdf.page_images import MOST_PIXELS, count_pages, render_page
from practices.documents.readings import UnreadableText
from tests.practices.documents.pdf.typesetting import WORDS, typeset


def open_picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_page_is_a_png_of_the_width_asked_for():
    picture = open_picture(render_page(typeset(WORDS), 1, width=600))

    assert picture.format == "PNG"
    assert abs(picture.width - 600) <= 1
    assert picture.mode == "L"


def test_colours_are_kept():
    picture = open_picture(render_page(typeset(f"#text(red, 40pt)[{WORDS}]"), 1, width=300))

    assert picture.mode == "RGB"
    assert any(red > 200 and green < 120 for _, (red, green, _) in picture.getcolors(100_000))


def test_a_very_long_page_has_bounded_pixels():
    data = typeset(WORDS, setting="#set page(width: 2cm, height: 400cm)\n")

    picture = open_picture(render_page(data, 1, width=4000))

    assert picture.width * picture.height <= MOST_PIXELS * 1.01


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_is_refused(page):
    with pytest.raises(UnreadableText, match=f"no page {page}: it has 1"):
        render_page(typeset(WORDS), page)


def test_pages_are_counted():
    assert count_pages(typeset(f"{WORDS}\n#pagebreak()\n{WORDS}")) == 2
