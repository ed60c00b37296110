"""The files of the portal, in whatever storages the settings name: reading all of them, putting them back."""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages

from practices.operations.archives import IN_MEMORY, copy_pieces
from practices.operations.manifests import BackupFile

FOLDERS = {"media/": "default", "originals/": "originals", "records/": "records"}
"""Folders of an archive, and the storage whose files each holds."""

LONGEST_NAME = 500


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Return the names of all files of a storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):  # nothing was ever stored, or it went meanwhile
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from stored_names(storage, prefix + name)


def place_of(member: str) -> tuple[Storage, str] | None:
    """Return storage and name of a member of an archive; None for what is no stored file."""
    for folder, alias in FOLDERS.items():
        if member.startswith(folder):
            return storages[alias], member.removeprefix(folder)
    return None


def state_of(storage: Storage, name: str, wanted: BackupFile) -> str:
    """Say whether a storage has a file: "same", "other" or "missing"."""
    if not storage.exists(name):
        return "missing"
    with storage.open(name) as file:
        return "same" if hashlib.file_digest(file, "sha256").hexdigest() == wanted.sha256 else "other"


def put_back(storage: Storage, name: str, content: IO[bytes]) -> None:
    """Store a file under exactly this name, in the place of another one. Raises OSError."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        copy_pieces(content, copy.write)
        copy.seek(0)
        if storage.exists(name):
            storage.delete(name)
        given = storage.save(name, File(copy), max_length=LONGEST_NAME)
    if given != name:
        storage.delete(given)
        raise OSError(f"The storage gave {name} another name.")
