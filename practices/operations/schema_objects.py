"""Triggers and indexes that no model knows: SQLite loses them where a table is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def kept_objects(using: str) -> Iterator[None]:
    """On SQLite, put triggers aside meanwhile; afterwards have those back that are missing, and indexes that are.

    A table that takes the place of another one cannot get its name while triggers name it. PostgreSQL loses nothing.
    """
    if connections[using].vendor != "sqlite":
        yield
        return
    before = _objects(using)
    for kind, name in before:
        if kind == "trigger":
            _run(using, f'DROP TRIGGER "{name}"')
    yield
    after = _objects(using)
    for key, sql in before.items():
        if key not in after:
            _run(using, sql)


def _objects(using: str) -> dict[tuple[str, str], str]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        )
        return {(kind, name): sql for kind, name, sql in cursor.fetchall()}


def _run(using: str, statement: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement)
