"""What the text of an edition may be: in UTF-8, of bounded size, without control characters."""

import re

from practices.interchange.text import MAX_TEXT_BYTES, UnreadableText, read_text

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def check_text(text: str) -> str:
    """Give `text` with plain line ends, when an edition may hold it. Raises UnreadableText."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise UnreadableText(f"The text is too large: it may have up to {MAX_TEXT_BYTES // 1024**2} MB.")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableText(f"Line {line} holds a control character (U+{ord(found[0]):04X}), which no text has.")
    return text


def read_plain_text(content: bytes) -> str:
    """Read a file that becomes an edition: an encoding that can only be guessed is refused, words may be wrong.

    Raises UnreadableText.
    """
    text, doubts = read_text(content)
    guessed = next((doubt for doubt in doubts if doubt.code == "guessed_encoding"), None)
    if guessed is not None:
        raise UnreadableText(f"The file is not in UTF-8: line {guessed.line} cannot be read. Save it as UTF-8 first.")
    return check_text(text)
