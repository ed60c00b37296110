"""The parts of a ZIP file from a stranger: their sizes are checked before and while they are unpacked."""

import io
import zipfile
import zlib

from practices.documents.text import UnreadableText

MAX_ENTRIES = 2_000
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_ARCHIVE_BYTES = 128 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 1024 * 1024
"""A small part may be packed as tight as it likes."""

_MEGABYTE = 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class Archive:
    """A ZIP file whose parts are read by name; what was unpacked is counted over all of them."""

    def __init__(self, zip_file: zipfile.ZipFile) -> None:
        self._zip = zip_file
        self._entries = {entry.filename.removeprefix("/"): entry for entry in zip_file.infolist()}
        self._read_bytes = 0

    def __contains__(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """Return the bytes of the part `name`. Raises UnreadableText if it is missing, broken, locked or too large."""
        entry = self._entries.get(name)
        if entry is None:
            raise UnreadableText(f"The file is incomplete: its part {name} is missing.")
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableText("The file is encrypted: save it without a password first.")
        if entry.compress_type not in _METHODS:
            raise UnreadableText(f"The file is packed in an unusual way ({name}): save it again first.")
        try:
            return self._unpack(entry, name)
        except _UNPACKING as error:
            raise UnreadableText(f"The file is damaged: its part {name} cannot be unpacked.") from error

    def _unpack(self, entry: zipfile.ZipInfo, name: str) -> bytes:
        """Unpack at most what the entry declares and the limits allow."""
        room = min(MAX_PART_BYTES, MAX_ARCHIVE_BYTES - self._read_bytes)
        with self._zip.open(entry) as part:
            data = part.read(min(room, entry.file_size) + 1)  # to name the size spares copies of a large part
        self._read_bytes += len(data)
        if len(data) > room:
            raise UnreadableText(f"The file is too large when it is unpacked ({name}).")
        return data


def open_archive(data: bytes) -> Archive:
    """Open the ZIP file `data` after a look at the sizes that it declares.

    Raises UnreadableText for what is no ZIP file (an old Office file gets a sentence of its own), has more than
    MAX_ENTRIES parts, a part above MAX_PART_BYTES, more than MAX_ARCHIVE_BYTES in all, or a part above
    RATIO_COUNTS_FROM that is packed tighter than MAX_RATIO.
    """
    if not data:
        raise UnreadableText("The file is empty.")
    if data.startswith(_OLD_OFFICE):
        raise UnreadableText(_explain_old_office(data))
    if data.count(_ENTRY) > MAX_ENTRIES:  # before the directory is read: a large one fills the memory
        raise UnreadableText(f"The file has more parts than the {MAX_ENTRIES:,} that are read.")
    try:
        zip_file = zipfile.ZipFile(io.BytesIO(data))
        entries = zip_file.infolist()
    except (*_UNPACKING, UnicodeError, IndexError) as error:
        raise UnreadableText("The file is damaged: it begins or ends like no Word or OpenDocument file.") from error
    _check_declared_sizes(entries)
    return Archive(zip_file)


def _check_declared_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_ARCHIVE_BYTES:
        raise UnreadableText(f"The file is larger than {MAX_ARCHIVE_BYTES // _MEGABYTE} MB when it is unpacked.")
    for entry in entries:
        if entry.file_size > MAX_PART_BYTES:
            limit = MAX_PART_BYTES // _MEGABYTE
            raise UnreadableText(f"The part {entry.filename} is larger than {limit} MB when it is unpacked.")
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise UnreadableText(f"The part {entry.filename} is packed so tight that it may be a trap.")


def _explain_old_office(data: bytes) -> str:
    """Tell an encrypted new Office file from an old one; both lie in the same kind of container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "The file is protected by a password: save it without one first."
    if "WordDocument".encode("utf-16-le") in data:
        return "The file is an old Word file (.doc): save it as .docx first."
    return "The file is an old Office file: save it as .docx first."
