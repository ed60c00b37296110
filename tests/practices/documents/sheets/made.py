"""Sheets for tests: workbooks, OpenDocument and text."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook of one sheet; `change` does something to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def ods(inner: str) -> bytes:
    """Return an OpenDocument sheet with this inside its table."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet><table:table table:name='S'>{inner}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()


def ods_row(*cells: str) -> str:
    """Return a row of cells of words; one that begins with "<" is taken as it is."""
    made = (
        cell
        if cell.startswith("<")
        else f"<table:table-cell office:value-type='string'><text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def csv_text(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """Return rows as text."""
    return "".join(separator.join(row) + "\r\n" for row in rows)
