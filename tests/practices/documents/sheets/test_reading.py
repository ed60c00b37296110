"""Sheets, as they come from people's programs."""

import datetime

import pytest

from practices.documents.sheets.reading import read_sheet_file
from practices.documents.sheets.tables import (
    MOST_ROWS,
    CellMark,
    SheetProblem,
    TableNote,
    UnreadableSheet,
    cell_address,
    column_letters,
)
from tests.practices.documents.sheets.made import csv_text, ods, ods_row, xlsx

HEADS = ("Organization", "State", "Since")
ROWS = [HEADS, ("ILO", "in place", "14 May 2004"), ("WHO", "planned", "2005")]


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_sheet_file(data).rows]


@pytest.mark.parametrize(
    "data",
    [
        xlsx(ROWS),
        ods("".join(ods_row(*row) for row in ROWS)),
        csv_text(ROWS).encode(),
        csv_text(ROWS, ";").encode("utf-8-sig"),
        csv_text(ROWS, "\t").encode("utf-16"),
        ("sep=;\r\n" + csv_text(ROWS, ";")).encode(),
    ],
    ids=["xlsx", "ods", "csv", "semicolon", "utf-16", "sep"],
)
def test_the_same_table_is_read_from_each_format(data: bytes):
    table = read_sheet_file(data)

    assert table.heads == HEADS
    assert [row.cells for row in table.rows] == [tuple(row) for row in ROWS[1:]]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Büro für Menschenrechte, façade"),
        ("cp1251", "Организация по безопасности"),
        ("cp1256", "منظمة الصحة العالمية"),
    ],
)
def test_old_encodings_are_read_and_said(encoding: str, name: str):
    table = read_sheet_file(csv_text([("name", "kind"), (name.replace(",", ""), "other")]).encode(encoding))

    assert table.rows[0].cells[0] == name.replace(",", "")
    assert TableNote.ENCODING in dict(table.notes)


def test_heads_are_found_below_a_title():
    data = xlsx([("Status of adoption",), (), HEADS, ("ILO", "in place", 2004)])

    table = read_sheet_file(data)

    assert (table.head_line, table.heads, table.rows[0].line) == (3, HEADS, 4)


def test_dates_are_as_precise_as_their_cell_shows_them():
    def change(sheet):
        sheet["A2"].number_format, sheet["B2"].number_format, sheet["C2"].number_format = (
            "dd/mm/yyyy",
            "mmm yyyy",
            "yyyy",
        )

    day = datetime.date(2004, 5, 14)

    assert cells(xlsx([("a", "b", "c"), (day, day, day)], change)) == [("2004-05-14", "2004-05", "2004")]
    dated = "<table:table-cell office:value-type='date' office:date-value='2004-05-14'>"
    shown = ("14.05.04", "May 2004", "2004")
    row = ods_row(*(f"{dated}<text:p>{words}</text:p></table:table-cell>" for words in shown))
    assert cells(ods(ods_row("a", "b", "c") + row)) == [("2004-05-14", "2004-05", "2004")]


def test_numbers_and_yes_are_words():
    assert cells(xlsx([("a", "b", "c", "d"), (7, 7.5, True, 2004.0)])) == [("7", "7.5", "yes", "2004")]


def test_a_formula_without_value_is_a_fault_at_its_cell():
    table = read_sheet_file(xlsx([HEADS, ("ILO", '=IF(1,"in place")', "2004")]))

    assert table.marks == {"B2": CellMark.NO_VALUE}
    assert read_sheet_file(b"a,b\n=1+1,x\n").marks == {"A2": CellMark.NO_VALUE}


def test_the_value_of_a_formula_is_taken_and_said():
    row = ods_row(
        "<table:table-cell table:formula='of:=1' office:value-type='string'><text:p>ILO</text:p></table:table-cell>",
        "x",
    )
    table = read_sheet_file(ods(ods_row("a", "b") + row))

    assert (table.rows[0].cells, table.marks) == (("ILO", "x"), {"A2": CellMark.FORMULA})


def test_an_error_value_is_a_fault():
    def change(sheet):
        sheet["B2"].data_type, sheet["B2"].value = "e", "#REF!"

    assert read_sheet_file(xlsx([HEADS, ("ILO", "x", "2004")], change)).marks == {"B2": CellMark.CELL_ERROR}


def test_cells_merged_down_fill_their_rows_and_cells_merged_across_are_faults():
    rows = [HEADS, ("ILO", "planned", "2004"), (None, "in place", "2005"), ("WHO", "planned", None)]

    def change(sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B4:C4")

    table = read_sheet_file(xlsx(rows, change))

    assert table.rows[1].cells == ("ILO", "in place", "2005")
    assert table.marks == {"A3": CellMark.FILLED, "C4": CellMark.MERGED}


def test_what_cannot_be_seen_is_mended_and_said():
    table = read_sheet_file(xlsx([("a", "b"), ("ILO\u00a0\u200b", "R&amp;D\u200e"), ("plain ", "x")]))

    assert [row.cells for row in table.rows] == [("ILO", "R&D"), ("plain", "x")]
    assert table.marks == {"A2": CellMark.MENDED, "B2": CellMark.MENDED}
    assert dict(table.notes)[TableNote.MENDED] == "A2, B2"


def test_joiners_stay_between_arabic_letters():
    assert cells("a,b\nمی\u200cشود,x\u200cy\n".encode()) == [("می\u200cشود", "xy")]


def test_lost_characters_are_a_fault():
    assert read_sheet_file("a,b\nB\ufffdro,x\n".encode()).marks == {"A2": CellMark.UNREADABLE}


def test_hidden_rows_columns_and_other_sheets_are_said():
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.parent.create_sheet("Second").append(["more", "cells"])

    notes = dict(read_sheet_file(xlsx(ROWS, change)).notes)

    assert notes == {TableNote.HIDDEN_ROWS: "3", TableNote.HIDDEN_COLUMNS: "C", TableNote.OTHER_SHEETS: "Second"}


def test_two_columns_alike_are_said_with_their_cells():
    table = read_sheet_file(xlsx([("Name", "name ", "x"), ("a", "b", "c")]))

    assert dict(table.notes)[TableNote.SAME_HEADS] == "A1, B1"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", SheetProblem.NO_SHEET),
        (b"\xd0\xcf\x11\xe0" + bytes(600), SheetProblem.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), SheetProblem.LOCKED),
        (b'a,b\n"broken,x\n', SheetProblem.BROKEN_LINE),
        (b"a,b\n", SheetProblem.NO_ROWS),
        (xlsx([()]), SheetProblem.NO_SHEET),
        (("a," * 300 + "b\n" + "x," * 300 + "y").encode(), SheetProblem.TOO_MANY_COLUMNS),
        (b"a,b\n" + b"x,y\n" * (MOST_ROWS + 1), SheetProblem.TOO_MANY_ROWS),
    ],
    ids=lambda value: str(value) if isinstance(value, SheetProblem) else "file",
)
def test_a_file_that_is_no_table_is_refused_with_a_reason(data: bytes, problem: SheetProblem):
    with pytest.raises(UnreadableSheet) as refusal:
        read_sheet_file(data)

    assert refusal.value.problem == problem


def test_a_hundred_thousand_rows_are_read():
    data = csv_text([HEADS, *[("ILO", "in place", "2004")] * MOST_ROWS]).encode()

    assert len(read_sheet_file(data).rows) == MOST_ROWS


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheet_programs_name_them(index: int, letters: str):
    assert column_letters(index) == letters
    assert cell_address(7, index) == f"{letters}7"
