"""Choosing a sheet: read once, its rows kept, its columns guessed."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practices.actions.kept_files import drop_file, keep_file, keeping_files
from practices.documents.sheets.reading import read_sheet_file
from practices.documents.sheets.tables import SheetTable, UnreadableSheet
from practices.documents.text import UnreadableText
from practices.models.sheets import SheetImport, SheetImportRow, SheetMapping, SheetOutcome, SheetState
from practices.sheets.actions.acts import SheetAct, SheetImportRefused, lock_sheet, refuse_others
from practices.sheets.guessing import digest_of, guess_columns
from practices.sheets.kinds import KINDS
from practices.sheets.kinds.kind import SheetKind
from practices.sheets.meanings import OF_KIND
from practices.sheets.sentences import say_problem

MOST_BYTES = 32 * 1024 * 1024
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
}


def read_table(content: bytes) -> SheetTable:
    """Read a sheet. Raises SheetImportRefused."""
    if len(content) > MOST_BYTES:
        raise SheetImportRefused(_("The file is larger than 32 MB. Split it."))
    try:
        return read_sheet_file(content)
    except UnreadableSheet as refusal:
        raise SheetImportRefused(say_problem(refusal)) from refusal
    except UnreadableText as refusal:
        raise SheetImportRefused(str(refusal)) from refusal


@keeping_files()
def keep_sheet(*, kind: str, name: str, content: bytes, table: SheetTable, by: Any) -> SheetImport:
    """Keep a sheet that was read, with its rows; nothing is taken in yet. Raises SheetImportRefused."""
    refuse_others(by)
    of_kind = KINDS[kind]
    columns, same = guess_columns(of_kind, table.heads)
    rows = [row for row in table.rows if not _is_example(of_kind, columns, row.cells)]
    if not rows:
        raise SheetImportRefused(_("The sheet contains only the example of the template."))
    sheet: SheetImport = keep_file(
        SheetImport,
        name=name,
        media_type=MEDIA_TYPES.get(table.format, ""),
        content=content,
        kind=kind,
        by=by,
        language=get_language() or "en",
        format=table.format,
        table_name=table.name[:200],
        head_line=table.head_line,
        heads=list(table.heads),
        columns=columns,
        same_for_all=same,
        marks=dict(table.marks),
        notes=[list(note) for note in table.notes],
        row_count=len(rows),
    )
    made = (SheetImportRow(sheet=sheet, line=row.line, cells=list(row.cells)) for row in rows)
    SheetImportRow.objects.bulk_create(made, batch_size=1000)
    return sheet


@transaction.atomic
def read_columns(
    *, sheet: SheetImport, columns: Sequence[str], same_for_all: Mapping[str, str], by: Any
) -> SheetImport:
    """Say which column is which, and have the rows checked. Remembered for the next sheet with these heads.

    Raises SheetImportRefused.
    """
    sheet = lock_sheet(sheet=sheet, act=SheetAct.COLUMNS, by=by)
    kind = KINDS[sheet.kind]
    chosen = [name for name in columns if name]
    same = {name: words.strip() for name, words in same_for_all.items() if words.strip() and name not in chosen}
    _refuse_columns(kind, columns, sheet, [*chosen, *same])
    SheetMapping.objects.update_or_create(
        kind=kind.code,
        digest=digest_of(sheet.heads),
        defaults={"columns": list(columns), "same_for_all": same},
    )
    sheet.columns, sheet.same_for_all = list(columns), same
    _begin_check(sheet)
    return sheet


@transaction.atomic
def explain_words(*, sheet: SheetImport, meanings: Mapping[str, str], by: Any) -> SheetImport:
    """Say which choices words mean (by `key_of`), and have the rows checked again; remembered for all sheets.

    Raises SheetImportRefused.
    """
    kind = KINDS[sheet.kind]
    for key, value in meanings.items():
        column = kind.by_name.get(key.partition(":")[0])
        if column is None or column.choices is None or (value and value not in column.choices.values):
            raise SheetImportRefused(_("Choose what each word means from the list."))
    sheet = lock_sheet(sheet=sheet, act=SheetAct.EXPLAIN, by=by)
    _keep_meanings(kind, meanings)
    _begin_check(sheet)
    return sheet


@transaction.atomic
def check_again(*, sheet: SheetImport, by: Any) -> SheetImport:
    """Have every row checked that was not taken in. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=sheet, act=SheetAct.CHECK, by=by)
    _begin_check(sheet)
    return sheet


@transaction.atomic
def drop_sheet(*, sheet: SheetImport, by: Any) -> None:
    """Remove a sheet of which nothing was taken in. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=sheet, act=SheetAct.DROP, by=by)
    stored = str(sheet.stored.name)
    sheet.delete()
    transaction.on_commit(partial(drop_file, stored), robust=True)


def _keep_meanings(kind: SheetKind, meanings: Mapping[str, str]) -> None:
    """Remember what words mean beside what was said before; "" forgets."""
    SheetMapping.objects.get_or_create(kind=kind.code, digest=OF_KIND)
    kept = SheetMapping.objects.select_for_update(of=("self",)).get(kind=kind.code, digest=OF_KIND)
    kept.same_for_all = {key: value for key, value in {**kept.same_for_all, **meanings}.items() if value}
    kept.save(update_fields=["same_for_all"])


def _begin_check(sheet: SheetImport) -> None:
    sheet.state = SheetState.CHECKING
    sheet.save(update_fields=["columns", "same_for_all", "state"])
    sheet.rows.filter(taken_at__isnull=True).update(
        outcome=SheetOutcome.UNCHECKED, about="", becomes="", faults=[], options=[]
    )


def _refuse_columns(kind: SheetKind, columns: Sequence[str], sheet: SheetImport, given: Sequence[str]) -> None:
    named = [name for name in columns if name]
    if len(columns) != len(sheet.heads) or any(name not in kind.by_name for name in given):
        raise SheetImportRefused(_("Choose for each column what it is, or that it is left out."))
    twice = next((name for name in named if named.count(name) > 1), "")
    if twice:
        said = {"column": kind.by_name[twice].label}
        raise SheetImportRefused(_("“%(column)s” is chosen for more than one column.") % said)
    lacking = kind.lacking(given)
    if lacking:
        sentence = _("No column is chosen for “%(column)s”. Choose one, or give a value for all rows.")
        raise SheetImportRefused(sentence % {"column": lacking[0]})


def _is_example(kind: SheetKind, columns: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell whether a row is the example of the template, left as it was."""
    examples = {column.name: column.example for column in kind.columns if column.example}
    said = {name: cell for name, cell in zip(columns, cells, strict=True) if name and cell}
    return len(said) == len(examples) > 0 and all(kind.is_example(name, said.get(name, "")) for name in examples)
