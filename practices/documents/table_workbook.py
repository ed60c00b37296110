"""One table as a workbook (XLSX). Every cell is words: none is read as a formula or an address."""

import datetime
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from practices.documents.csv_sheet import ACTIVE
from practices.documents.documents import printable

LONGEST_CELL = 32_000
"""Characters of a cell; a spreadsheet program takes 32,767."""
CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""What each file says of itself: the same table gives the same bytes."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_table_workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table of some hundred rows on one sheet, heads first. A longer cell is cut, and ends with "…"."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, OPTIONS)
    book.set_properties({"title": printable(title)[:255], "author": "Practice Exchange", "created": CREATED})
    plain, bold = book.add_format({"valign": "top"}), book.add_format({"bold": True})
    active = book.add_format({"valign": "top", "quote_prefix": True})
    sheet = book.add_worksheet(printable(title)[:31] or "Sheet")
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, max(len(heads) - 1, 0), 24)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, printable(head), bold)
    for place, row in enumerate(rows, start=1):
        for column, words in enumerate(row):
            clean = printable(words)
            clean = clean if len(clean) <= LONGEST_CELL else f"{clean[:LONGEST_CELL]}…"
            if clean:
                is_active = clean.lstrip(" \u00a0")[:1] in ACTIVE
                sheet.write_string(place, column, clean, active if is_active else plain)
    book.close()
    return packed.getvalue()
