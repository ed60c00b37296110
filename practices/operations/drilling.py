"""The drill: a backup is restored into a database of its own, read and checked there; the data in use is not touched.

Each step is a command of its own, in an environment that names other places for everything that is kept.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.utils import ConnectionHandler

from practices.operations.archives import verify_archive
from practices.operations.manifests import BackupRefused

PLACES = (
    "CACHE_URL", "CERTIFICATES", "DATABASE_URL", "EMAIL_URL", "ERROR_MAILS", "ERROR_MAIL_URL", "METRICS_DIR",
    "PGBOUNCER", "REPLICA_URL", "S3_BUCKET", "ROW_LEVEL_SECURITY", "UPKEEP_DIR", "VAR_DIR",
)  # fmt: skip
"""Settings that say where data lies and who is written to: none is taken over."""
TIME_LIMIT = 6 * 3600
"""Seconds that a step may take."""
Tell = Callable[[str], None]


def drill(*, backup: Path, tell: Tell = lambda _line: None) -> None:
    """Restore `backup`, verify its ledgers against it, check the health there; then remove what was restored.

    Raises BackupRefused, also where the database for drills is the one in use or holds data.
    """
    if not backup.is_file():
        raise BackupRefused(f"There is no file {backup}.")
    verify_archive(backup)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=settings.VAR_DIR) as folder:
        database = _database(Path(folder))
        environment = drill_environment(os.environ, folder=Path(folder), database=database)
        _refuse_data(database)
        try:
            for command in (
                ["restore", str(backup.resolve())],
                ["verify_ledger", "--against", str(backup.resolve())],
                ["check_health"],
            ):
                _run(command, environment, tell)
        finally:
            _empty(database)


def drill_environment(environment: Mapping[str, str], *, folder: Path, database: str) -> dict[str, str]:
    """Return the environment of the steps: that of this process, with other places."""
    kept = {name: value for name, value in environment.items() if name not in PLACES}
    own = {
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "CACHE_URL": "locmemcache://",
        "EMAIL_URL": "consolemail://",
        "BASE_URL": "http://drill.example",
    }
    return {**kept, **own}


def _database(folder: Path) -> str:
    """Return the address of the database for the drill. Raises BackupRefused where there is none."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'drill.sqlite3'}"
    if not settings.DRILL_DATABASE_URL:
        raise BackupRefused("DRILL_DATABASE_URL names no database: make an empty one for drills (docs/backup.md).")
    return str(settings.DRILL_DATABASE_URL)


def _refuse_data(database: str) -> None:
    """Raise BackupRefused where the database is the one in use, under whatever name, or has tables."""
    if database.startswith("sqlite"):
        return
    other = _connect(database)
    try:
        if _identity(other) == _identity(connection):
            raise BackupRefused("DRILL_DATABASE_URL is the database in use.")
        if other.introspection.table_names():
            raise BackupRefused("The database for drills is not empty: drop it, and create it again.")
    except DatabaseError as error:
        raise BackupRefused(f"The database for drills cannot be used: {error}") from error
    finally:
        other.close()


def _identity(database: Any) -> Any:
    """Return what no other database has: when its server started, to the microsecond, and its number there."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pg_postmaster_start_time()::text, oid FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()


def _empty(database: str) -> None:
    """Remove what was restored: the database was empty before."""
    if database.startswith("sqlite"):
        return
    other = _connect(database)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = other.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema}")
    finally:
        other.close()


def _connect(database: str) -> Any:
    return ConnectionHandler({"default": environ.Env.db_url_config(database)})["default"]


def _run(command: list[str], environment: Mapping[str, str], tell: Tell) -> None:
    """Run a command of manage.py. Raises BackupRefused with its last line where it fails."""
    program = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *command]
    done = subprocess.run(  # noqa: S603 - this very program, with commands that are written here
        program, env=dict(environment), capture_output=True, text=True, check=False, timeout=TIME_LIMIT
    )
    for line in done.stdout.splitlines():
        tell(line)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"exit status {done.returncode}"]
        raise BackupRefused(f"{command[0]}: {lines[-1]}")
