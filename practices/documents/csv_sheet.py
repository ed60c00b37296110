"""Sheets as CSV (RFC 4180), which spreadsheet programs open without running anything."""

import csv
import io
from collections.abc import Iterable, Sequence

ACTIVE = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Characters with which a spreadsheet program begins a formula; the last four are their full-width forms."""
BYTE_ORDER_MARK = "\ufeff"
"""By it spreadsheet programs know that the text is UTF-8."""


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a sheet as text, heads first, with the byte order mark, lines ended as the standard says."""
    sheet = io.StringIO(newline="")
    sheet.write(BYTE_ORDER_MARK)
    writer = csv.writer(sheet)
    writer.writerow([inactive(head) for head in heads])
    writer.writerows([inactive(cell) for cell in row] for row in rows)
    return sheet.getvalue()


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Return some rows as lines of a sheet, without heads and mark: a sheet that is streamed is made of these."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([inactive(cell) for cell in row] for row in rows)
    return lines.getvalue()


def inactive(cell: str) -> str:
    """Return the text with an apostrophe before it if it would begin a formula, and without NUL."""
    text = cell.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0")[:1] in ACTIVE and text.strip() else text
