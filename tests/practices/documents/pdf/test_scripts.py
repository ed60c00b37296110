"""Text from right to left, turned pages, letters that a file gives as glyphs."""

import io
from importlib.util import find_spec

import pypdf
import pytest

from practices.documents.pdf.glyph_codes import decode_glyphs, is_coded
from practices.documents.pdf.reading import read_pdf
from practices.texts.numbering import segment
from tests.practices.documents.pdf.typesetting import WORDS, paragraphs, typeset

ARABIC = '#set page(paper: "a5")\n#set text(lang: "ar", font: "Amiri", size: 12pt)\n#set par(justify: true)\n'
DUTY = (
    "يلتزم الموظفون بمبادئ النزاهة والحياد والاستقلال في جميع الأوقات، ولا يجوز لهم أن يلتمسوا أو يتلقوا تعليمات من "
    "أية حكومة أو من أية سلطة أخرى خارجة عن المنظمة."
)


@pytest.mark.skipif(find_spec("fontpkg_amiri") is None, reason="needs an Arabic font")
def test_arabic_comes_in_the_order_of_reading():
    body = f"#align(center)[*المادة 1*]\n\n{DUTY}\n\n(أ) {DUTY}\n\n#align(center)[*المادة 2*]\n\n{DUTY}"
    read = read_pdf(typeset(body, setting=ARABIC, font_package="fontpkg_amiri"))

    assert paragraphs(read.text) == ["المادة 1", DUTY, f"(أ) {DUTY}", "المادة 2", DUTY]
    assert read.language == "ar"
    assert [piece.num for piece in segment(read.text, language="ar").segments if piece.element == "article"] == [
        "1",
        "2",
    ]


@pytest.mark.skipif(find_spec("fontpkg_amiri") is None, reason="needs an Arabic font")
def test_latin_words_within_arabic_keep_their_order():
    body = f"{DUTY} في Organization for Security and Co-operation فقط. {DUTY}"
    read = read_pdf(typeset(body, setting=ARABIC, font_package="fontpkg_amiri"))

    assert "في Organization for Security and Co-operation فقط." in read.text


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_upright(angle):
    body = f"1. {WORDS}\n\n2. {WORDS}"
    read = read_pdf(typeset(f"#set page(width: 21cm, height: 21cm)\n#rotate({angle}deg, reflow: true)[{body}]"))

    assert paragraphs(read.text) == [f"1. {WORDS}", f"2. {WORDS}"]


def test_pages_that_are_shown_turned_are_read_as_they_are_set():
    writer = pypdf.PdfWriter(io.BytesIO(typeset(f"1. {WORDS}\n\n2. {WORDS}")))
    writer.pages[0].rotate(90)
    output = io.BytesIO()
    writer.write(output)

    assert paragraphs(read_pdf(output.getvalue()).text) == [f"1. {WORDS}", f"2. {WORDS}"]


def test_slanted_words_are_left_out_and_said():
    read = read_pdf(typeset(f"#place(center + horizon, rotate(45deg, text(40pt)[DRAFT]))\n{WORDS}"))

    assert paragraphs(read.text) == [WORDS]
    assert [doubt.code for doubt in read.doubts] == ["slanted_text"]


def test_ligatures_are_written_as_letters():
    read = read_pdf(typeset("The office’s first official efflux is affable and fluent."))

    assert paragraphs(read.text) == ["The office’s first official efflux is affable and fluent."]


def test_letters_given_as_glyphs_are_found():
    coded = "7KLV\x03'DWD\x033URFHVVLQJ\x03$GGHQGXP\x03\u00b3'3$\u00b4"

    assert is_coded(coded)
    assert decode_glyphs(coded) == "This Data Processing Addendum “DPA”"
    assert not is_coded("This Data Processing Addendum")
