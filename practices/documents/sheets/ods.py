"""Sheets of LibreOffice (ODS): content.xml, row by row."""

import io
from collections.abc import Iterator

from lxml import etree

from practices.documents.archives import open_archive
from practices.documents.odt.styles import OFFICE, TABLE, TEXT
from practices.documents.sheets.building import MergedRange, RawCell, RawSheet
from practices.documents.sheets.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    CellMark,
    SheetProblem,
    TableNote,
    UnreadableSheet,
)

_TABLE, _ROW, _CELL, _COVERED = (TABLE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_COLUMN = TABLE + "table-column"
_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "Err:")
_HIDDEN = ("collapse", "filter")


def read_ods(data: bytes) -> RawSheet:
    """Read the first sheet that is filled. Raises UnreadableSheet, UnreadableText."""
    archive = open_archive(data)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableSheet(SheetProblem.LOCKED)
    if "content.xml" not in archive:
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    try:
        sheets = list(_sheets(archive.read("content.xml")))
    except etree.XMLSyntaxError as error:
        raise UnreadableSheet(SheetProblem.NO_SHEET, str(error)[:80]) from error
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    if len(filled) > 1:
        filled[0].notes.append((TableNote.OTHER_SHEETS, ", ".join(sheet.name for sheet in filled[1:9])))
    return filled[0]


def _sheets(content: bytes) -> Iterator[RawSheet]:
    """Yield each sheet with its filled rows; a repeated row or cell counts as often as it says."""
    sheet, line = RawSheet("ods", "", []), 0
    rows: list[tuple[int, list[RawCell]]] = []
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=(_TABLE, _ROW, _COLUMN),
        resolve_entities=False,
        no_network=True,
    )
    column = 0
    for event, element in events:
        if event == "start":
            if element.tag == _TABLE:
                rows, line, column = [], 0, 0
                sheet = RawSheet("ods", element.get(f"{TABLE}name") or "", rows)
            continue
        if element.tag == _TABLE:
            yield sheet
        elif element.tag == _COLUMN:
            count = _times(element, "number-columns-repeated")
            if element.get(f"{TABLE}visibility") in _HIDDEN and count < MOST_COLUMNS:
                sheet.hidden_columns += range(column, column + count)
            column += count
            continue
        else:
            count = _times(element, "number-rows-repeated")
            cells = _cells(element, line + 1, sheet)
            if any(cell.text for cell in cells):
                if count > MOST_ROWS:
                    raise UnreadableSheet(SheetProblem.TOO_MANY_ROWS, str(count))
                rows += [(line + 1 + more, cells) for more in range(count)]
                if element.get(f"{TABLE}visibility") in _HIDDEN:
                    sheet.hidden_lines += range(line + 1, line + 1 + count)
            line += count
        element.clear()


def _times(element: etree._Element, name: str) -> int:
    said = element.get(TABLE + name) or "1"
    return max(1, int(said)) if said.isdigit() and len(said) < 9 else 1


def _cells(row: etree._Element, line: int, sheet: RawSheet) -> list[RawCell]:
    cells: list[RawCell] = []
    for element in row.iterchildren(_CELL, _COVERED):
        count = _times(element, "number-columns-repeated")
        cell = RawCell("") if element.tag == _COVERED else _cell(element)
        down, across = _times(element, "number-rows-spanned"), _times(element, "number-columns-spanned")
        if element.tag == _CELL and (down > 1 or across > 1):
            sheet.merged.append(MergedRange(line, line + down - 1, len(cells), len(cells) + across - 1))
        if cell.text or len(cells) + count <= MOST_COLUMNS:
            if cell.text and len(cells) + count > 4 * MOST_COLUMNS:
                raise UnreadableSheet(SheetProblem.TOO_MANY_COLUMNS)
            cells += [cell] * count
        else:
            cells += [RawCell("")] * min(count, MOST_COLUMNS)
    return cells


def _cell(element: etree._Element) -> RawCell:
    words = "\n".join("".join(paragraph.itertext()) for paragraph in element.iterchildren(f"{TEXT}p"))
    text = _value(element, words)
    if words.startswith(_ERRORS):
        return RawCell(words, CellMark.CELL_ERROR)
    if element.get(f"{TABLE}formula"):
        return RawCell(text, CellMark.FORMULA) if text else RawCell("?", CellMark.NO_VALUE)
    return RawCell(text)


def _value(element: etree._Element, words: str) -> str:
    kind = element.get(f"{OFFICE}value-type")
    if kind == "date":
        return _date(element.get(f"{OFFICE}date-value") or "", words)
    if kind == "boolean":
        return "yes" if element.get(f"{OFFICE}boolean-value") == "true" else "no"
    if kind == "float":
        return _number(element.get(f"{OFFICE}value") or words)
    return words


def _number(said: str) -> str:
    try:
        number = float(said)
    except ValueError:
        return said
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else said


def _date(value: str, words: str) -> str:
    """Return a date as precisely as its cell shows it: "2004" and "May 2004" name no day."""
    shown = words.strip()
    if shown == value[:4]:
        return value[:4]
    numbers = [part for part in "".join(one if one.isdigit() else " " for one in shown).split() if part]
    return value[:7] if len(numbers) == 1 and len(value) >= 10 and numbers[0] in (value[:4], value[2:4]) else value[:10]
