"""Plain text out of the bytes of a file."""

import codecs
import re

from practices.numbering import Doubt

MAX_TEXT_BYTES = 4 * 1024 * 1024


class UnreadableText(Exception):
    """The bytes are no text that can be read; the message is for the user."""


_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive, such as a Word file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a compressed file",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"\w")


def read_text(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Decode the bytes of a text file, and say what is doubtful about it.

    UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252, which is doubted.
    Raises UnreadableText for an empty file, one above MAX_TEXT_BYTES, a binary file, and bytes
    that are in none of these encodings.
    """
    if not data.strip():
        raise UnreadableText("The file is empty.")
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableText(f"The file is too large: a text may have up to {MAX_TEXT_BYTES // 1024**2} MB.")
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableText(f"The file is {name}, not plain text.")
    text, doubts = _decode(data)
    if _CONTROL.search(text):
        raise UnreadableText("The file is binary, not plain text.")
    if not _WORD.search(text):
        raise UnreadableText("The file holds no words.")
    return text, doubts


def _decode(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Decode by the byte order mark, as UTF-8, or as Windows-1252."""
    for mark, encoding in _UTF16.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise UnreadableText(f"The file is broken UTF-16 (byte {error.start}).") from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _decode_windows(data, error.start)


def _decode_windows(data: bytes, at: int) -> tuple[str, tuple[Doubt, ...]]:
    if b"\x00" in data:
        raise UnreadableText("The file is binary, not plain text.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableText(f"The file is neither UTF-8 nor Windows-1252 text (byte {error.start}).") from error
    line = data.count(b"\n", 0, at) + 1
    message = f"The file is not UTF-8 (first seen in line {line}); it was read as Windows-1252: check its accents."
    return text, (Doubt(line, "guessed_encoding", message, 0.7),)
