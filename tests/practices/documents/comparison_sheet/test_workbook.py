"""The workbook of a comparison: rows side by side, nothing that runs."""

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText

from practices.documents.comparison_sheet.workbook import write_workbook
from practices.documents.table_workbook import LONGEST_CELL
from tests.practices.documents.comparison_sheet.compared import ADDRESS, cell, compared, differing, row, text

ACTIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x","y")', "#REF!", "=cmd|' /C calc'!A0"]


def opened(document, **options):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(document)), **options)


def test_it_has_the_rows_the_texts_and_what_the_whole_is():
    book = opened(compared())
    rows, texts, about = (list(sheet.iter_rows(values_only=True)) for sheet in book)

    assert book.sheetnames == ["Comparison", "Texts", "About this comparison"]
    assert rows[0][3] == "Organization 1\nCode 1 (O1/2003)\n14 May 2003, English\nAuthentic text"
    assert rows[1] == ("1", "Gifts", "Texts alike; not confirmed", "1 Gifts\nNo gifts.", "1 Gifts\nSmall gifts.")
    assert rows[2][4] == "No counterpart found"
    assert texts[1][1:4] == ("Organization 1", "Code 1", "O1/2003")
    assert ("Address", ADDRESS) in about


def test_heads_stay_on_the_screen_and_on_paper():
    sheet = opened(compared())["Comparison"]

    assert sheet.freeze_panes == "D2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("words", ACTIVE)
def test_no_cell_is_a_formula(words):
    document = compared(
        row(1, cell(1, words), cell(2, words), why=words), texts=(text(1, title=words, symbol=words), text(2)),
        citation=words, title=words, notes=(words,), withdrawn=(words,),
    )  # fmt: skip
    content = write_workbook(document)

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
    assert all(set(re.findall(r' t="(\w+)"', sheet)) <= {"s"} for sheet in sheets)
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [one for sheet in book for line in sheet.iter_rows() for one in line if one.value == words.strip("\t")]
    assert all(one.quotePrefix for one in found if one.value[0] in "=+-@＝")


def test_differences_are_struck_and_underlined():
    sheet = opened(compared(differing(1, "No gifts at all.", "No gifts ever.")), rich_text=True)["Comparison"]
    left, right = sheet["D2"].value, sheet["E2"].value

    assert isinstance(left, CellRichText)
    assert [str(block) for block in left if getattr(block, "font", None) and block.font.strike] == ["at all"]
    assert [str(block) for block in right if getattr(block, "font", None) and block.font.u] == ["ever"]
    assert str(left) == "1\nNo gifts at all."


def test_a_text_that_no_cell_holds_goes_on_below():
    long = "word " * (LONGEST_CELL // 4)
    rows = list(opened(compared(row(1, cell(1, long), cell(2, "Short."))))["Comparison"].iter_rows(values_only=True))

    assert "".join(line[3] for line in rows[1:]).endswith(long.rstrip(" ") + " ")
    assert rows[2][1] == "Gifts (continued)"
    assert all(len(line[3]) <= LONGEST_CELL for line in rows[1:])


def test_signs_that_no_file_carries_do_not_break_it():
    book = opened(compared(row(1, cell(1, "a\x00b\x0bc\ud800"), cell(2, "x")), title="a/b:c?"))

    assert "abc" in book["Comparison"]["D2"].value


def test_the_same_comparison_gives_the_same_bytes():
    assert write_workbook(compared()) == write_workbook(compared())
