"""A comparison as a workbook (XLSX): the texts side by side, what they are, and what the whole is."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetRow,
    Stroke,
    strokes,
)
from practices.documents.comparison_sheet.lines import facts
from practices.documents.csv_sheet import ACTIVE
from practices.documents.documents import direction, printable
from practices.documents.packing import steady

LONGEST_CELL = 32_000
"""Characters of a cell; a spreadsheet program takes 32,767. What is longer goes on in the row below."""
EVERY_ROW = 3
"""Columns that stand before the texts: number, heading, why."""
LINE = Side(style="thin", color="B9B4A6")
HEAD_FILL, EMPTY_FILL = PatternFill("solid", fgColor="F3F1EA"), PatternFill("lightUp", fgColor="B9B4A6")
MARKS = {
    "del": InlineFont(strike=True, color="7F1D1D"),
    "ins": InlineFont(u="single", color="14532D"),
}
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def write_workbook(document: ComparisonDocument) -> bytes:
    """Write three sheets. Every cell is words: none is read as a formula."""
    book = Workbook()
    book.remove(book.active)
    frame = document.frame
    _fill_comparison(_sheet(book, frame.comparison, document), document)
    _fill_texts(_sheet(book, frame.texts, document), document)
    about = _sheet(book, frame.about, document)
    _widths(about, (24, 110))
    for number, (name, words) in enumerate(facts(document), start=1):
        _put(about, number, 1, name, strong=True)
        _put(about, number, 2, words)
    book.properties.title, book.properties.creator = printable(document.title)[:255], "Practice Exchange"
    packed = io.BytesIO()
    book.save(packed)
    return steady(_undated(packed.getvalue(), document))


def _sheet(book: Workbook, name: str, document: ComparisonDocument) -> Worksheet:
    sheet = book.create_sheet(_SHEET_NAME.sub(" ", printable(name))[:31])
    sheet.sheet_view.rightToLeft = direction(document.frame.language) == "rtl"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    return sheet


def _fill_comparison(sheet: Worksheet, document: ComparisonDocument) -> None:
    frame = document.frame
    columns = {text.number: EVERY_ROW + place for place, text in enumerate(document.texts, start=1)}
    _widths(sheet, (7, 24, 24, *(60 if len(columns) < 4 else 44 for _text in columns)))
    for place, head in enumerate((frame.row, frame.heading, frame.why), start=1):
        _put(sheet, 1, place, head, strong=True, fill=HEAD_FILL)
    for text in document.texts:
        symbol = f" ({text.symbol})" if text.symbol else ""
        about = f"{text.organization}\n{text.title}{symbol}\n{text.date}, {text.language_label}\n{text.status_label}"
        _put(sheet, 1, columns[text.number], about, strong=True, fill=HEAD_FILL)
    sheet.freeze_panes, sheet.print_title_rows = f"{get_column_letter(EVERY_ROW + 1)}2", "1:1"
    line = 2
    for row in document.rows:
        line = _fill_row(sheet, line, row, columns, document)
    sheet.auto_filter.ref = f"A1:{get_column_letter(EVERY_ROW + len(columns))}{max(line - 1, 1)}"


def _fill_row(sheet: Worksheet, line: int, row: SheetRow, columns: dict[int, int], document: ComparisonDocument) -> int:
    """Write a row of the comparison, on as many lines as its longest cell takes; give the next free line."""
    pieces = {cell.text: _pieces(row, cell, document) for cell in row.cells}
    count = max([1, *map(len, pieces.values())])
    for place in range(count):
        more = f" ({document.frame.continued})" if place else ""
        for column, words in enumerate((str(row.number), row.heading + more, row.reason), start=1):
            _put(sheet, line + place, column, words)
        for cell in row.cells:
            if place < len(pieces[cell.text]):
                piece = pieces[cell.text][place]
                is_nothing = not cell.passages
                _put(
                    sheet,
                    line + place,
                    columns[cell.text],
                    piece,
                    language=document.text(cell.text).language,
                    fill=EMPTY_FILL if is_nothing else None,
                )
    return line + count


def _pieces(row: SheetRow, cell: SheetCell, document: ComparisonDocument) -> list[str | CellRichText]:
    """Return what stands in a cell, cut to lengths that it holds."""
    remarks = "\n".join(cell.remarks)
    if not cell.passages:
        return [remarks]
    marked = strokes(row, cell)
    cited = "; ".join(passage.cited for passage in cell.passages)
    if marked and sum(len(stroke.words) for stroke in marked) + len(cited) < LONGEST_CELL:
        return [_rich(cited, marked)]
    notice = document.frame.kept_back if document.text(cell.text).notice else ""
    words = "\n\n".join(
        "\n".join(filter(None, (" ".join(filter(None, (one.cited, one.heading))), one.text or notice)))
        for one in cell.passages
    )
    words = "\n\n".join(filter(None, [words, remarks]))
    return [words[start : start + LONGEST_CELL] for start in range(0, len(words), LONGEST_CELL)] or [""]


def _rich(cited: str, marked: Iterable[Stroke]) -> CellRichText:
    plain = InlineFont()
    blocks = [TextBlock(InlineFont(b=True), f"{printable(cited)}\n")]
    blocks += [TextBlock(MARKS.get(stroke.mark, plain), printable(stroke.words)) for stroke in marked]
    return CellRichText(blocks)


def _fill_texts(sheet: Worksheet, document: ComparisonDocument) -> None:
    frame = document.frame
    heads = (
        frame.text_number, frame.organization, frame.instrument, frame.symbol, frame.date, frame.text_language,
        frame.status, frame.in_force, frame.terms, frame.standing, frame.note, frame.address,
    )  # fmt: skip
    _widths(sheet, (8, 32, 40, 16, 18, 14, 24, 28, 24, 32, 32, 48))
    for place, head in enumerate(heads, start=1):
        _put(sheet, 1, place, head, strong=True, fill=HEAD_FILL)
    for line, text in enumerate(document.texts, start=2):
        row = (
            str(text.number), text.organization, text.title, text.symbol, text.date, text.language_label,
            text.status_label, text.in_force, text.reuse_label, text.standing, text.notice, text.address,
        )  # fmt: skip
        for place, words in enumerate(row, start=1):
            _put(sheet, line, place, words)
    sheet.freeze_panes = "A2"


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    words: str | CellRichText,
    *,
    strong: bool = False,
    fill: PatternFill | None = None,
    language: str = "",
) -> None:
    """Write words into a cell, as words: whatever they begin with, nothing is worked out."""
    cell: Cell = sheet.cell(row, column)
    text = words if isinstance(words, CellRichText) else printable(words)
    cell.value = text
    if cell.value is not None:
        cell.data_type = "s"
    order = 2 if language and direction(language) == "rtl" else 0
    cell.font, cell.border = Font(name="Calibri", size=11, bold=strong), Border(bottom=LINE)
    cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
    if fill is not None:
        cell.fill = fill
    if str(text).lstrip(" \u00a0")[:1] in ACTIVE:
        cell.quotePrefix = True


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _undated(packed: bytes, document: ComparisonDocument) -> bytes:
    """Put the day of freezing where the program noted when it wrote the file."""
    on = datetime.date.fromisoformat(document.frozen_on).isoformat().encode()
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(again, "w") as after:
        for name in before.namelist():
            content: Any = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">[0-9-]{10}T[0-9:.]+Z<", b">" + on + b"T00:00:00Z<", content)
            after.writestr(name, content)
    return again.getvalue()
