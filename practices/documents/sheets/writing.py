"""Sheets to fill in, and sheets of what is there: workbooks whose cells are words."""

import io
from collections.abc import Iterable

import xlsxwriter

from practices.documents.documents import printable
from practices.documents.sheets.template import TemplateColumn
from practices.documents.table_workbook import CREATED, OPTIONS

ROWS_WITH_CHOICES = 2_000
LONGEST_LIST = 255
"""Characters of a list of choices that Excel takes in one cell."""


def write_template(title: str, columns: Iterable[TemplateColumn]) -> bytes:
    """Write a sheet with its heads and one example row; choices are offered in their cells."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, OPTIONS)
    book.set_properties({"title": printable(title)[:255], "author": "Practice Exchange", "created": CREATED})
    bold, needed = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#DDE8F4"})
    example = book.add_format({"italic": True, "font_color": "#555555"})
    sheet = book.add_worksheet(printable(title).translate({ord(sign): " " for sign in "[]:*?/\\"})[:31] or "Sheet")
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(18, min(len(column.head) + 4, 40)))
        sheet.write_string(0, place, printable(column.head), needed if column.is_needed else bold)
        if column.help_text:
            sheet.write_comment(0, place, printable(column.help_text))
        if column.example:
            sheet.write_string(1, place, printable(column.example), example)
        if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
            about = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, about)
    book.close()
    return packed.getvalue()
