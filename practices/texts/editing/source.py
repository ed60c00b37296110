"""A numbered text as its pieces and the lines on which they stand."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine, is_left_out, measure_wrap, read_lines, split_lines
from practices.texts.numbering.marks import read_whole_label
from practices.texts.numbering.segmenting import segment
from practices.texts.numbering.segments import Doubt, Segment
from practices.texts.numbering.vocabulary import UNITS, LabelKind

STUCK = re.compile(r"(\(?(?:[ivx]{1,4}|[a-z]|\d{1,3})[.)])(?=[^\W\d_]{2,}[\s,])")
"""A number without a space behind it: "i.the words"."""
LEFT_OUT = "left_out"
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Pieces on the same lines: those from `first` to before `last`, on the lines `begin` to before `end`."""

    first: int
    last: int
    begin: int
    end: int


@dataclass(frozen=True)
class TextSource:
    """A text and what it is cut into. Lines and pieces are counted from 0.

    `pieces` are the segments in order, and between them what was left out: such a piece has the element "left_out".
    """

    text: str
    lines: tuple[str, ...]
    segments: tuple[Segment, ...]
    pieces: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]
    blocks: tuple[LineBlock, ...]
    read: tuple[SourceLine, ...]
    width: int

    @cached_property
    def piece_places(self) -> tuple[int, ...]:
        """The place among the pieces of each segment."""
        return tuple(place for place, piece in enumerate(self.pieces) if piece.element != LEFT_OUT)

    @cached_property
    def labels(self) -> tuple[Label | None, ...]:
        """The number of each segment, None where it has none."""
        return tuple(read_whole_label(piece.label) for piece in self.segments)

    @cached_property
    def units(self) -> tuple[int, ...]:
        """The places of the segments that are articles and the like."""
        return tuple(at for at, label in enumerate(self.labels) if label is not None and label.kind in UNITS)

    @cached_property
    def headed_kinds(self) -> frozenset[LabelKind]:
        """The kinds of numbers most of which have a heading."""
        counts: Counter[LabelKind] = Counter()
        for piece, label in zip(self.segments, self.labels, strict=True):
            if label is not None:
                counts[label.kind] += 1 if piece.heading else -1
        return frozenset(kind for kind, more in counts.items() if more > 0)

    @cached_property
    def numbered_lines(self) -> dict[int, int]:
        """The place of the first segment with a number on each line that has one."""
        return {piece.line: at for at, piece in reversed(list(enumerate(self.segments))) if piece.label}

    def block_of(self, place: int) -> int:
        """Return which block the piece at `place` stands in."""
        low, high = 0, len(self.blocks) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.blocks[middle].first <= place else (low, middle - 1)
        return low

    def read_within(self, begin: int, end: int) -> tuple[SourceLine, ...]:
        """Return the lines that hold words, from `begin` to before `end`."""
        first = bisect_right(self.read, begin, key=lambda line: line.number)
        last = bisect_right(self.read, end, key=lambda line: line.number)
        return self.read[first:last]

    def unread_within(self, begin: int, end: int) -> tuple[str, ...]:
        """Return the lines, from `begin` to before `end`, whose words are read as nothing."""
        read = {line.number for line in self.read_within(begin, end)}
        return tuple(
            line for at, line in enumerate(self.lines[begin:end], begin + 1) if at not in read and squeeze(line)
        )


@lru_cache(maxsize=4)
def read_source(text: str, language: str) -> TextSource:
    """Cut `text`, which has plain line ends. The last few are kept: an act goes on from what the last one left."""
    lines = tuple(split_lines(text))
    found = segment(text, language=language)
    read = read_lines(text, DoubtList())
    blocks = _group(found.segments, read, len(lines))
    pieces = _with_left_out(found.segments, lines)
    return TextSource(text, lines, found.segments, pieces, found.doubts, blocks, tuple(read), measure_wrap(read))


def _with_left_out(segments: tuple[Segment, ...], lines: tuple[str, ...]) -> tuple[Segment, ...]:
    """Put what was left out between the pieces: the lines of it that stand below each other are one."""
    if not any(map(is_left_out, lines)):
        return segments
    pieces, at, first = list[Segment](), 0, 0
    for number, line in enumerate((*lines, ""), 1):
        if is_left_out(line):
            first = first or number
        elif first:
            while at < len(segments) and segments[at].line < first:
                pieces.append(segments[at])
                at += 1
            words = "\n".join(line.lstrip()[3:].strip() for line in lines[first - 1 : number - 1])
            level = pieces[-1].level if pieces else 0
            pieces.append(Segment("", LEFT_OUT, "", None, (), "", words, level, None, first))
            first = 0
    return (*pieces, *segments[at:])


def _group(segments: tuple[Segment, ...], read: Sequence[SourceLine], count: int) -> tuple[LineBlock, ...]:
    firsts, last = list[int](), 0
    for at, piece in enumerate(segments):
        if piece.line > last:
            firsts.append(at)
            last = piece.line
    if not firsts:
        return ()
    numbers = [line.number for line in read]
    begins = [_begin(segments[at], read, bisect_left(numbers, segments[at].line)) for at in firsts]
    return tuple(
        LineBlock(first, last, begin, end)
        for first, last, begin, end in zip(
            firsts, [*firsts[1:], len(segments)], begins, [*begins[1:], count], strict=True
        )
    )


def _begin(piece: Segment, read: Sequence[SourceLine], at: int) -> int:
    """Return the first line of a piece: that of its number, or of the heading that stands above it."""
    heading = squeeze(piece.heading)
    is_above = heading and at and squeeze(read[at - 1].text) == heading and heading not in squeeze(read[at].text)
    is_below = at + 1 < len(read) and squeeze(read[at + 1].text) == heading
    return (read[at - 1].number if is_above and not is_below and read[at - 1].mark is None else piece.line) - 1


def squeeze(words: str) -> str:
    """Return the letters and figures of `words` alone."""
    return _NO_WORD.sub("", words)


def words_of(piece: Segment) -> str:
    """Return all words of a piece in one line, as they are printed."""
    return " ".join(filter(None, (piece.label, piece.heading, piece.text)))


def words_on(line: SourceLine) -> str:
    """Return the words of a line, with those that its mark gives and those of the notes at its number."""
    return f"{line.mark.label}{line.mark.heading}{line.text}" if line.mark is not None else line.text + line.notes
