"""What a file was read into: numbered text, and what a person should look at."""

from dataclasses import dataclass, replace
from typing import Self

from practices.documents.text import UnreadableText
from practices.texts.numbering import Doubt

READ_FORMATS = ("docx", "odt", "doc", "rtf", "pdf", "html", "akoma_ntoso", "markdown", "text")
"""The formats that are read; all but plain Unicode are read in a child process."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The numbered text of a file.

    `doubts` name lines of `text` (from 1); their messages also say where in the file, when it knows ("page 3").
    `format` is one of READ_FORMATS. `title` and `language` (ISO 639-1) are what the file says of itself, "" if nothing.
    `pages` holds the line of `text` at which each page begins (PDF only). `is_scan` says that the file holds
    pictures of pages and no text to speak of.
    """

    text: str
    format: str
    doubts: tuple[Doubt, ...] = ()
    title: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()
    is_scan: bool = False

    def with_doubts(self, *doubts: Doubt) -> Self:
        """Return the same with more doubts, by line."""
        return replace(self, doubts=tuple(sorted((*self.doubts, *doubts), key=lambda doubt: doubt.line)))


__all__ = ["READ_FORMATS", "ReadFile", "UnreadableText"]
