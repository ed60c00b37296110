"""One moment of the database: its dump, and the counts and heads of that same moment, while others go on writing.

SQLite writes a copy of itself (VACUUM INTO). On PostgreSQL one transaction holds the moment: pg_dump reads it where
there is one as new as the server, else the tables are copied out one by one (COPY).
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from practices.actions.triggers import ledgers
from practices.operations.manifests import BackupRefused
from practices.operations.postgresql import program_version, run_program

FOLDER = "database/"
SQLITE_FILE = FOLDER + "portal.sqlite3"
PG_DUMP_FILE = FOLDER + "portal.pgdump"
COPY_ENDING = ".copy"

Rows = Callable[[str], list[Any]]
"""Asks a database one question."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dump: its files by their names in the archive, and what a manifest says of it."""

    dumped_by: str
    files: Mapping[str, Path]
    counts: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    migrations: tuple[str, ...]
    schema: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)


def take_snapshot(folder: Path, *, portable: bool = False) -> Snapshot:
    """Dump the database into `folder`. `portable`: by COPY, even where there is a pg_dump.

    Raises BackupRefused, and OSError where the disk takes no more.
    """
    if connection.vendor == "postgresql":
        return _of_postgres(folder, portable=portable)
    return _of_sqlite(folder)


def counts_of(rows: Rows, tables: list[str]) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {table: rows(f'SELECT COUNT(*) FROM "{table}"')[0][0] for table in tables}  # noqa: S608 - names of tables


def heads_of(rows: Rows, tables: list[str]) -> dict[str, tuple[int, str]]:
    """Return the heads of those ledgers that have rows."""
    found = {}
    for table in (model._meta.db_table for model in ledgers()):
        if table in tables:
            head = rows(f'SELECT sequence, hash FROM "{table}" ORDER BY sequence DESC LIMIT 1')  # noqa: S608
            if head:
                found[table] = (head[0][0], head[0][1])
    return found


def rows_now(sql: str) -> list[Any]:
    """Ask the portal's own connection."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def tables_now() -> list[str]:
    """Return the tables of the database, in order."""
    return sorted(connection.introspection.table_names())


def _of_sqlite(folder: Path) -> Snapshot:
    copy = folder / "portal.sqlite3"
    try:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:

            def rows(sql: str) -> list[Any]:
                return opened.execute(sql).fetchall()

            tables = [row[0] for row in rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            tables = [name for name in tables if not name.startswith("sqlite_")]
            return Snapshot("VACUUM INTO", {SQLITE_FILE: copy}, **_said(rows, tables))
    except sqlite3.Error as error:
        raise BackupRefused(f"The database cannot be copied: {error}.") from error


def _of_postgres(folder: Path, *, portable: bool) -> Snapshot:
    with _one_moment() as (cursor, moment):

        def rows(sql: str) -> list[Any]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        tables = [row[0] for row in rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
        schema, server = rows("SELECT current_schema(), current_setting('server_version_num')::int / 10000")[0]
        said = _said(rows, sorted(tables))
        if portable or program_version("pg_dump") < server:
            columns = {table: _columns(rows, table) for table in sorted(tables)}
            files = {_copy_name(table): _copy(cursor, folder, table, columns[table]) for table in sorted(tables)}
            return Snapshot("COPY", files, schema=schema, columns=columns, sequences=_sequences(rows), **said)
        file = folder / "portal.pgdump"
        _run_pg_dump(file, schema=schema, moment=moment)
        return Snapshot(f"pg_dump {program_version('pg_dump')}", {PG_DUMP_FILE: file}, schema=schema, **said)


@contextmanager
def _one_moment() -> Iterator[tuple[Any, str]]:
    """Hold one moment of the database in a session of its own; give a cursor and the moment's name."""
    own: Any = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.cursor, cursor.fetchone()[0]
            cursor.execute("ROLLBACK")
    finally:
        own.close()


def _said(rows: Rows, tables: list[str]) -> dict[str, Any]:
    migrations = rows("SELECT app, name FROM django_migrations ORDER BY app, name")
    return {
        "counts": counts_of(rows, tables),
        "heads": heads_of(rows, tables),
        "migrations": tuple(f"{app}.{name}" for app, name in migrations),
    }


def _run_pg_dump(file: Path, *, schema: str, moment: str) -> None:
    run_program(
        "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--schema={schema}", f"--snapshot={moment}",
        f"--file={file}",
    )  # fmt: skip


def _columns(rows: Rows, table: str) -> tuple[str, ...]:
    found = rows(
        "SELECT attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' "  # noqa: S608
        f"AND attrelid = '\"{table}\"'::regclass ORDER BY attnum"
    )
    return tuple(row[0] for row in found)


def _sequences(rows: Rows) -> dict[str, int]:
    asked = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
    return {name: value for name, value in rows(asked) if value is not None}


def _copy_name(table: str) -> str:
    return f"{FOLDER}{table}{COPY_ENDING}"


def _copy(cursor: Any, folder: Path, table: str, columns: tuple[str, ...]) -> Path:
    file = folder / f"{table}{COPY_ENDING}"
    listed = ", ".join(f'"{name}"' for name in columns)
    with file.open("wb") as out, cursor.copy(f'COPY "{table}" ({listed}) TO STDOUT') as copy:
        for piece in copy:
            out.write(piece)
    return file
