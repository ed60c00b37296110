"""What a file was read into: numbered text, and what a person should look at."""

from dataclasses import dataclass, replace
from typing import Self

from practices.documents.text import UnreadableText
from practices.texts.numbering import Doubt

CODE_LENGTH = 20
"""Characters of a picture's code: the beginning of its SHA-256 (hex)."""
PICTURE_STARTS = {"image/png": (b"\x89PNG\r\n\x1a\n",), "image/jpeg": (b"\xff\xd8\xff",), "image/webp": (b"RIFF",)}
"""The kinds of pictures that are kept, and how their bytes begin."""
READ_FORMATS = ("docx", "odt", "doc", "rtf", "pdf", "html", "akoma_ntoso", "markdown", "text")
"""The formats that are read; all but plain Unicode are read in a child process."""


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture as a file holds it, and the parts of it that the file does not show: left, top, right, bottom."""

    content: bytes
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class FilePicture:
    """A picture of a file as it is kept: encoded anew, without anything that the file says of it.

    `code` names it in the text; it is the beginning of its SHA-256. `width` and `height` are pixels.
    """

    code: str
    media_type: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The numbered text of a file.

    `doubts` name lines of `text` (from 1); their messages also say where in the file, when it knows ("page 3").
    `format` is one of READ_FORMATS. `title` and `language` (ISO 639-1) are what the file says of itself, "" if nothing.
    `pages` holds the line of `text` at which each page begins (PDF only). `is_scan` says that the file holds
    pictures of pages and no text to speak of. `pictures` are those that the text shows; until they are encoded,
    `raw_pictures` are what the file holds, and the text names them by their place there, from 0.
    """

    text: str
    format: str
    doubts: tuple[Doubt, ...] = ()
    title: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()
    is_scan: bool = False
    pictures: tuple[FilePicture, ...] = ()
    raw_pictures: tuple[RawPicture, ...] = ()

    def with_doubts(self, *doubts: Doubt) -> Self:
        """Return the same with more doubts, by line."""
        return replace(self, doubts=tuple(sorted((*self.doubts, *doubts), key=lambda doubt: doubt.line)))


__all__ = ["READ_FORMATS", "FilePicture", "RawPicture", "ReadFile", "UnreadableText"]
