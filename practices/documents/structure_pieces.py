"""The pieces of a text as a person sees and changes them, and which of them an act changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from practices.documents.notation import Block, Runs, read_blocks, read_runs
from practices.texts.editing import kind_of, read_source
from practices.texts.numbering import Segment

MOST_PIECES = 8_000
"""A text with more is edited as text."""
DEEPEST = 6


class TooManyPieces(Exception):
    """The text has more pieces than can be edited one by one."""


@dataclass(frozen=True, slots=True)
class EditorPiece:
    """A piece: `kind` is what a person would call it, `level` counts from 0 to `DEEPEST`."""

    kind: str
    level: int
    label: str
    heading: str
    text: str

    @property
    def heading_runs(self) -> Runs:
        """The heading, taken apart."""
        return read_runs(self.heading)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The text, taken apart."""
        return read_blocks(self.text)


@dataclass(frozen=True, slots=True)
class PieceChanges:
    """The pieces from `first` on that come in the place of `removed` others; `lines` are those of all pieces."""

    first: int
    removed: int
    pieces: tuple[EditorPiece, ...]
    lines: tuple[int, ...]


def compare_pieces(before: str, after: str, *, language: str) -> PieceChanges:
    """Return what changed between two texts; `before` is "" for all pieces. Raises TooManyPieces."""
    segments = read_source(after, language).pieces
    if len(segments) > MOST_PIECES:
        raise TooManyPieces
    old, new = _pieces(read_source(before, language).pieces), _pieces(segments)
    first = _count_alike(old, new)
    behind = _count_alike(old[first:][::-1], new[first:][::-1])
    lines = tuple(segment.line for segment in segments)
    return PieceChanges(first, len(old) - first - behind, tuple(new[first : len(new) - behind]), lines)


def _count_alike(old: Sequence[EditorPiece], new: Sequence[EditorPiece]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _pieces(segments: Sequence[Segment]) -> list[EditorPiece]:
    return [
        EditorPiece(kind_of(piece), min(piece.level, DEEPEST), piece.label, piece.heading, piece.text)
        for piece in segments
    ]
