"""Backups that an earlier portal made of itself: restored by today's code, or refused in words.

They are of 977edf8; tests/upgrades/earlier/README.md says what they hold.
"""

import contextlib
import dataclasses
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from practices.actions.ledger import verify
from practices.actions.triggers import ledgers
from practices.models.adoptions import AdoptionEvent
from practices.models.search import SearchEntry
from practices.operations.archives import MANIFEST, members, writing_archive
from practices.operations.manifests import Manifest, read_manifest
from practices.operations.schema_state import schema_faults
from tests.upgrades.dumps import fresh_database, load_file
from tests.whole import long_on_postgresql

EARLIER = Path(__file__).parent / "earlier" / "977edf8"
KINDS = {"sqlite": ["sqlite"], "postgresql": ["pg_dump", "portable"]}


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), fresh_database(tmp_path):
        yield


@pytest.fixture
def backup(tmp_path: Path) -> Callable[[str], Path]:
    """Unpack a backup, or skip: it is of another kind of database."""

    def unpack(kind: str) -> Path:
        if kind not in KINDS[connection.vendor]:
            pytest.skip("a backup of another kind of database")
        archive = tmp_path / f"{kind}.tar"
        load_file(EARLIER / f"{kind}.tar.xz", archive)
        return archive

    return unpack


def restore(archive: Path) -> str:
    out = io.StringIO()
    call_command("restore", str(archive), stdout=out)
    return out.getvalue()


def altered(archive: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Write the same backup with another manifest."""
    other = archive.with_name("altered.tar")
    with tarfile.open(archive) as tar:
        file = tar.extractfile(MANIFEST)
        assert file is not None
        said = json.loads(file.read())
    change(said)
    manifest: Manifest = read_manifest(json.dumps(said).encode())
    with writing_archive(other, mtime=0) as writer:
        for name, file, _size in members(archive):
            if name != MANIFEST:
                writer.add(name, file)
        writer.close(manifest)
    return other


@pytest.mark.parametrize(
    "kind",
    ["sqlite", pytest.param("pg_dump", marks=long_on_postgresql), pytest.param("portable", marks=long_on_postgresql)],
)
def test_backup_of_an_earlier_portal_is_brought_up(backup: Callable[[str], Path], kind: str):
    said = restore(backup(kind))

    assert "made by version 0.1.0" in said
    assert "Before 0.2.0 the first migrations were still rewritten." in said
    assert "column practices_searchentry.spoken" in said
    assert schema_faults() == []
    assert [model for model in ledgers() if verify(model) is not None] == []
    assert AdoptionEvent.objects.count() == 48
    assert SearchEntry.objects.exclude(spoken="").count() > 100


def test_portable_backup_with_what_is_not_known_is_refused_by_name(backup: Callable[[str], Path]):
    def rename(said: dict[str, Any]) -> None:
        said["columns"]["practices_webhook"].append("colour")
        said["columns"]["practices_oldtable"] = ["id"]

    archive = altered(backup("portable"), rename)

    with pytest.raises(CommandError) as refused:
        restore(archive)

    assert "column practices_webhook.colour, table practices_oldtable" in str(refused.value)
    assert "made by version 0.1.0" in str(refused.value)
    assert "django_migrations" not in connection.introspection.table_names()


def test_portable_backup_without_a_column_that_must_be_filled_is_refused_by_name(backup: Callable[[str], Path]):
    archive = altered(backup("portable"), lambda said: said["columns"]["practices_topic"].remove("name"))

    with pytest.raises(CommandError, match=r"lacks columns that have no default: practices_topic\.name"):
        restore(archive)


def test_file_of_sqlite_that_cannot_be_mended_is_refused_by_name(backup: Callable[[str], Path]):
    archive = backup("sqlite")
    changed = _with_statement(archive, "ALTER TABLE practices_topic RENAME COLUMN name TO title")

    with pytest.raises(CommandError, match=r"column practices_topic\.name is missing: it has no default"):
        restore(changed)

    assert "django_migrations" not in connection.introspection.table_names()


def _with_statement(archive: Path, statement: str) -> Path:
    """Write the same backup of SQLite after a statement was run in its database."""
    file = archive.with_name("altered.sqlite3")
    other = archive.with_name("altered.tar")
    with writing_archive(other, mtime=0) as writer:
        for name, read, _size in members(archive):
            if name == MANIFEST:
                manifest = read_manifest(read.read())
                continue
            file.write_bytes(read.read())
            with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as database:
                database.execute(statement)
            writer.add_path(name, file)
        writer.close(dataclasses.replace(manifest, files=writer.files))
    return other
