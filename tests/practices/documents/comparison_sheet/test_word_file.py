"""The Word file of a comparison: across, heads repeated, differences marked, each cell in its language."""

import io

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from practices.documents.comparison_sheet.word_file import write_comparison_docx
from tests.practices.documents.comparison_sheet.compared import (
    ADDRESS,
    cell,
    compared,
    differing,
    kept_back,
    passage,
    row,
    text,
)


def opened(document):
    return docx.Document(io.BytesIO(write_comparison_docx(document)))


def said(run):
    return "".join(one.text or "" for one in run.iter(qn("w:t")))


def words(made):
    return [[one.text for one in line.cells] for line in made.tables[0].rows]


def test_it_lies_across_and_repeats_its_heads():
    made = opened(compared())
    section, table = made.sections[0], made.tables[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert sum(line._tr.trPr.find(qn("w:tblHeader")) is not None for line in table.rows) == 1


def test_each_row_has_its_heading_and_its_cells():
    lines = words(opened(compared()))

    assert "Organization 1" in lines[0][0]
    assert "14 May 2003, English\nAuthentic text" in lines[0][1]
    assert lines[1][0].startswith("1. Gifts  Texts alike")
    assert [one.splitlines()[-1] for one in lines[2]] == ["No gifts.", "Small gifts."]
    assert lines[4][1] == "— No counterpart found"


def test_differences_are_struck_and_underlined_and_not_tracked():
    made = opened(compared(differing(1, "No gifts at all.", "No gifts ever.")))
    body = made.element.body
    struck = [said(run) for run in body.iter(qn("w:r")) if run.find(f".//{qn('w:strike')}") is not None]
    underlined = [said(run) for run in body.iter(qn("w:r")) if run.find(f".//{qn('w:u')}") is not None]

    assert struck == ["at all"]
    assert underlined == ["ever"]
    assert not list(body.iter(qn("w:ins"), qn("w:del")))


def test_each_cell_is_in_its_language():
    texts = (text(1), text(2, language="ar", language_label="Arabic"))
    made = opened(compared(row(1, cell(1, "Gifts."), cell(2, "هدايا")), texts=texts))
    runs = {said(run): run for run in made.element.body.iter(qn("w:r"))}

    assert runs["Gifts."].find(f".//{qn('w:lang')}").get(qn("w:val")) == "en"
    assert runs["هدايا"].find(f".//{qn('w:lang')}").get(qn("w:bidi")) == "ar"
    assert runs["هدايا"].getparent().find(f".//{qn('w:bidi')}") is not None


def test_it_says_what_it_is_how_it_is_cited_and_what_is_gone():
    made = opened(compared(withdrawn=("3. Withdrawn on 2 April 2027.",)))
    said = "\n".join(one.text for one in made.paragraphs)

    assert "3. Withdrawn on 2 April 2027." in said
    assert "1. Organization 1: Code 1 (O1/2003). 14 May 2003. English. Authentic text. In force since" in said
    assert "Rows were found by the machine." in said
    assert said.count(ADDRESS) == 2
    assert made.core_properties.title == "Code 1 · Code 2"


def test_words_that_are_kept_back_are_replaced_by_the_reason():
    kept = cell(1, "")
    made = opened(compared(row(1, kept, cell(2, "Small gifts.")), texts=(kept_back(1), text(2))))

    assert "Its words are not in this file." in words(made)[0][0]
    assert "Text not in this file" in words(made)[2][0]


def test_signs_that_no_file_carries_do_not_break_it():
    bad = compared(row(1, cell(1, "a\x00b\x0bc\ud800"), cell(2, "x" * 5000)))

    assert "abc" in words(opened(bad))[2][0]


def test_the_same_comparison_gives_the_same_bytes():
    assert write_comparison_docx(compared()) == write_comparison_docx(compared())


def test_six_texts_with_several_provisions_in_a_cell():
    texts = tuple(text(number) for number in range(1, 7))
    cells = [cell(number, "One.", "Two.") for number in range(1, 7)]
    lines = words(opened(compared(row(1, *cells), texts=texts)))

    assert len(lines[2]) == 6
    assert all(one.splitlines() == ["1", "One.", "2", "Two."] for one in lines[2])
    assert passage(1, "One.").text == "One."
