"""Imports of sheets for tests: chosen, read and checked, as far as a test wants."""

from collections.abc import Sequence
from typing import Any

from practices.models.sheets import AT_WORK, SheetImport
from practices.sheets.actions.uploads import keep_sheet, read_columns, read_table
from practices.sheets.actions.working import do_batch, take_in_rows, undo_import
from tests.practices.documents.sheets.made import xlsx


def chosen(kind: str, rows: Sequence[Sequence[Any]] | bytes, by: Any) -> SheetImport:
    """Choose a sheet."""
    content = rows if isinstance(rows, bytes) else xlsx(rows)
    return keep_sheet(kind=kind, name="sheet.xlsx", content=content, table=read_table(content), by=by)


def finish(sheet: SheetImport) -> SheetImport:
    """Do all that waits for the worker."""
    while do_batch(key=sheet.pk) is not None:
        pass
    sheet.refresh_from_db()
    assert sheet.state not in AT_WORK
    return sheet


def checked(kind: str, rows: Sequence[Sequence[Any]] | bytes, by: Any, **same: str) -> SheetImport:
    """Choose a sheet, take its columns as they were guessed, and check its rows."""
    sheet = chosen(kind, rows, by)
    read_columns(sheet=sheet, columns=sheet.columns, same_for_all=same, by=by)
    return finish(sheet)


def taken(sheet: SheetImport) -> SheetImport:
    """Take in what is right."""
    return finish(take_in_rows(sheet=sheet, by=sheet.by))


def undone(sheet: SheetImport) -> SheetImport:
    """Undo an import."""
    return finish(undo_import(sheet=sheet, by=sheet.by))


def outcomes(sheet: SheetImport) -> list[str]:
    """Return what each row becomes, in order."""
    return list(sheet.rows.order_by("line").values_list("outcome", flat=True))


def faults(sheet: SheetImport) -> list[list[str]]:
    """Return all faults, in order."""
    return [fault for row in sheet.rows.order_by("line") for fault in row.faults]
