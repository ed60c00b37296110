"""What the text of an edition may be: in Unicode, of bounded size, without control characters."""

import re

from practices.documents.limits import MAX_TEXT_BYTES, in_megabytes
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText, read_text

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def check_text(text: str) -> str:
    """Return `text` with plain line ends, when an edition may hold it. Raises UnreadableText."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    check_size(text)
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableText(f"Line {line} holds a control character (U+{ord(found[0]):04X}), which no text has.")
    return text


def check_size(text: str) -> None:
    """Raise UnreadableText for a text above MAX_TEXT_BYTES in UTF-8."""
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise UnreadableText(f"The text is too large: it may have up to {in_megabytes(MAX_TEXT_BYTES)}.")


def strip_controls(text: str) -> tuple[str, int, int]:
    """Return `text` without the characters that no edition may hold, how many there were, and the line of the first.

    A vertical tab, with which some programs break a line within a paragraph, becomes a space.
    """
    text = text.replace("\x0b", " ")
    first = _CONTROL.search(text)
    if first is None:
        return text, 0, 0
    stripped, count = _CONTROL.subn("", text)
    return stripped, count, text.count("\n", 0, first.start()) + 1


def read_plain_file(data: bytes) -> ReadFile:
    """Read a plain text file. Raises UnreadableText."""
    text, doubts = read_text(data)
    return ReadFile(text=text, format="text", doubts=doubts)
