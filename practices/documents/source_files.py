"""A file as it becomes the source file of an edition: as it came, or as a cleaned copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from practices.documents.file_contents.files import clean_file, list_file_contents
from practices.documents.file_contents.held import Changes, ContentKind, HeldContent
from practices.documents.text import UnreadableText


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The original of a cleaned copy: its tracked changes were accepted or rejected, and `removed` was taken out.

    `stored`: its name in the storage of originals, when it lies there already.
    """

    name: str
    content: bytes
    changes: Changes
    removed: tuple[HeldContent, ...]
    stored: str = ""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A source file. `held`: what it holds beside its words, the gravest first; `fault`: why nobody can tell."""

    name: str
    content: bytes
    held: tuple[HeldContent, ...] = ()
    fault: str = ""
    original: OriginalFile | None = None


def examine_source(name: str, content: bytes) -> ImportedFile:
    """Return a file as it came, with what it holds."""
    try:
        return ImportedFile(name, content, tuple(list_file_contents(name, content)))
    except UnreadableText as error:
        return ImportedFile(name, content, fault=str(error))


def clean_source(name: str, content: bytes, *, changes: Changes) -> ImportedFile:
    """Return the cleaned copy of a file; a file that holds nothing to take out, as it came. Raises UnreadableText."""
    cleaned = clean_file(name, content, changes=changes)
    if not cleaned.removed:
        return ImportedFile(name, content, cleaned.kept)
    original = OriginalFile(name, content, changes, cleaned.removed)
    return ImportedFile(_renamed(name, cleaned.ending), cleaned.data, cleaned.kept, original=original)


def copy_of(name: str, content: bytes, changes: Changes | Literal[""]) -> ImportedFile:
    """Return the cleaned copy of a file, or without `changes` the file as it came. Raises UnreadableText."""
    return clean_source(name, content, changes=changes) if changes else examine_source(name, content)


def needs_reason(held: Iterable[HeldContent], fault: str = "") -> bool:
    """Tell whether a file is released for a stated reason alone: it holds what calls for one, or nobody can tell."""
    return bool(fault) or any(one.calls_for_reason for one in held)


def needs_choice(held: Iterable[HeldContent]) -> bool:
    """Tell whether only a person can say which copy readers get: changes are tracked, or the file is signed."""
    return bool({ContentKind.TRACKED_CHANGES, ContentKind.SIGNATURES} & {one.kind for one in held})


def _renamed(name: str, ending: str) -> str:
    path = PurePath(name)
    return name if path.suffix.lower() == ending.lower() else f"{path.stem}{ending}"
