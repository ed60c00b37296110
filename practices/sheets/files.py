"""The files of a kind of sheet: the template to fill in, and what is there, with the same columns."""

from typing import Any

from django.utils.translation import gettext as _

from practices.documents.csv_sheet import write_csv
from practices.documents.sheets.template import TemplateColumn
from practices.documents.when_used import when_used
from practices.sheets.columns import SheetColumn
from practices.sheets.kinds.kind import SheetKind

write_template = when_used("practices.documents.sheets.writing.write_template")
write_table_workbook = when_used("practices.documents.table_workbook.write_table_workbook")


def template_of(kind: SheetKind) -> bytes:
    """Return the template of a kind, in the reader's language."""
    needed = {group[0] for group in kind.needed}
    return write_template(
        str(kind.label), [_template_column(one, one.name in needed) for one in kind.columns if one.is_offered]
    )


def export_of(kind: SheetKind, by: Any, format_: str) -> bytes:
    """Return what is there as `by` may see it, as "csv" or "xlsx"; it can be taken in again as it is."""
    heads = [column.name for column in kind.columns if column.is_listed]
    rows = ([str(row.get(name, "")) for name in heads] for row in kind.rows_out(by))
    if format_ == "csv":
        return write_csv(heads, rows).encode()
    made: bytes = write_table_workbook(str(kind.label), heads, rows)
    return made


def _template_column(column: SheetColumn, is_needed: bool) -> TemplateColumn:
    labels = {str(one.value): str(one.label) for one in column.choices} if column.choices else {}
    parts = [_("Needed.") if is_needed else "", str(column.help_text)]
    return TemplateColumn(
        head=str(column.label),
        help_text=" ".join(part for part in parts if part),
        example=labels.get(column.example, column.example),
        choices=tuple(labels.values()),
        is_needed=is_needed,
    )
