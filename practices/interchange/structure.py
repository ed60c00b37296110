"""The structure of a text as a person checks it: its pieces as an outline, and its doubts, the gravest first."""

from dataclasses import dataclass

from practices.numbering import Doubt, Segment, segment

MOST_PIECES = 1_500
MOST_LINES = 3_000
FIRST_WORDS = 14
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the outline. `words` are the first of its own text, `level` counts from 0 to `DEEPEST`."""

    eid: str
    label: str
    heading: str
    words: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of the text with its number, from 1."""

    number: int
    text: str
    is_doubted: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What a text is cut into. The lists are cut short; the counts are not."""

    pieces: tuple[Piece, ...]
    piece_count: int
    doubts: tuple[Doubt, ...]
    lines: tuple[NumberedLine, ...]
    line_count: int

    @property
    def is_cut_short(self) -> bool:
        """Whether the text has more pieces or lines than are listed."""
        return self.piece_count > len(self.pieces) or self.line_count > len(self.lines)


def read_structure(text: str, *, language: str) -> Structure:
    """Cut `text` and list its pieces in order, its doubts by weight (the heaviest first, then by line)."""
    found = segment(text, language=language)
    doubts = tuple(sorted(found.doubts, key=lambda doubt: (-doubt.weight, doubt.line)))
    doubted = {doubt.line for doubt in doubts}
    lines = text.split("\n")
    return Structure(
        pieces=tuple(_outline(piece) for piece in found.segments[:MOST_PIECES]),
        piece_count=len(found.segments),
        doubts=doubts,
        lines=tuple(
            NumberedLine(number, line[:300], number in doubted)
            for number, line in enumerate(lines[:MOST_LINES], start=1)
        ),
        line_count=len(lines),
    )


def _outline(piece: Segment) -> Piece:
    words = piece.text.split(maxsplit=FIRST_WORDS)
    shown = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
    return Piece(piece.eid, piece.label, piece.heading, shown, min(piece.level, DEEPEST), piece.line)
