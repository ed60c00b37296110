"""Putting a dump in the place of the database: the former one comes back when anything fails on the way.

SQLite: the dump is made ready beside the database file and takes its name at the end. PostgreSQL: the former schema
steps aside under another name, and goes at the end.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from practices.operations.archives import sync_folder
from practices.operations.copied_tables import load_copies
from practices.operations.manifests import BackupRefused, Manifest
from practices.operations.postgresql import program_version, run_program
from practices.operations.snapshots import PG_DUMP_FILE

ASIDE = "before_restore"
"""The schema under whose name the former one waits."""
LEFT_OUT = re.compile(r"\d+; \d+ \d+ (SCHEMA|COMMENT - SCHEMA|ACL|DEFAULT ACL|POLICY|ROW SECURITY) ")
"""What is not restored from a dump: the schema, which is there; rights and policies, which are set up anew."""


def workplace() -> Path:
    """Return the folder in which a dump is unpacked: for SQLite that of the database, so that it can take its name."""
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).resolve().parent
    return Path(settings.VAR_DIR)


def undo_interrupted(manifest: Manifest) -> bool:
    """Bring the former database back where a restore was killed before its end; tell whether one was.

    On SQLite nothing is to be undone: the database takes its name at the end.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_namespace WHERE nspname = %s", [ASIDE])
        was_interrupted = bool(cursor.fetchone()[0])
    if was_interrupted:
        _step_back(manifest.schema)
    return was_interrupted


@contextmanager
def replaced_database(manifest: Manifest, dump: Path) -> Iterator[None]:
    """Be connected to what was in a dump, unpacked in the folder `dump`; it stays when the block ends well.

    Raises BackupRefused, after which the former database is there as it was.
    """
    replaced = _replaced_postgres if connection.vendor == "postgresql" else _replaced_sqlite
    try:
        with replaced(manifest, dump):
            ContentType.objects.clear_cache()
            yield
    except DatabaseError as error:
        raise BackupRefused(f"The database refused: {error}") from error
    finally:
        ContentType.objects.clear_cache()


@contextmanager
def _replaced_sqlite(_manifest: Manifest, dump: Path) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    target, ready = Path(name), dump / "portal.sqlite3"
    connection.close()
    with _alone(target):
        connection.settings_dict["NAME"] = str(ready)
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                if cursor.fetchone()[0] != "ok":
                    raise BackupRefused("The database in the backup is damaged.")
            yield
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
        for suffix in ("-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        ready.replace(target)
        sync_folder(target.parent)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep others out of a database file. Raises BackupRefused when another process has it open."""
    if not target.exists():
        yield
        return
    with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as former:
        try:
            mode = former.execute("PRAGMA journal_mode=DELETE").fetchone()[0]  # refused while others have it open
            if mode == "delete":
                former.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            mode = "shared"
        if mode != "delete":
            raise BackupRefused("Another process has the database open: stop the web processes and the workers first.")
        yield


@contextmanager
def _replaced_postgres(manifest: Manifest, dump: Path) -> Iterator[None]:
    schema = _schema_to_replace(manifest)
    _refuse_old_programs(manifest)
    _step_aside(schema)
    try:
        if manifest.dumped_by == "COPY":
            load_copies(manifest, dump)
        else:
            _run_pg_restore(dump)
        connection.close()  # what it knew of the former tables
        yield
    except BaseException:
        _step_back(schema)
        raise
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{ASIDE}" CASCADE')


def _schema_to_replace(manifest: Manifest) -> str:
    """Return the schema of the portal. Raises BackupRefused where it cannot step aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = str(cursor.fetchone()[0])
        if schema != manifest.schema:
            raise BackupRefused(f"The backup is of the schema {manifest.schema}, and the portal uses {schema}.")
        cursor.execute(
            "SELECT string_agg(extname, ', ') FROM pg_extension JOIN pg_namespace spaces ON spaces.oid = extnamespace "
            "WHERE nspname = %s",
            [schema],
        )
        extensions = cursor.fetchone()[0]
        if extensions:
            raise BackupRefused(f"Extensions lie in the schema of the portal: {extensions}. Move them to another one.")
    return schema


def _step_aside(schema: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{ASIDE}"')
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO PUBLIC')


def _step_back(schema: str) -> None:
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        cursor.execute(f'ALTER SCHEMA "{ASIDE}" RENAME TO "{schema}"')


def _refuse_old_programs(manifest: Manifest) -> None:
    if manifest.dumped_by == "COPY":
        return
    wanted, there = int(manifest.dumped_by.rpartition(" ")[2]), program_version("pg_restore")
    if there < wanted:
        raise BackupRefused(f"The backup needs pg_restore {wanted} or newer; here is {there or 'none'}.")


def _run_pg_restore(dump: Path) -> None:
    file = dump / Path(PG_DUMP_FILE).name
    listed = run_program("pg_restore", "--list", str(file)).splitlines()
    wanted = dump / "wanted.list"
    wanted.write_text("\n".join(line for line in listed if not LEFT_OUT.match(line)) + "\n", encoding="utf-8")
    name = connection.get_connection_params().get("dbname", "")
    run_program(
        "pg_restore", f"--dbname={name}", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl",
        f"--use-list={wanted}", str(file),
    )  # fmt: skip
