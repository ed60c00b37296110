"""Making a backup: database, files and manifest in one archive, whole or not at all."""

import datetime
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import storages
from django.db import connection

from practices.actions.ledger_heads import HeadOccasion, note_heads
from practices.operations.archives import ArchiveWriter, writing_archive
from practices.operations.disks import note_backup_folder
from practices.operations.manifests import BackupRefused, Manifest, product_version
from practices.operations.snapshots import Snapshot, take_snapshot
from practices.operations.stored import FOLDERS, stored_names

NAME = "practice-exchange-"
ENDINGS = (".tar", ".tar.gz", ".tgz")
WORKPLACE = ".backup-work-"
ABANDONED = datetime.timedelta(days=1)
"""After how long what a killed backup left beside the archives is removed."""


@dataclass(frozen=True, slots=True)
class FinishedBackup:
    """A backup that was made: the archive, its size in bytes, what it says of itself, older ones that were removed."""

    path: Path
    size: int
    manifest: Manifest
    removed: tuple[str, ...] = ()


def make_backup(
    *, path: Path, now: datetime.datetime, portable: bool = False, tell: Callable[[str], None] = lambda _line: None
) -> FinishedBackup:
    """Write everything into one archive. Others may go on writing: the database is that of one moment.

    Files are copied after that moment, and are never altered once they are stored: each that a row names is in the
    archive, unless it was removed in between. Nothing is at `path` before the archive is whole. Raises BackupRefused.
    """
    if not path.name.endswith(ENDINGS):
        raise BackupRefused(f"A backup ends in {', '.join(ENDINGS)}: {path.name}")
    if path.exists():
        raise BackupRefused(f"There is a file already: {path}")
    if not path.parent.is_dir():
        raise BackupRefused(f"There is no folder {path.parent}.")
    _sweep(path.parent, now)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=WORKPLACE) as work:
            snapshot = take_snapshot(Path(work), portable=portable)
            tell(f"database: {sum(snapshot.counts.values())} rows, by {snapshot.dumped_by}")
            with writing_archive(path, mtime=now.timestamp()) as archive:
                for name, file in snapshot.files.items():
                    archive.add_path(name, file)
                _add_stored(archive, tell)
                manifest = _manifest(snapshot, archive, now)
                archive.close(manifest)
    except OSError as error:
        raise BackupRefused(f"The backup cannot be written: {error.strerror or error}.") from error
    note_heads(heads=manifest.heads, occasion=HeadOccasion.BACKUP, of=path.name, now=now)
    note_backup_folder(path.parent)
    return FinishedBackup(path, path.stat().st_size, manifest)


def rotate_backups(*, folder: Path, keep: int) -> tuple[str, ...]:
    """Remove all but the newest `keep` backups that were made into a folder; give their names. Raises ValueError."""
    if keep < 1:
        raise ValueError("One backup is kept at least.")
    archives = sorted(file for file in folder.glob(f"{NAME}*") if file.name.endswith(ENDINGS))
    for file in archives[:-keep]:
        file.unlink()
    return tuple(file.name for file in archives[:-keep])


def backup_name(now: datetime.datetime) -> str:
    """Return the name of a backup in a folder of backups: names sort as times do."""
    return f"{NAME}{now.astimezone(datetime.UTC):%Y-%m-%dT%H%M%SZ}.tar.gz"


def _add_stored(archive: ArchiveWriter, tell: Callable[[str], None]) -> None:
    for folder, alias in FOLDERS.items():
        storage, count = storages[alias], 0
        for name in stored_names(storage):
            try:
                file = storage.open(name)
            except FileNotFoundError:  # it went meanwhile
                continue
            with file:
                archive.add(folder + name, file)
            count += 1
        tell(f"{folder.rstrip('/')}: {count} files")


def _manifest(snapshot: Snapshot, archive: ArchiveWriter, now: datetime.datetime) -> Manifest:
    return Manifest(
        version=product_version(),
        made_at=now.isoformat(),
        database=connection.vendor,
        dumped_by=snapshot.dumped_by,
        migrations=snapshot.migrations,
        counts=snapshot.counts,
        heads=snapshot.heads,
        files=archive.files,
        schema=snapshot.schema,
        columns=snapshot.columns,
        sequences=snapshot.sequences,
    )


def _sweep(folder: Path, now: datetime.datetime) -> None:
    """Remove what backups that were killed left here."""
    for left in folder.glob(".backup-*"):
        if left.stat().st_mtime < (now - ABANDONED).timestamp():
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
