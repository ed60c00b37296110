# ruff: noqa: SLF001 - bulk_create refuses models of two tables; what it does for one of them has no public form
"""Inserting many rows with keys that are taken beforehand, so that rows may name each other whatever their order."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """Take `count` keys of the table's own sequence, in order. The caller is in a transaction.

    On SQLite, where a transaction is the only one that writes, the keys are the next ones, and `insert_rows` moves
    the sequence.
    """
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [key for (key,) in cursor.fetchall()]
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
        prepared = (
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
        )
        copy_rows(model, [field.column for field in fields], prepared)
    else:
        queryset: Any = model._base_manager.get_queryset()
        queryset._batched_insert(rows, fields=fields, batch_size=None)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Any) -> None:
    """Copy rows of prepared values into the model's table (PostgreSQL)."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
