"""Workbooks of Excel (XLSX): openpyxl reads the workbook, its words and its formats; the rows are streamed by lxml.

openpyxl itself takes ten times as long for many rows, and does not tell a formula from its value.
"""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.exceptions import InvalidFileException

from practices.documents.archives import open_archive
from practices.documents.sheets.building import MergedRange, RawCell, RawSheet
from practices.documents.sheets.tables import MOST_ROWS, CellMark, SheetProblem, TableNote, UnreadableSheet

QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
"""Words, escapes, colours and blanks within a format of numbers: none of them says what of a date is shown."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _COLUMN, _MERGED, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT = (
    MAIN + name for name in ("row", "col", "mergeCell", "c", "v", "f", "is", "t")
)
_LETTERS = re.compile(r"[A-Z]{1,3}")
_DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OSError,
)  # fmt: skip
_HIDDEN = ("1", "true")


def read_xlsx(data: bytes) -> RawSheet:
    """Read the first sheet that is shown and filled. Raises UnreadableSheet, UnreadableText."""
    archive = open_archive(data)
    if not any(name.startswith("xl/") for name in archive.names):
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _read_book(book)
        except _DAMAGED as error:
            raise UnreadableSheet(SheetProblem.NO_SHEET, type(error).__name__) from error


def _read_book(book: Any) -> RawSheet:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    found: RawSheet | None = None
    others: list[str] = []
    for sheet in shown:
        if found is None:
            raw = _read_sheet(book, sheet)
            found = raw if raw.rows else None
        elif _is_filled(sheet):
            others.append(sheet.title)
    if found is None:
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    if others:
        found.notes.append((TableNote.OTHER_SHEETS, ", ".join(others[:8])))
    return found


def _elements(source: Any, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements of these names, each emptied after it was looked at."""
    for _event, element in etree.iterparse(source, tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _is_filled(sheet: Any) -> bool:
    with sheet._get_source() as source:  # noqa: SLF001 - openpyxl offers no other way to the part of a sheet
        return any(cell.find(_VALUE) is not None or cell.find(_INLINE) is not None for cell in _elements(source, _CELL))


def _read_sheet(book: Any, sheet: Any) -> RawSheet:
    rows: list[tuple[int, list[RawCell]]] = []
    raw, line = RawSheet("xlsx", sheet.title, rows), 0
    reading = _CellReading(book, sheet)
    with sheet._get_source() as source:  # noqa: SLF001
        for element in _elements(source, _ROW, _COLUMN, _MERGED):
            if element.tag == _COLUMN:
                if element.get("hidden") in _HIDDEN:
                    raw.hidden_columns += range(int(element.get("min")) - 1, min(int(element.get("max")), 300))
            elif element.tag == _MERGED:
                left, top, right, bottom = range_boundaries(element.get("ref"))
                raw.merged.append(MergedRange(top, bottom, left - 1, right - 1))
            else:
                line = int(element.get("r") or line + 1)
                if element.get("hidden") in _HIDDEN:
                    raw.hidden_lines.append(line)
                cells = reading.cells(element)
                if any(cell.text for cell in cells):
                    rows.append((line, cells))
                if len(rows) > 2 * MOST_ROWS:
                    raise UnreadableSheet(SheetProblem.TOO_MANY_ROWS, str(len(rows)))
    return raw


class _CellReading:
    """What the workbook says for all cells: its words, its formats, the day from which it counts."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book, self.words = book, sheet._shared_strings  # noqa: SLF001
        self.dates, self.epoch = book._date_formats, book.epoch  # noqa: SLF001
        self.durations = book._timedelta_formats  # noqa: SLF001

    def cells(self, row: etree._Element) -> list[RawCell]:
        """Return the cells of a row, each at its place."""
        made: list[RawCell] = []
        for element in row.iterchildren(_CELL):
            letters = _LETTERS.match(element.get("r") or "")
            place = column_index_from_string(letters[0]) - 1 if letters else len(made)
            if place > 16_384:
                raise UnreadableSheet(SheetProblem.TOO_MANY_COLUMNS)
            if place > len(made):
                made += [RawCell("")] * (place - len(made))
            made.append(self._cell(element))
        return made

    def _cell(self, element: etree._Element) -> RawCell:
        kind, value = element.get("t", "n"), element.findtext(_VALUE)
        if kind == "e":
            return RawCell(value or "#VALUE!", CellMark.CELL_ERROR)
        is_formula = element.find(_FORMULA) is not None
        if is_formula and not value:
            return RawCell("?", CellMark.NO_VALUE)
        try:
            text = self._text(kind, value, element)
        except (OverflowError, ValueError, IndexError):
            return RawCell(value or "?", CellMark.CELL_ERROR)
        return RawCell(text, CellMark.FORMULA if is_formula else None)

    def _text(self, kind: str, value: str | None, element: etree._Element) -> str:
        if kind == "inlineStr":
            return "".join(part.text or "" for part in element.iter(_TEXT))
        if not value:
            return ""
        if kind == "s":
            return str(self.words[int(value)])
        if kind == "b":
            return "yes" if value == "1" else "no"
        style = int(element.get("s") or 0)
        if kind == "n" and style in self.dates and style not in self.durations:
            return _shown(from_excel(float(value), self.epoch), _number_format(style, self.book))
        return _shown(from_ISO8601(value), "yyyy-mm-dd") if kind == "d" else _number(value) if kind == "n" else value


def _number(value: str) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(round(number, 10))


def _shown(value: Any, number_format: str) -> str:
    """Return a date as precisely as its cell shows it: who sees "May 2004" has written no day."""
    if not isinstance(value, datetime.datetime):
        return str(value)
    parts = QUOTED.sub("", number_format).lower()
    if "d" in parts:
        return value.date().isoformat()
    return f"{value:%Y-%m}" if "m" in parts else f"{value:%Y}"


def _number_format(style: int, book: Any) -> str:
    try:
        code = book._cell_styles[style].numFmtId  # noqa: SLF001
        return str(book._number_formats[code - 164]) if code >= 164 else _BUILT_IN.get(code, "yyyy-mm-dd")  # noqa: SLF001
    except (IndexError, AttributeError):
        return "yyyy-mm-dd"


_BUILT_IN = {17: "mmm-yy"}
"""The formats without a number of their own that show no day; all others of dates do."""
