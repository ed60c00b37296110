"""Plain text and Markdown without what their readers do not see."""

import re
from collections.abc import Iterator

from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.unseen import drop_unseen
from practices.documents.markdown.front_matter import read_front_matter
from practices.documents.text import read_text

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_REMARK = re.compile(r"^ {0,3}\[(?://|comment|_|#)\]:\s*(?:#|<>)\s*(.*)$\n?", re.MULTILINE | re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_SHOWN = re.compile(r"(?:title|lang|language)\s*[:=]")


def clean_text(data: bytes, _changes: Changes) -> Cleaned:
    """Return a copy in UTF-8 without characters that are not seen. Raises UnreadableText."""
    text, _doubts = read_text(data)
    contents = Contents()
    return contents.make_copy(drop_unseen(text, contents).encode(), ".txt")


def clean_markdown(data: bytes, _changes: Changes) -> Cleaned:
    """Return a copy in UTF-8 without comments, and without what stands before the text but title and language.

    Raises UnreadableText.
    """
    text, _doubts = read_text(data)
    contents = Contents()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front = read_front_matter(lines).lines
    kept = [line for line in lines[1 : front - 1] if _SHOWN.match(line)] if front else []
    for line in lines[1 : front - 1] if front else ():
        if line.strip() and not _SHOWN.match(line):
            contents.add(
                ContentKind.NAMES if line.lower().startswith(("author", "editor")) else ContentKind.METADATA, line
            )
    head = [lines[0], *kept, lines[front - 1], ""] if kept else []
    pieces = ["\n".join(head), *_pieces(lines[front:], contents)] if head else list(_pieces(lines[front:], contents))
    return contents.make_copy(drop_unseen("".join(pieces), contents).encode(), ".md")


def _pieces(lines: list[str], contents: Contents) -> Iterator[str]:
    """Yield the text without comments; fenced code shows whatever stands in it."""
    gathered: list[str] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not fence:
            yield _without_comments("\n".join([*gathered, ""]), contents)
            gathered, fence = [], mark[1]
        gathered.append(line)
        if fence and len(gathered) > 1 and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            yield "\n".join([*gathered, ""])
            gathered, fence = [], ""
    words = "\n".join(gathered)
    yield words if fence else _without_comments(words, contents)


def _without_comments(text: str, contents: Contents) -> str:
    for pattern in (_COMMENT, _REMARK):
        for words in pattern.findall(text):
            contents.add(ContentKind.COMMENTS, words)
        text = pattern.sub("", text)
    return text
