"""The PDF of a comparison: tagged, across, heads repeated, any language in any cell."""

import io

import pytest
from pypdf import PdfReader

from practices.documents.comparison_sheet.print_file import write_comparison_pdf
from practices.documents.pdf_out import UnprintableText
from tests.practices.documents.comparison_sheet.compared import (
    ADDRESS,
    cell,
    compared,
    differing,
    kept_back,
    row,
    text,
)


def read(document):
    return PdfReader(io.BytesIO(write_comparison_pdf(document)))


def words(document):
    return " ".join(" ".join(page.extract_text() for page in read(document).pages).split())


def test_it_is_tagged_lies_across_and_has_a_title():
    made = read(compared())
    page = made.pages[0].mediabox

    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in made.trailer["/Root"]["/Metadata"].get_data()
    assert page.width > page.height
    assert made.metadata.title == "Code 1 · Code 2"


def test_it_has_the_rows_and_says_what_it_is():
    said = words(compared(withdrawn=("3. Withdrawn on 2 April 2027.",)))

    for one in ("No gifts.", "Small gifts.", "No counterpart found", "Texts alike; not confirmed", "Authentic text",
                "3. Withdrawn on 2 April 2027.", "Rows were found by the machine.", "Cite as"):  # fmt: skip
        assert one in said
    assert ADDRESS in said.replace(" ", "")


def test_its_heads_are_on_each_page():
    rows = [row(number, cell(1, "Many words of a duty. " * 40), cell(2, "Others. " * 40)) for number in range(1, 12)]
    pages = read(compared(*rows)).pages

    assert len(pages) > 2
    assert all("Organization 1" in page.extract_text() for page in list(pages)[1:-1])


def test_other_scripts_stand_in_their_cells():
    texts = (text(1, language="ru"), text(2, language="ar"))
    said = words(compared(row(1, cell(1, "Подарки не принимаются."), cell(2, "لا تقبل الهدايا.")), texts=texts))

    assert "Подарки не принимаются." in said
    assert "الهدايا" in said


def test_differences_are_there_with_their_words():
    assert "No gifts at all." in words(compared(differing(1, "No gifts at all.", "No gifts ever.")))


def test_words_that_are_kept_back_are_replaced_by_the_reason():
    said = words(compared(row(1, cell(1, ""), cell(2, "Small gifts.")), texts=(kept_back(1), text(2))))

    assert "Its words are not in this file." in said
    assert "Text not in this file" in said


def test_nothing_of_a_text_is_read_as_instructions():
    hostile = '#panic("x") $ */ // @ref <label> \\ `raw` = heading'

    assert '#panic("x")' in words(compared(row(1, cell(1, hostile), cell(2, "x"))))


def test_letters_that_no_font_has_are_refused():
    with pytest.raises(UnprintableText):
        write_comparison_pdf(compared(row(1, cell(1, "\U000f1234" * 40), cell(2, "x"))))


def test_the_same_comparison_gives_the_same_bytes():
    assert write_comparison_pdf(compared()) == write_comparison_pdf(compared())
