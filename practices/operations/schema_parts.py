"""What models ask of a database: the parts that Django makes for them, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connections, models

from practices.operations.catalogue import DatabaseColumn, Index

OWN_APPS = frozenset({"home", "organizations", "portal", "practices"})


class PartKind(StrEnum):
    """What a part of a schema is."""

    TABLE = "table"
    COLUMN = "column"
    INDEX = "index"
    CONSTRAINT = "constraint"
    FIELD_INDEX = "index of a field"
    UNIQUE_FIELDS = "unique fields"
    REFERENCE = "foreign key"


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """A part that a model asks for. `name`: the name of its field, index or constraint, "" for the table itself.

    `column` belongs to columns; `index` to whatever is found by its columns.
    """

    kind: PartKind
    model: type[models.Model]
    name: str = ""
    column: DatabaseColumn | None = None
    index: Index | None = None
    at: str = ""
    """The name of the column."""

    @property
    def table(self) -> str:
        """Return the name of the table."""
        return self.model._meta.db_table


def parts_of(model: type[models.Model], using: str) -> Iterator[SchemaPart]:
    """Return what a model asks for, the table first, then its columns."""
    options: Any = model._meta
    yield SchemaPart(PartKind.TABLE, model)
    fields = [one for one in options.local_concrete_fields if one.db_type(connections[using])]
    for one in fields:
        yield SchemaPart(PartKind.COLUMN, model, one.name, at=one.column, column=_column(one, using))
    for one in fields:
        yield from _parts_of_field(model, one, using)
    for names in options.unique_together:
        columns = tuple(options.get_field(name).column for name in names)
        yield SchemaPart(PartKind.UNIQUE_FIELDS, model, ",".join(names), index=Index(columns, is_unique=True))
    editor = connections[using].schema_editor(collect_sql=True)
    for index in options.indexes:
        if index.expressions and not index.create_sql(model, editor):
            continue  # another kind of database has it
        yield SchemaPart(PartKind.INDEX, model, index.name, index=_by_columns(model, index))
    for rule in options.constraints:
        index = _by_columns(model, rule) if isinstance(rule, models.UniqueConstraint) else None
        yield SchemaPart(PartKind.CONSTRAINT, model, rule.name, index=index)


def _column(field: Any, using: str) -> DatabaseColumn:
    default = "of the database" if field.has_db_default() else ""
    return DatabaseColumn(field.db_type(connections[using]), field.null, default)


def _parts_of_field(model: type[models.Model], field: Any, using: str) -> Iterator[SchemaPart]:
    columns = (field.column,)
    if field.unique:
        yield SchemaPart(PartKind.FIELD_INDEX, model, field.name, at=field.column, index=Index(columns, is_unique=True))
    elif field.db_index:
        yield SchemaPart(PartKind.FIELD_INDEX, model, field.name, at=field.column, index=Index(columns))
    if _has_prefix_index(field, using):
        yield SchemaPart(
            PartKind.FIELD_INDEX, model, field.name, at=field.column, index=Index(columns, for_prefixes=True)
        )
    if field.remote_field and field.db_constraint:
        yield SchemaPart(PartKind.REFERENCE, model, field.name, at=field.column)


def _has_prefix_index(field: Any, using: str) -> bool:
    """Tell whether Django makes a second index for LIKE, as it does on PostgreSQL for text that is looked up."""
    kind = field.db_type(connections[using])
    is_text = kind.startswith(("varchar", "text")) and not field.remote_field
    return connections[using].vendor == "postgresql" and is_text and (field.db_index or field.unique)


def _by_columns(model: type[models.Model], named: Any) -> Index | None:
    """Return an index as its columns; nothing where it is on expressions."""
    if not named.fields:
        return None
    columns = tuple(str(model._meta.get_field(name.lstrip("-")).column) for name in named.fields)  # type: ignore[union-attr]
    is_unique = isinstance(named, models.UniqueConstraint)
    return Index(columns, is_unique=is_unique, is_partial=named.condition is not None)
