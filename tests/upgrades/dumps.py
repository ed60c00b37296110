"""Dumps of former databases, packed with xz: loaded into a fresh file of SQLite or a fresh database of PostgreSQL."""

import contextlib
import lzma
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from practices.operations.postgresql import run_program
from practices.operations.readiness import forget_whole

SQLITE, SQL = "portal.sqlite3.xz", "portal.sql.xz"
"""What the dumps of one portal are called, in a folder: a file of SQLite, and SQL that psql reads."""


@contextlib.contextmanager
def loaded(folder: Path, work: Path) -> Iterator[None]:
    """Be connected to a fresh database with the dump of `folder`, of the kind that the tests run on."""
    with fresh_database(work):
        if connection.vendor == "postgresql":
            load_sql(folder / SQL, work)
        else:
            load_file(folder / SQLITE, Path(connection.settings_dict["NAME"]))
        yield


@contextlib.contextmanager
def fresh_database(work: Path) -> Iterator[None]:
    """Be connected to a fresh database without tables; what the tests were connected to is back afterwards."""
    former = connection.settings_dict["NAME"]
    is_postgresql = connection.vendor == "postgresql"
    name = f"test_upgrade_{os.getpid()}" if is_postgresql else str(work / "earlier.sqlite3")
    if is_postgresql:
        _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _run(f'CREATE DATABASE "{name}"')
        _run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    _connect(name)
    try:
        yield
    finally:
        _connect(former)
        if is_postgresql:
            _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def load_file(dump: Path, file: Path) -> None:
    """Unpack a file of SQLite."""
    with lzma.open(dump) as packed, file.open("wb") as out:
        shutil.copyfileobj(packed, out)


def load_sql(dump: Path, work: Path) -> None:
    """Run SQL, as pg_dump writes it, in the database of the connection."""
    file = work / dump.stem
    load_file(dump, file)
    options = ("--quiet", "--no-psqlrc", "--single-transaction", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    run_program("psql", *options, f"--file={file}")


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    ContentType.objects.clear_cache()
    forget_whole()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
