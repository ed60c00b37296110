"""The disks that the portal writes to, and the room on them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from practices.operations.findings import HealthFinding, HealthStatus
from practices.operations.remembered import changing_notes, read_notes
from practices.operations.stored import FOLDERS

LOW_SHARE, LOW_BYTES, FULL_BYTES = 0.1, 5 * 1024**3, 500 * 1024**2
"""A warning below a tenth and 5 GiB of room, a failure below 500 MiB."""
NOTES = "backup-folder"


@dataclass(frozen=True, slots=True)
class Disk:
    """The room, in bytes, where a storage lies."""

    storage: str
    free: int
    total: int

    @property
    def verdict(self) -> HealthStatus:
        """How it stands."""
        if self.free < FULL_BYTES:
            return HealthStatus.FAIL
        return HealthStatus.WARN if self.free < LOW_BYTES and self.free < LOW_SHARE * self.total else HealthStatus.OK


def note_backup_folder(folder: Path) -> None:
    """Remember where backups lie, so that the room there is looked at too."""
    with changing_notes(NOTES) as notes:
        notes["path"] = str(folder.resolve())


def disks() -> list[Disk]:
    """Return the storages of this machine: data, files in folders, the folder of backups if it can be seen."""
    places = {"data": Path(settings.VAR_DIR)}
    for alias in FOLDERS.values():
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            places["media" if alias == "default" else alias] = Path(storage.location)
    if path := read_notes(NOTES).get("path"):
        places["backups"] = Path(path)
    found = []
    for name, place in places.items():
        try:
            usage = shutil.disk_usage(place)
        except OSError:  # nothing was stored yet, or the backups are not mounted here
            continue
        found.append(Disk(name, usage.free, usage.total))
    return found


def look_at_disks() -> HealthFinding:
    """Return how the fullest disk stands."""
    order = {HealthStatus.FAIL: 0, HealthStatus.WARN: 1, HealthStatus.OK: 2}
    worst = min(disks(), key=lambda disk: (order[disk.verdict], disk.free))
    words = f"{worst.free // 1024**2} MiB free of {worst.total // 1024**2} ({worst.storage})"
    return HealthFinding("disk", worst.verdict, words)
