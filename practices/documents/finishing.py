"""What every reading goes through before anybody sees it: an edition may hold its text, its doubts name real lines."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from practices.documents.limits import MAX_DOUBTS
from practices.documents.plain_text import check_size, strip_controls
from practices.documents.readings import ReadFile, UnreadableText
from practices.texts.numbering import Doubt

MOST_TITLE = 500
MOST_MESSAGE = 1_000
_WORD = re.compile(r"\w")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)


def finish(read: ReadFile) -> ReadFile:
    """Return the reading with plain line ends, without control characters (one doubt counts them), doubts by line.

    The letters stay as the file has them. Raises UnreadableText for a text that is too large, or that holds no
    word, unless the file is a scan.
    """
    renumber = _line_ends(read.text)
    text, controls, first = strip_controls(read.text.replace("\r\n", "\n").replace("\r", "\n"))
    check_size(text)
    if not read.is_scan and not _WORD.search(text):
        raise UnreadableText("The file holds no words.")
    last = text.count("\n") + 1
    doubts = [_settle(doubt, renumber, last) for doubt in read.doubts]
    if controls:
        message = f"{controls} control characters, the first in line {first}, were left out."
        doubts.append(Doubt(first, "control_characters", message, 0.3))
    return replace(
        read,
        text=text,
        doubts=_bound(sorted(doubts, key=lambda doubt: doubt.line)),
        title=_plain(read.title)[:MOST_TITLE],
        language=_language(read.language),
        pages=tuple(min(max(1, renumber(line)), last) for line in read.pages),
    )


def _line_ends(text: str) -> Callable[[int], int]:
    """Return what turns a line counted by line feeds into the line when carriage returns end lines as well."""
    if "\r" not in text:
        return lambda line: line
    added = (line.removesuffix("\r").count("\r") for line in text.split("\n"))
    before = [0, *accumulate(added)]
    return lambda line: line + before[min(max(line - 1, 0), len(before) - 1)]


def _settle(doubt: Doubt, renumber: Callable[[int], int], last: int) -> Doubt:
    return Doubt(
        line=min(max(1, renumber(doubt.line)), last),
        code=doubt.code,
        message=_plain(doubt.message)[:MOST_MESSAGE],
        weight=min(max(0.0, doubt.weight), 1.0),
    )


def _bound(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    if len(doubts) <= MAX_DOUBTS:
        return tuple(doubts)
    kept = tuple(doubts[: MAX_DOUBTS - 1])
    message = f"There are {len(doubts) - len(kept)} more doubts from here on."
    return (*kept, Doubt(doubts[len(kept)].line, "more_doubts", message, 0.5))


def _plain(words: str) -> str:
    return " ".join(strip_controls(words)[0].split())


def _language(tag: str) -> str:
    found = _LANGUAGE.fullmatch(tag.strip())
    return found[1].lower() if found else ""
