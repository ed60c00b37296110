"""An empty database in which a test may restore a backup."""

import contextlib
import os
from collections.abc import Iterator

import psycopg
from django.db import connection


@contextlib.contextmanager
def database_for_drills() -> Iterator[str]:
    """Make a database on the server of the tests, and give its address; SQLite needs none."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"test_drill_{os.getpid()}"
    said = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"postgres://{said['USER']}:{said['PASSWORD']}@{said['HOST']}:{said['PORT'] or 5432}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_in(address: str, statement: str) -> None:
    """Run a statement in a database of PostgreSQL."""
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(statement)  # type: ignore[call-overload]
