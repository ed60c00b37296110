"""Writing and reading the one file of a backup: a tar archive whose last member is its manifest."""

import hashlib
import lzma
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from practices.operations.manifests import BackupFile, BackupRefused, Manifest, read_manifest, write_manifest

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 256 * 1024 * 1024
PIECE = 1024 * 1024
IN_MEMORY = 8 * PIECE


class ArchiveWriter:
    """Puts files into an archive, and keeps what is known of each."""

    def __init__(self, archive: tarfile.TarFile, mtime: float) -> None:
        self._archive, self._mtime = archive, mtime
        self.files: dict[str, BackupFile] = {}

    def add(self, name: str, file: IO[bytes]) -> None:
        """Put a file into the archive, from where it stands to its end."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            digest, size = hashlib.sha256(), 0
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
                copy.write(piece)
            copy.seek(0)
            self._put(name, copy, size)
        self.files[name] = BackupFile(size, digest.hexdigest())

    def add_path(self, name: str, path: Path) -> None:
        """Put a file of the disk, which nobody writes to any more, into the archive."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            self._put(name, file, size)
        self.files[name] = BackupFile(size, digest)

    def close(self, manifest: Manifest) -> None:
        """Put the manifest last."""
        data = write_manifest(manifest)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            file.write(data)
            file.seek(0)
            self._put(MANIFEST, file, len(data))

    def _put(self, name: str, file: Any, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, int(self._mtime), 0o600
        self._archive.addfile(entry, file)


@contextmanager
def writing_archive(path: Path, *, mtime: float) -> Iterator[ArchiveWriter]:
    """Write an archive that is at `path` when it is whole, and not before. Its ending says whether it is packed.

    Only its owner may read it. `mtime`: seconds since 1970, of every member. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".backup-", suffix=".part")
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w|gz" if is_packed(path) else "w|", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar, mtime)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        sync_folder(path.parent)
    finally:
        half.unlink(missing_ok=True)


def verify_archive(path: Path) -> Manifest:
    """Read a backup from its first byte to its last; give its manifest. Raises BackupRefused where it is not whole."""
    seen: dict[str, BackupFile] = {}
    manifest: Manifest | None = None
    try:
        for name, file, size in members(path):
            if name == MANIFEST:
                manifest = read_manifest(file.read(LARGEST_MANIFEST))
                continue
            seen[name] = BackupFile(size, hashlib.file_digest(file, "sha256").hexdigest())  # type: ignore[arg-type]
    except (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        raise BackupRefused(f"{path.name} is damaged, or ends too early: {error}") from error
    if manifest is None:
        raise BackupRefused(f"{path.name} is not a whole backup: it has no manifest.")
    for name in sorted({*seen, *manifest.files}):
        if name not in seen:
            raise BackupRefused(f"{path.name} is damaged: {name} is missing.")
        if manifest.files.get(name) != seen[name]:
            raise BackupRefused(f"{path.name} is damaged: {name} is not the file that was put in.")
    return manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    """Return name, content and size of each file of a backup, in order. Raises BackupRefused."""
    try:
        with tarfile.open(path, mode="r|*") as archive:
            for entry in archive:
                file = archive.extractfile(entry) if entry.isreg() else None
                if file is None or not is_plain(entry.name):
                    raise BackupRefused(f"{path.name} is not a backup of this portal: {entry.name[:100]!r} is in it.")
                yield entry.name, file, entry.size
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupRefused(f"{path.name} cannot be read to its end: {error}") from error


def copy_to(file: IO[bytes], path: Path) -> None:
    """Write a member of an archive to the disk, and see that it is there. Raises OSError."""
    with path.open("wb") as out:
        copy_pieces(file, out.write)
        out.flush()
        os.fsync(out.fileno())


def copy_pieces(file: IO[bytes], write: Callable[[bytes], Any]) -> None:
    """Hand a file on, piece by piece."""
    while piece := file.read(PIECE):
        write(piece)


def is_plain(name: str) -> bool:
    """Tell whether a name stays within its folder."""
    return "\\" not in name and not {"", ".", ".."} & set(name.split("/"))


def is_packed(path: Path) -> bool:
    """Tell whether a file of this name is compressed."""
    return path.name.endswith((".gz", ".tgz"))


def sync_folder(folder: Path) -> None:
    """See that what was renamed in a folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
