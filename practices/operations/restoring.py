"""Restoring a backup: checked first, all or nothing as far as a database and storages of files allow it."""

import datetime
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from organizations.models import OrganizationPage
from practices.actions.ledger_heads import HeadOccasion, heads_now, note_heads
from practices.models.redactions import Redaction
from practices.operations.archives import copy_to, members, verify_archive
from practices.operations.copied_tables import absent_columns
from practices.operations.manifests import BackupRefused, Manifest, product_version
from practices.operations.readiness import pending_migrations
from practices.operations.replacing import replaced_database, undo_interrupted, workplace
from practices.operations.schema_rebuilding import rebuild
from practices.operations.schema_repair import RepairRefused, repair_schema
from practices.operations.schema_state import faults_of_models, schema_faults
from practices.operations.snapshots import FOLDER, counts_of, heads_of, rows_now, tables_now
from practices.operations.stored import place_of, put_back, state_of

FROZEN_SINCE = [0, 2]
"""The release since which migrations are not rewritten."""
MOST_NAMED = 20
"""Parts of the schema that are named in a sentence; the rest are counted."""


@dataclass(frozen=True, slots=True)
class RestoredTable:
    """A table that was restored: rows in the backup and in the database now, and of a ledger whether its head is."""

    name: str
    wanted: int
    there: int
    is_head_equal: bool | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `redacted`: kind and id of what was redacted after the backup, and is back with it."""

    manifest: Manifest
    tables: tuple[RestoredTable, ...]
    file_count: int
    written_count: int
    redacted: tuple[tuple[str, str], ...]


def restore_backup(
    *, path: Path, force: bool, now: datetime.datetime, tell: Callable[[str], None] = lambda _line: None
) -> Restored:
    """Put the portal back to what a backup holds; everybody signs in anew afterwards.

    The archive is read whole and compared with its digests before anything is touched. Files that are missing are
    stored first, the database is replaced when counts and heads are those of the backup and its migrations are brought
    up to date, and files that differ come last. Files that the backup does not know stay. Raises BackupRefused, after
    which the database is as it was.
    """
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}.")
    manifest = verify_archive(path)
    tell(f"whole: {len(manifest.files)} files, made at {manifest.made_at} by version {manifest.version}")
    _refuse_strange(manifest)
    if undo_interrupted(manifest):
        tell("a restore was interrupted here: what was there before it is back")
    if not force and not is_empty():
        raise BackupRefused("The database holds data. With --force the backup takes its place.")
    redacted = _redacted_since(manifest)
    try:
        with tempfile.TemporaryDirectory(dir=workplace(), prefix=".restore-") as work:
            stored, differing = _unpack(path, manifest, Path(work))
            with replaced_database(manifest, Path(work)):
                tables = _compare(manifest)
                _bring_up_to_date(manifest, tell)
        if differing:
            stored += _store(path, differing)
    except OSError as error:
        raise BackupRefused(f"The backup cannot be restored: {error.strerror or error}.") from error
    cache.clear()
    note_heads(heads=heads_now(), occasion=HeadOccasion.RESTORE, of=path.name, now=now)
    count = sum(1 for name in manifest.files if place_of(name))
    return Restored(manifest, tables, count, stored, redacted)


def is_empty() -> bool:
    """Tell whether the database holds nothing of anybody: no account, no organization, no row of a ledger."""
    there = set(tables_now())
    for model in (get_user_model(), OrganizationPage):
        if model._meta.db_table in there and model._default_manager.exists():
            return False
    return not heads_of(rows_now, sorted(there))


def _refuse_strange(manifest: Manifest) -> None:
    """Refuse a backup of another kind of database, or of a newer portal."""
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"The backup is of {manifest.database}, and the portal runs on {connection.vendor}: a backup does not "
            "change the kind of database."
        )
    loader = MigrationLoader(None)
    known = {".".join(key) for key in loader.disk_migrations}
    newer = [name for name in manifest.migrations if name.split(".")[0] in loader.migrated_apps and name not in known]
    if newer:
        raise BackupRefused(
            f"The backup was made by a newer version ({manifest.version}): this one does not know {newer[0]}."
        )


def _redacted_since(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    table = Redaction._meta.db_table
    if table not in tables_now():
        return ()
    last = manifest.heads.get(table, (0, ""))[0]
    rows = Redaction.objects.filter(sequence__gt=last).order_by("sequence")
    return tuple((kind, str(thing)) for kind, thing in rows.values_list("kind", "thing"))


def _unpack(path: Path, manifest: Manifest, work: Path) -> tuple[int, set[str]]:
    """Write the dump into `work`, and store what is missing; give how many files were, and the names that differ."""
    stored, differing = 0, set()
    for name, file, _size in members(path):
        if name.startswith(FOLDER):
            copy_to(file, work / Path(name).name)
            continue
        place = place_of(name)
        if place is None:
            continue
        state = state_of(*place, manifest.files[name])
        if state == "missing":
            put_back(*place, file)
            stored += 1
        elif state == "other":
            differing.add(name)
    return stored, differing


def _store(path: Path, names: set[str]) -> int:
    for name, file, _size in members(path):
        place = place_of(name) if name in names else None
        if place is not None:
            put_back(*place, file)
    return len(names)


def _compare(manifest: Manifest) -> tuple[RestoredTable, ...]:
    """Compare rows and heads with the manifest. Raises BackupRefused at the first that differs."""
    tables = tuple(_tables(manifest))
    for table in tables:
        if table.there != table.wanted:
            raise BackupRefused(f"{table.name} has {table.there} rows, and {table.wanted} in the backup.")
        if table.is_head_equal is False:
            raise BackupRefused(f"The head of the ledger {table.name} is not that of the backup.")
    return tables


def _tables(manifest: Manifest) -> Iterator[RestoredTable]:
    names = sorted(manifest.counts)
    there, heads = counts_of(rows_now, names), heads_of(rows_now, names)
    ledgers = {*heads, *manifest.heads}
    for name in names:
        equal = heads.get(name) == manifest.heads.get(name) if name in ledgers else None
        yield RestoredTable(name, manifest.counts[name], there[name], equal)


def _bring_up_to_date(manifest: Manifest, tell: Callable[[str], None]) -> None:
    """Add what its migrations promised, apply newer ones, set the triggers, end all sessions; heads stay as they were.

    Raises BackupRefused where today's code cannot work on it.
    """
    absent = absent_columns(manifest)
    if absent:
        tell(f"{_made_by(manifest)} It lacks what has its default now: {_list(absent)}")
    new = _repaired(manifest, tell) | {name.partition(" ")[2].partition(".")[0] for name in absent}
    call_command("migrate", interactive=False, verbosity=0)
    for name in rebuild(new):
        tell(f"written again: {name}")
    left = schema_faults()
    if left:
        raise BackupRefused(f"The schema is still not what version {product_version()} needs: {_list(left)}.")
    if heads_now() != dict(manifest.heads):
        raise BackupRefused("A migration changed a ledger.")
    Session.objects.all().delete()


def _repaired(manifest: Manifest, tell: Callable[[str], None]) -> frozenset[str]:
    """Add what is missing of what the migrations of a backup promise; return the tables to be written again."""
    if not (pending_migrations() or faults_of_models()):
        return frozenset()
    try:
        done = repair_schema()
    except RepairRefused as refusal:
        raise BackupRefused(
            f"{_made_by(manifest)} This cannot be mended by adding: {_list(refusal.refused)}."
        ) from refusal
    if done.added:
        tell(f"{_made_by(manifest)} Added: {_list(list(done.added))}")
    for name in done.rebuilt:
        tell(f"written again: {name}")
    return done.to_rebuild


def _made_by(manifest: Manifest) -> str:
    """Say from which release a backup is whose schema is not that of the migrations that it names."""
    said = f"The backup was made by version {manifest.version}, and its schema is not what its migrations make now."
    numbers = [int(part) for part in manifest.version.split(".")[:2] if part.isdigit()]
    return f"{said} Before 0.2.0 the first migrations were still rewritten." if numbers < FROZEN_SINCE else said


def _list(names: list[str]) -> str:
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return "; ".join(names[:MOST_NAMED]) + more
