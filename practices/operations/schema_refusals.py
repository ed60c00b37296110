"""What cannot be added to a schema, by name and with the reason."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections, models

from practices.models.vectors import EditionVectors, NextVectors
from practices.operations.schema_parts import PartKind, SchemaPart
from practices.operations.schema_state import SchemaFault

COMPUTED = {model._meta.db_table: "refresh_vectors" for model in (EditionVectors, NextVectors)}
"""Tables whose rows a command computes from others, and that may be emptied."""


def refusals_of(faults: Iterable[SchemaFault], promised: Iterable[type[models.Model]], using: str) -> list[str]:
    """Return a line for each of these faults that adding does not mend, in order."""
    listed = list(faults)
    refused = [fault.words for fault in listed if not (fault.is_missing or fault.is_other_index)]
    for fault in listed:
        if fault.is_missing and fault.part:
            refused += [f"{fault.words}: {reason}" for reason in _reasons(fault.part, using)]
    return refused + list(_dangling({fault.part for fault in listed if fault.part}, promised))


def _reasons(part: SchemaPart, using: str) -> Iterator[str]:
    if part.kind == PartKind.COLUMN:
        yield from _reasons_of_column(part, using)
    elif part.kind != PartKind.TABLE and part.model._meta.auto_created:
        yield "the table is made by Django alone"


def _reasons_of_column(part: SchemaPart, using: str) -> Iterator[str]:
    field: Any = part.model._meta.get_field(part.name)
    count = _rows(part.table, using)
    if field.primary_key or part.model._meta.auto_created:
        yield "it is a key of its table"
    elif count and not has_filling(field):
        said = f"it has no default, and the table holds {count} rows"
        writer = COMPUTED.get(part.table)
        yield f"{said}, which manage.py {writer} computes: empty the table first" if writer else said
    elif count > 1 and field.unique and not field.null:
        yield f"its value has to be another one in each of {count} rows"


def has_filling(field: Any) -> bool:
    """Tell whether a column can be added to rows: it may be empty, or its field says what it is then."""
    is_text = field.blank and field.empty_strings_allowed
    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return bool(field.null or field.has_default() or field.has_db_default() or is_text or is_now)


def _rows(table: str, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - the name of a table of ours
        return int(cursor.fetchone()[0])


def _dangling(missing: set[SchemaPart], promised: Iterable[type[models.Model]]) -> Iterator[str]:
    """Find columns that are there and refer to a table that is not."""
    tables = {part.table for part in missing if part.kind == PartKind.TABLE}
    columns = {(part.table, part.at) for part in missing if part.kind == PartKind.COLUMN}
    for model in promised:
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            target = field.remote_field and field.remote_field.model._meta.db_table
            if target in tables and table not in tables and (table, field.column) not in columns:
                yield f"column {table}.{field.column} refers to the table {target}, which is missing"
