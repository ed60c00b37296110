"""A comparison as a workbook (XLSX): the texts side by side, what they are, and what the whole is."""

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetRow,
    strokes,
)
from practices.documents.comparison_sheet.lines import facts
from practices.documents.csv_sheet import ACTIVE
from practices.documents.documents import direction, printable
from practices.documents.table_workbook import LONGEST_CELL, OPTIONS

EVERY_ROW = 3
"""Columns that stand before the texts: number, heading, why."""
PLAIN = {
    "font_name": "Calibri",
    "font_size": 11,
    "bottom": 1,
    "bottom_color": "#B9B4A6",
    "text_wrap": True,
    "valign": "top",
}
STRONG = {"bold": True}
HEAD = {"bold": True, "pattern": 1, "fg_color": "#F3F1EA"}
EMPTY = {"pattern": 14, "fg_color": "#B9B4A6"}
MARKS: dict[str, dict[str, Any]] = {
    "del": {"font_strikeout": True, "font_color": "#7F1D1D"},
    "ins": {"underline": 1, "font_color": "#14532D"},
    "": {},
}
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
Marked = tuple[tuple[dict[str, Any], str], ...]
"""Words of one cell that differ in how they look: formats and words."""


@dataclass(frozen=True, slots=True)
class _ComparisonBook:
    """The workbook and its formats, each made once."""

    document: ComparisonDocument
    book: xlsxwriter.Workbook
    formats: dict[tuple[Any, ...], Format] = field(default_factory=dict)

    def format(self, *looks: dict[str, Any]) -> Format:
        """Return the format with all of these properties."""
        properties = {name: value for look in looks for name, value in look.items()}
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """Add a sheet for paper in landscape, one page wide."""
        sheet = self.book.add_worksheet(_SHEET_NAME.sub(" ", printable(name))[:31])
        if direction(self.document.frame.language) == "rtl":
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, words: str | Marked, *looks: dict[str, Any]) -> None:
        """Write words into a cell, as words: whatever they begin with, nothing is worked out."""
        parts = (({}, words),) if isinstance(words, str) else words
        parts = tuple((look, clean) for look, said in parts if (clean := printable(said)))
        text = "".join(said for _look, said in parts)
        is_active = text.lstrip(" \u00a0")[:1] in ACTIVE
        look = self.format(PLAIN, *looks, {"quote_prefix": True} if text and is_active else {})
        if len(parts) > 1:
            pieces = [
                piece
                for mark, said in parts
                for piece in (self.format({"font_name": "Calibri", "font_size": 11}, mark), said)
            ]
            sheet.write_rich_string(row, column, *pieces, look)
        else:
            sheet.write_string(row, column, text, look) if text else sheet.write_blank(row, column, None, look)


def write_workbook(document: ComparisonDocument) -> bytes:
    """Write three sheets. Every cell is words: none is read as a formula. The same comparison gives the same bytes."""
    packed = io.BytesIO()
    made = _ComparisonBook(document, xlsxwriter.Workbook(packed, OPTIONS))
    on = datetime.datetime.combine(datetime.date.fromisoformat(document.frozen_on), datetime.time.min, datetime.UTC)
    title = printable(document.title)[:255]
    made.book.set_properties({"title": title, "author": "Practice Exchange", "created": on})
    _fill_comparison(made)
    _fill_texts(made)
    about = made.sheet(document.frame.about, (24, 110))
    for number, (name, words) in enumerate(facts(document)):
        made.put(about, number, 0, name, STRONG)
        made.put(about, number, 1, words)
    made.book.close()
    return packed.getvalue()


def _fill_comparison(made: _ComparisonBook) -> None:
    document, frame = made.document, made.document.frame
    columns = {text.number: EVERY_ROW + place for place, text in enumerate(document.texts)}
    sheet = made.sheet(frame.comparison, (7, 24, 24, *(60 if len(columns) < 4 else 44 for _text in columns)))
    for place, head in enumerate((frame.row, frame.heading, frame.why)):
        made.put(sheet, 0, place, head, HEAD)
    for text in document.texts:
        symbol = f" ({text.symbol})" if text.symbol else ""
        about = f"{text.organization}\n{text.title}{symbol}\n{text.date}, {text.language_label}\n{text.status_label}"
        made.put(sheet, 0, columns[text.number], about, HEAD)
    sheet.freeze_panes(1, EVERY_ROW)
    sheet.repeat_rows(0)
    line = 1
    for row in document.rows:
        line = _fill_row(made, sheet, line, row, columns)
    sheet.autofilter(0, 0, max(line - 1, 0), EVERY_ROW + len(columns) - 1)


def _fill_row(made: _ComparisonBook, sheet: Worksheet, line: int, row: SheetRow, columns: dict[int, int]) -> int:
    """Write a row of the comparison, on as many lines as its longest cell takes; give the next free line."""
    document = made.document
    pieces = {cell.text: _pieces(row, cell, document) for cell in row.cells}
    count = max([1, *map(len, pieces.values())])
    for place in range(count):
        more = f" ({document.frame.continued})" if place else ""
        for column, words in enumerate((str(row.number), row.heading + more, row.reason)):
            made.put(sheet, line + place, column, words)
        for cell in row.cells:
            if place < len(pieces[cell.text]):
                order = {"reading_order": 2} if direction(document.text(cell.text).language) == "rtl" else {}
                look = {} if cell.passages else EMPTY
                made.put(sheet, line + place, columns[cell.text], pieces[cell.text][place], order, look)
    return line + count


def _pieces(row: SheetRow, cell: SheetCell, document: ComparisonDocument) -> list[str | Marked]:
    """Return what stands in a cell, cut to lengths that it holds."""
    remarks = "\n".join(cell.remarks)
    if not cell.passages:
        return [remarks]
    marked = [*_marked(row, cell)]
    if row.spans and cell.side and sum(len(words) for _look, words in marked) < LONGEST_CELL:
        return [tuple(marked)]
    notice = document.frame.kept_back if document.text(cell.text).notice else ""
    words = "\n\n".join(
        "\n".join(filter(None, (" ".join(filter(None, (one.cited, one.heading))), one.text or notice)))
        for one in cell.passages
    )
    words = "\n\n".join(filter(None, [words, remarks]))
    return [words[start : start + LONGEST_CELL] for start in range(0, len(words), LONGEST_CELL)] or [""]


def _marked(row: SheetRow, cell: SheetCell) -> Iterator[tuple[dict[str, Any], str]]:
    """Return how each provision of a cell is cited and its words, marked."""
    for place, (passage, marked) in enumerate(zip(cell.passages, strokes(row, cell), strict=True)):
        yield STRONG, f"{'\n\n' if place else ''}{passage.cited}\n"
        for stroke in marked:
            yield MARKS.get(stroke.mark, {}), stroke.words


def _fill_texts(made: _ComparisonBook) -> None:
    frame = made.document.frame
    heads = (
        frame.text_number, frame.organization, frame.instrument, frame.symbol, frame.date, frame.text_language,
        frame.status, frame.in_force, frame.terms, frame.standing, frame.note, frame.address,
    )  # fmt: skip
    sheet = made.sheet(frame.texts, (8, 32, 40, 16, 18, 14, 24, 28, 24, 32, 32, 48))
    for place, head in enumerate(heads):
        made.put(sheet, 0, place, head, HEAD)
    for line, text in enumerate(made.document.texts, start=1):
        row = (
            str(text.number), text.organization, text.title, text.symbol, text.date, text.language_label,
            text.status_label, text.in_force, text.reuse_label, text.standing, text.notice, text.address,
        )  # fmt: skip
        for place, words in enumerate(row):
            made.put(sheet, line, place, words)
    sheet.freeze_panes(1, 0)
