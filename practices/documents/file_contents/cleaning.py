"""What a file holds beside its words, and a copy without it, in this process: for files that are trusted.

Files from strangers go through `practices.documents.file_contents.files`.
"""

import importlib
from collections.abc import Callable

from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, HeldContent
from practices.documents.formats import CLEANERS, recognise


def list_contents(data: bytes, *, name: str = "") -> list[HeldContent]:
    """Return what a file holds beside its words, the gravest first. Raises UnreadableText."""
    return list(clean(data, changes="accept", name=name).held)


def clean(data: bytes, *, changes: Changes, name: str = "") -> Cleaned:
    """Return a copy of a file with tracked changes settled and without what is not its words.

    Raises UnreadableText, whose message is for the user, for a file that cannot be cleaned.
    """
    return clean_as(recognise(name, data), data, changes)


def clean_as(format_: str, data: bytes, changes: Changes) -> Cleaned:
    """Clean a file of a known format, a key of CLEANERS. Raises UnreadableText."""
    module, _, name = CLEANERS[format_].rpartition(".")
    cleaner: Callable[[bytes, Changes], Cleaned] = getattr(importlib.import_module(module), name)
    return cleaner(data, changes)


def is_signed(data: bytes) -> bool:
    """Say whether a file carries a digital signature. Raises UnreadableText."""
    return any(held.kind == ContentKind.SIGNATURES for held in list_contents(data))
