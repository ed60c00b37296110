"""The lines of a page: words that stand on one base, in reading order."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from practices.documents.pdf.words import PdfWord

_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STOP = re.compile(r"(?<=\w)[.,;:،؛]$")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u052f]")


@dataclass(slots=True)
class PdfLine:
    """A line of a page (pages count from 1).

    `frame` is the left and right edge of the column it stands in. `flow` tells columns apart: the lines of one
    flow stand below each other. A line with a `table` stands for that table of its page. `heading` stands in the
    margin beside it, `notes` are those whose marks stand in it, by name.
    """

    words: list[PdfWord]
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    bold: bool = False
    text: str = ""
    frame: tuple[float, float] = (0.0, 0.0)
    flow: int = 0
    table: int | None = None
    heading: str = ""
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> float:
        """Where the words behind a label begin: the left edge of the second word."""
        return self.words[1].left if len(self.words) > 1 else self.left


def make_line(words: list[PdfWord], page: int) -> PdfLine:
    """Make a line of words in reading order."""
    lengths = [len(word.text) for word in words]
    longest = words[lengths.index(max(lengths))]
    bold = longest.bold and all(word.bold or word.is_mark or not any(map(str.isalnum, word.text)) for word in words)
    return PdfLine(
        words,
        page,
        min([word.left for word in words]),
        max([word.right for word in words]),
        longest.base,
        longest.size,
        bold,
        join_words(words),
        table=longest.table,
    )


def join_words(words: Iterable[PdfWord]) -> str:
    """Join words with spaces, but for those that are glued to the one before."""
    parts: list[str] = []
    for word in words:
        if parts and not word.glued:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts).strip()


def group_rows(words: list[PdfWord]) -> list[list[PdfWord]]:
    """Group words into rows by their base, from the top; each row from left to right."""
    rows: list[list[PdfWord]] = []
    base = size = 0.0
    for word in sorted(words, key=attrgetter("base")):
        if rows and word.base - base < 0.45 * max(size, word.size):
            rows[-1].append(word)
            if word.size > size:
                base, size = word.base, word.size
        else:
            rows.append([word])
            base, size = word.base, word.size
    return [_in_order(row) for row in rows]


_BRACKETS = str.maketrans("()[]{}«»", ")(][}{»«")


def set_brackets(rows: list[list[PdfWord]]) -> None:
    """Set the brackets of a page from right to left the way they are written, where they come the wrong way round.

    Some programs save the shape of a bracket, others its meaning; that more of them pair tells which.
    """
    text = " ".join(join_words(row) for row in rows)
    if "(" not in text and ")" not in text:
        return
    if _count_pairs(text.translate(_BRACKETS)) > _count_pairs(text):
        for row in rows:
            for word in row:
                if not _LATIN.search(word.text):
                    word.text = word.text.translate(_BRACKETS)


def _count_pairs(text: str) -> int:
    pairs = depth = 0
    for character in text:
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth, pairs = depth - 1, pairs + 1
    return pairs


def mirror(words: list[PdfWord]) -> bool:
    """Turn the places of a page around if most of its letters are written from right to left; say whether it was."""
    text = "".join([word.text for word in words])
    if not (against := len(_RIGHT.findall(text))) or against <= len(_LATIN.findall(text)):
        return False
    for word in words:
        word.left, word.right = -word.right, -word.left
    return True


def _in_order(row: list[PdfWord]) -> list[PdfWord]:
    """Sort a row, mark raised words, and set runs of words in the other direction the other way around."""
    row.sort(key=attrgetter("left"))
    sizes = {word.size for word in row}
    if len(sizes) == 1:
        return row
    size = max(sizes)
    for word in row:
        if word.size < 0.85 * size and len(word.text) <= 4 and not word.is_mark:
            base = max(other.base for other in row if other.size > 0.85 * size)
            word.is_mark = word.base < base - 0.1 * size
    return row


def set_directions(row: list[PdfWord], *, mirrored: bool) -> list[PdfWord]:
    """Return a row, sorted by place, in the order of reading: runs in the other direction turned around."""
    if not mirrored and "".join([word.text for word in row]).isascii():
        return row
    against = [_runs_against(word.text, mirrored=mirrored) for word in row]
    if True not in against:
        return row
    ordered: list[PdfWord] = []
    run: list[PdfWord] = []
    held: list[PdfWord] = []  # words without a direction behind a run: they go with it if it goes on
    for word, turned in zip(row, against, strict=True):
        if turned:
            run += [*held, word]
            held = []
        elif turned is None and run:
            held.append(word)
        else:
            ordered += [*_turn_run(run), *held, word]
            run, held = [], []
    return [*ordered, *_turn_run(run), *held]


def _turn_run(run: list[PdfWord]) -> list[PdfWord]:
    """Turn a run around; a stop that was set at its outer end stays there."""
    turned = run[::-1]
    if len(turned) > 1 and (match := _STOP.search(turned[0].text)) and turned[-1].text[-1:].isalnum():
        turned[0].text, turned[-1].text = turned[0].text[: match.start()], turned[-1].text + match[0]
    return turned


def _runs_against(text: str, *, mirrored: bool) -> bool | None:
    """Say whether a word runs against the direction of its page; None if it has no direction."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return not mirrored
        if kind == "L":
            return mirrored
    return None
