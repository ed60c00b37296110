"""Characters of plain text that nobody sees. The process that serves looks for them itself: this loads no reader."""

import re

from practices.documents.file_contents.held import ContentKind, Contents, HeldContent
from practices.documents.text import read_text

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_ZERO_WIDTH = re.compile("[\u200b\u2060\u2062-\u2064\ufeff]{2,}")


def list_unseen(data: bytes) -> list[HeldContent]:
    """Return what plain text holds beside its words. Raises UnreadableText."""
    text, _doubts = read_text(data)
    contents = Contents()
    drop_unseen(text, contents)
    return list(contents.removed())


def drop_unseen(text: str, contents: Contents) -> str:
    """Leave out characters of no width in which words can be written."""
    for words in _TAGS.findall(text):
        contents.add(
            ContentKind.HIDDEN_TEXT, "".join(chr(ord(sign) - 0xE0000) for sign in words if ord(sign) > 0xE001F)
        )
    for _signs in _ZERO_WIDTH.findall(text):
        contents.add(ContentKind.HIDDEN_TEXT)
    return _ZERO_WIDTH.sub("", _TAGS.sub("", text))
