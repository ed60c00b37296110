"""Source files: what they hold beside their words is noted, and the originals of cleaned copies are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.editions import drop_source, store_source
from practices.documents.source_files import ImportedFile, OriginalFile, examine_source, needs_reason
from practices.models.editions import EditionPage, checksum
from practices.models.source_files import EXAMINATION, ExaminedFile, KeptOriginal, write_kinds
from practices.queries.editions.source_contents import released_editions


class SourceRefused(Exception):
    """The source file cannot be cleaned or replaced; the message is for the user."""


def note_contents(files: Iterable[ImportedFile]) -> None:
    """Note what files hold beside their words; what was noted of one before is replaced. One query."""
    rows = {(row := _row(file)).checksum: row for file in files}
    ExaminedFile.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["checksum"],
        update_fields=["version", "held", "fault", "needs_reason", "examined_at"],
    )


def examine_noted(name: str, content: bytes) -> ExaminedFile:
    """Return what is noted of a file; it is examined first, and noted, where nothing is or nobody could tell."""
    noted = ExaminedFile.objects.filter(checksum=checksum(content), version=EXAMINATION, fault="").first()
    if noted is not None:
        return noted
    file = examine_source(name, content)
    note_contents([file])
    return _row(file)


def examine_released() -> int:
    """Examine the released source files that were not examined before; return how many. For those released long ago."""
    noted = ExaminedFile.objects.filter(checksum=OuterRef("source_checksum"), version=EXAMINATION)
    count = 0
    for edition in released_editions().exclude(source_checksum="").exclude(Exists(noted)).order_by("pk").iterator():
        try:
            examine_noted(*read_source(edition))
        except SourceRefused:
            continue
        count += 1
    return count


def _row(file: ImportedFile) -> ExaminedFile:
    return ExaminedFile(
        checksum=checksum(file.content),
        version=EXAMINATION,
        held=write_kinds(file.held),
        fault=file.fault,
        needs_reason=needs_reason(file.held, file.fault),
        examined_at=timezone.now(),
    )


@dataclass(frozen=True, slots=True)
class StoredImport:
    """A source file that is in the storage of originals as `name`, with its original, if it is a cleaned copy."""

    file: ImportedFile
    name: str

    @property
    def names(self) -> list[str]:
        """The names of all that was stored."""
        return [self.name, *([self.file.original.stored] if self.file.original else [])]


def store_imported_file(file: ImportedFile) -> StoredImport:
    """Store a file that is imported, and its original, if it is a cleaned copy. No row names them yet."""
    name = store_source(name=file.name, content=file.content)
    if file.original is None:
        return StoredImport(file, name)
    try:
        stored = store_source(name=file.original.name, content=file.original.content)
    except BaseException:
        drop_source(stored=name)
        raise
    return StoredImport(replace(file, original=replace(file.original, stored=stored)), name)


def keep_original(*, edition: EditionPage, original: OriginalFile, cleaned: str, by: Any) -> KeptOriginal:
    """Keep the original of the cleaned copy with the SHA-256 `cleaned`; one that is kept already stays as it is.

    The edition is saved, and the original stored (`original.stored`): the caller drops it where the row that is
    returned names another file.
    """
    kept, _is_new = KeptOriginal.objects.get_or_create(
        edition=edition,
        cleaned_checksum=cleaned,
        checksum=checksum(original.content),
        defaults={
            "file": original.stored,
            "name": original.name[-255:],
            "changes": original.changes,
            "removed": write_kinds(original.removed),
            "kept_by": by,
        },
    )
    return kept


def read_source(edition: EditionPage) -> tuple[str, bytes]:
    """Return name and content of the source file of an edition or of its draft. Raises SourceRefused."""
    try:
        with edition.source_file.open("rb") as file:
            return edition.source_name or str(edition.source_file.name), file.read()
    except (OSError, ValueError) as error:
        raise SourceRefused(_("The source file is missing.")) from error
