# ruff: noqa: SLF001 - bulk_create refuses models of two tables; what it does for one of them has no public form
"""Inserting many rows with keys that are taken beforehand, so that rows may name each other whatever their order."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

_NEXT_KEYS = """
    SELECT array_agg(nextval(its.name))
    FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0) AS its, generate_series(1, %s)
"""
"""Takes keys as one value, with the name of the sequence looked up once."""

_NONE: frozenset[type] = frozenset()
_PLAIN: frozenset[type] = frozenset({str, int, bool, type(None), datetime.datetime, uuid.UUID})
"""Types of which PostgreSQL's driver takes a value as it is, whatever its field; a JSON field has its own form."""


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Take `count` keys of the table's own sequence, in order. The caller is in a transaction.

    On SQLite, where a transaction is the only one that writes, the keys are the next ones, and `insert_rows` moves
    the sequence.
    """
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_NEXT_KEYS, [table, column, count])
            return cursor.fetchone()[0] or []
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + count))


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert instances of `model` or of its subclasses into its own table; no signal is sent.

    Their keys are set. PostgreSQL takes them by COPY.
    """
    if not rows:
        return
    fields: Any = model._meta.local_concrete_fields
    if connection.vendor == "postgresql":
        names = [field.attname for field in fields]
        _copy(model, fields, _prepare(fields, ([getattr(row, name) for name in names] for row in rows)))
    else:
        _insert(model, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that nobody asks for afterwards, without making an instance of each; no signal is sent.

    `names` are the attributes of all columns, the key and foreign keys ("page_id") included; the values are of the
    types that their fields give back.
    """
    if connection.vendor == "postgresql":
        fields: Any = [model._meta.get_field(name) for name in names]
        _copy(model, fields, rows if _are_plain(fields) else _prepare(fields, rows))
    else:
        _insert(model, [model(**dict(zip(names, row, strict=True))) for row in rows])


def _are_plain(fields: Sequence[Any]) -> bool:
    """Tell whether the driver takes the values of all the fields as they are."""
    return not any(isinstance(field, models.JSONField) for field in fields)


def _prepare(fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Return rows as the driver takes them: by their fields, where the value's type alone does not say enough."""
    takes = [_NONE if isinstance(field, models.JSONField) else _PLAIN for field in fields]
    for row in rows:
        yield [
            value if type(value) in plain else field.get_db_prep_save(value, connection)
            for field, plain, value in zip(fields, takes, row, strict=True)
        ]


def _insert(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    queryset: Any = model._base_manager.get_queryset()
    queryset._batched_insert(rows, fields=model._meta.local_concrete_fields, batch_size=None)


def _copy(model: type[models.Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows into the model's table (PostgreSQL)."""
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
