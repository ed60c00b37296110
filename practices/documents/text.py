"""Plain text out of the bytes of a file, in any usual encoding."""

import codecs
import re

from practices.documents.encodings import guess_encoding
from practices.documents.limits import MAX_TEXT_BYTES, in_megabytes
from practices.texts.numbering import Doubt


class UnreadableText(Exception):
    """The bytes are no text that can be read; the message is for the user."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
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
_MOST_CONTROLS = 0.002
_FEW_BROKEN = 0.01
_BINARY = "The file is binary, not plain text."


def read_text(data: bytes, *, most_bytes: int = MAX_TEXT_BYTES) -> tuple[str, tuple[Doubt, ...]]:
    """Decode the bytes of a text file, and say what is doubtful about it.

    UTF-8, UTF-16 and UTF-32 with or without byte order mark, else the usual encoding in which the letters make
    most sense, which is doubted. Raises UnreadableText for an empty file, one above `most_bytes`, a binary file,
    and bytes that make sense in none of these encodings.
    """
    if not data.strip():
        raise UnreadableText("The file is empty.")
    if len(data) > most_bytes:
        raise UnreadableText(f"The file is too large: a text may have up to {in_megabytes(most_bytes)}.")
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableText(f"The file is {name}, not plain text.")
    text, doubts = _decode(data)
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > 1 + len(text) * _MOST_CONTROLS:
        raise UnreadableText(_BINARY)
    if not _WORD.search(text):
        raise UnreadableText(_BINARY if controls else "The file holds no words.")
    return text, doubts


def is_unicode(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8, or carry a byte order mark: nothing is to be guessed."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode(data: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """Decode by the byte order mark, by where the NULs stand, as UTF-8, or by what the letters are."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _decode_wide(data), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _decode_other(data, error.start)


def _decode_marked(data: bytes, encoding: str) -> tuple[str, tuple[Doubt, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _decode_other(data, error.start)
        raise UnreadableText(f"The file is broken {encoding[:6].upper()} (byte {error.start}).") from error


def _decode_wide(data: bytes) -> str:
    """Decode UTF-16 or UTF-32 without mark: then NULs stand in every second place, or in three of four."""
    head = data[: 64 * 1024]
    empty = [head[place::4].count(0) / max(1, len(head[place::4])) for place in range(4)]
    candidates = {
        "utf-32-le": len(data) % 4 == 0 and empty[3] == 1 and empty[2] > 0.9 and empty[0] == 0,
        "utf-32-be": len(data) % 4 == 0 and empty[0] == 1 and empty[1] > 0.9 and empty[3] == 0,
        "utf-16-le": len(data) % 2 == 0 and empty[0] == empty[2] == 0 and empty[1] + empty[3] > 0.1,
        "utf-16-be": len(data) % 2 == 0 and empty[1] == empty[3] == 0 and empty[0] + empty[2] > 0.1,
    }
    encoding = next((name for name, is_like in candidates.items() if is_like), None)
    if encoding is None:
        raise UnreadableText(_BINARY)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(_BINARY) from error


def _decode_other(data: bytes, at: int) -> tuple[str, tuple[Doubt, ...]]:
    """Decode what is not UTF-8 from byte `at` on: hardly broken UTF-8, or an encoding of one or two bytes."""
    line = data.count(b"\n", 0, at) + 1
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken <= _FEW_BROKEN * sum(character > "\x7f" for character in text):
        message = f"{broken} characters, the first in line {line}, are broken in the file and stand as “\ufffd”."
        return text, (Doubt(line, "broken_characters", message, 0.8),)
    found = guess_encoding(data)
    if found is None:
        raise UnreadableText(
            f"The encoding of the file cannot be told (line {line} is not UTF-8). Save it as UTF-8 first."
        )
    message = f"The file is not UTF-8 (first seen in line {line}); it was read as {found.name}: check its accents."
    return found.text, (Doubt(line, "guessed_encoding", message, 0.7),)
