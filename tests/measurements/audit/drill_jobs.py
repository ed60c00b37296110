"""What the restore drill does in a process: load the demonstration, back up, destroy, restore, look."""

import io
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from practices.actions.triggers import ledgers, remove_triggers
from tests.practices.operations.digests import file_digests, table_digests

FOLDERS = ("originals", "records", "media")


def load_world(_silence: io.StringIO) -> None:
    """Load the demonstration."""
    call_command("seed_demo", stdout=io.StringIO())


def describe_world(_silence: io.StringIO) -> dict[str, Any]:
    """Return the digest of each table and of each file."""
    return {"tables": table_digests(), "files": file_digests()}


def back_up(path: str, portable: bool, _silence: io.StringIO) -> str:
    """Back up; give what was printed."""
    out = io.StringIO()
    call_command("backup", path, portable=portable, stdout=out)
    return out.getvalue()


def destroy(_silence: io.StringIO) -> None:
    """Lose what can be lost: all files, and the last row of each ledger, cut off by hand."""
    for folder in FOLDERS:
        shutil.rmtree(Path(settings.VAR_DIR, folder), ignore_errors=True)
    remove_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
        for table in (model._meta.db_table for model in ledgers()):
            cursor.execute(f'DELETE FROM "{table}" WHERE sequence = (SELECT MAX(sequence) FROM "{table}")')


def restore(path: str, _silence: io.StringIO) -> str:
    """Restore in the place of what is there; give what was printed."""
    out = io.StringIO()
    call_command("restore", path, force=True, stdout=out)
    return out.getvalue()


def verify(_silence: io.StringIO) -> dict[str, Any]:
    """Verify the ledgers; give what was printed, and whether all hold."""
    out = io.StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError:
        return {"holds": False, "printed": out.getvalue()}
    return {"holds": True, "printed": out.getvalue()}
