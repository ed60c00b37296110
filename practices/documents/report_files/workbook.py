"""A report as a workbook (XLSX) with native charts. Every cell is words or a number: none is read as a formula."""

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from practices.documents.charts.svg import TINTS
from practices.documents.csv_sheet import ACTIVE
from practices.documents.documents import direction, printable
from practices.documents.report_files.arrangement import full_address
from practices.documents.report_files.documents import ReportCell, ReportDocument, ReportTable
from practices.documents.report_files.workbook_charts import put_charts

LONGEST_CELL = 32_000
"""Characters of a cell; a spreadsheet program takes 32,767."""
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_report_workbook(document: ReportDocument) -> bytes:
    """Write the sheets: about, report, figures, one for each table, charts, the lists behind the figures, notes."""
    packed = io.BytesIO()
    book = _Book(xlsxwriter.Workbook(packed, OPTIONS), document)
    book.fill()
    return packed.getvalue()


class _Book:
    """One workbook: its formats, and the names of sheets that are taken."""

    def __init__(self, book: Any, document: ReportDocument) -> None:
        self.book, self._document, self._frame = book, document, document.frame
        self._is_mirrored = direction(document.frame.language) == "rtl"
        self._names: set[str] = set()
        self._formats: dict[tuple[str, str, bool], Any] = {}
        day = datetime.date.fromisoformat(document.as_of)
        book.set_properties(
            {
                "title": printable(document.title)[:255],
                "subject": printable(document.subtitle)[:255],
                "author": "Practice Exchange",
                "keywords": printable(document.symbol)[:255],
                "created": datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC),
            }
        )
        book.set_size(2400, 1500)

    def fill(self) -> None:
        """Write all sheets, and close the book."""
        frame, document = self._frame, self._document
        self._about(self.sheet(frame.about, (34, 100)))
        self._narrative(self.sheet(frame.narrative, (34, 120)))
        self._figures(self.sheet(frame.figures, (44, 12, 12, 70, 24, 16, 16, 40)))
        for table in document.tables:
            self._table(self.sheet(table.title, _widths(table)), table)
        if document.charts:
            put_charts(self, self.sheet(frame.charts, (34, *([14] * 10))), document)
        self._members(self.sheet(frame.annex, (44, 14, 70, 70, 48)))
        if document.notes:
            notes = self.sheet(frame.notes, (8, 100, 60))
            for number, note in enumerate(document.notes):
                notes.write_number(number, 0, note.number, self.look("body"))
                self.put(notes, number, 1, note.words)
                self.put(notes, number, 2, full_address(document, note.address))
        self.book.close()

    # Sheets, cells, formats

    def sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """Add a sheet under a name that is free, A4 across, with its columns."""
        wanted = _SHEET_NAME.sub(" ", printable(name)).strip()[:31] or "Sheet"
        free, number = wanted, 1
        while free.casefold() in self._names or free.casefold() == "history":
            number += 1
            free = f"{wanted[:27]} {number}"
        self._names.add(free.casefold())
        sheet = self.book.add_worksheet(free)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        if self._document.is_draft:
            sheet.set_header(f"&C&B{printable(self._frame.draft).replace('&', '&&')[:200]}")
        if self._is_mirrored:
            sheet.right_to_left()
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "body", tone: str = "") -> None:
        """Write words, as words: whatever they begin with, nothing is worked out."""
        clean = printable(text)
        clean = clean if len(clean) <= LONGEST_CELL else f"{clean[:LONGEST_CELL]}…"
        is_active = clean.lstrip(" \u00a0")[:1] in ACTIVE
        sheet.write_string(row, column, clean, self.look(kind, tone, is_active=is_active))

    def look(self, kind: str, tone: str = "", *, is_active: bool = False) -> Any:
        """Return the format of a kind of cell: body, head, title, small, day."""
        key = (kind, tone, is_active)
        if key not in self._formats:
            given: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "text_wrap": True, "valign": "top"}
            given |= _LOOKS[kind]
            if tone in TINTS and tone != "unknown":
                given |= {"bg_color": TINTS[tone]}
            if is_active:
                given["quote_prefix"] = True
            self._formats[key] = self.book.add_format(given)
        return self._formats[key]

    def heads(self, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
        """Write the heads of a table."""
        for column, head in enumerate(heads):
            self.put(sheet, row, column, head, "head")

    # The parts of the report

    def _about(self, sheet: Worksheet) -> None:
        document, frame = self._document, self._frame
        self.put(sheet, 0, 0, document.title, "title")
        notices = [document.subtitle, frame.draft if document.is_draft else ""]
        notices += [frame.demonstration if document.is_demonstration else ""]
        row = 1
        for notice in filter(None, notices):
            self.put(sheet, row, 0, notice, "line")
            row += 1
        for fact in document.facts:
            row += 1
            self.put(sheet, row, 0, fact.name, "small")
            self.put(sheet, row, 1, fact.words)
        if address := full_address(document, document.address):
            row += 1
            self.put(sheet, row, 1, address)
        for number, rule in enumerate(document.rules):
            row += 1 if number else 2
            self.put(sheet, row, 0, "" if number else frame.rules, "small")
            self.put(sheet, row, 1, rule)

    def _narrative(self, sheet: Worksheet) -> None:
        row = 0
        for section in self._document.sections:
            for number, paragraph in enumerate(section.paragraphs or ((),)):
                self.put(sheet, row, 0, "" if number else section.heading, "strong")
                self.put(sheet, row, 1, " ".join(sentence.words for sentence in paragraph))
                row += 1

    def _figures(self, sheet: Worksheet) -> None:
        frame = self._frame
        heads = (
            frame.figure, frame.value, frame.denominator, frame.rule, frame.audience, frame.before, frame.restated,
            frame.why,
        )  # fmt: skip
        self.heads(sheet, 0, heads)
        sheet.freeze_panes(1, 1)
        for row, figure in enumerate(self._document.figures, 1):
            self.put(sheet, row, 0, f"{figure.label} ({figure.unit})" if figure.unit else figure.label, "strong")
            numbers = {1: figure.value, 2: figure.denominator, 5: figure.before, 6: figure.restated}
            for column, number in numbers.items():
                if number is not None:
                    sheet.write_number(row, column, number, self.look("body"))
            for column, text in {3: figure.rule, 4: figure.audience, 7: figure.why_restated}.items():
                self.put(sheet, row, column, text)

    def _table(self, sheet: Worksheet, table: ReportTable) -> None:
        self.put(sheet, 0, 0, table.title, "title")
        self.put(sheet, 1, 0, table.caption, "line")
        self.heads(sheet, 2, table.heads)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        if not table.rows:
            self.put(sheet, 3, 0, table.empty or self._frame.none)
            return
        for row, given in enumerate(table.rows, 3):
            for column, cell in enumerate(given.cells):
                self._cell(sheet, row, column, cell)
        sheet.autofilter(2, 0, 2 + len(table.rows), max(len(table.heads) - 1, 0))

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: ReportCell) -> None:
        kind = "strong" if column == 0 else "body"
        if column and not cell.small and not cell.notes and _WHOLE_NUMBER.fullmatch(cell.words):
            sheet.write_number(row, column, int(cell.words), self.look(kind, cell.tone))
            return
        notes = f" [{', '.join(map(str, cell.notes))}]" if cell.notes else ""
        self.put(sheet, row, column, "\n".join(filter(None, (cell.words + notes, cell.small))), kind, cell.tone)

    def _members(self, sheet: Worksheet) -> None:
        document, frame = self._document, self._frame
        self.heads(sheet, 0, (frame.figure, "", frame.list_behind, frame.why, ""))
        sheet.freeze_panes(1, 1)
        row = 1
        for figure in document.figures:
            for member in figure.members:
                standing = frame.counted if member.is_counted else frame.not_counted
                address = full_address(document, member.address)
                for column, text in enumerate((figure.label, standing, member.words, member.why, address)):
                    self.put(sheet, row, column, text)
                row += 1
        sheet.autofilter(0, 0, max(row - 1, 1), 4)


_RULED = {"bottom": 1, "bottom_color": "#B9B4A6"}
_LOOKS: dict[str, dict[str, Any]] = {
    "body": _RULED,
    "strong": _RULED | {"bold": True},
    "head": {"bold": True, "bg_color": "#F3F1EA", "top": 2, "bottom": 1, "valign": "bottom"},
    "title": {"bold": True, "font_size": 14, "text_wrap": False},
    "line": {"font_color": "#515B6B", "text_wrap": False},
    "small": {"font_color": "#515B6B"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "plain": {},
}


def _widths(table: ReportTable) -> list[int]:
    """Return the widths of the columns of a table, in letters."""
    most = [len(head) for head in table.heads]
    for row in table.rows[:500]:
        for place, cell in enumerate(row.cells[: len(most)]):
            most[place] = max(most[place], len(cell.words), min(len(cell.small), 40))
    return [min(max(longest + 2, 12), 50) for longest in most]
