"""The pieces of a text as a person sees and changes them, and which of them an act changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from practices.documents.notation import Block, Runs, TextPicture, is_caption_line, read_blocks, read_runs
from practices.texts.editing import read_source
from practices.texts.numbering import Segment

MOST_PIECES = 8_000
"""A text with more is edited as text."""
DEEPEST = 6
_KINDS = {
    **dict.fromkeys(("preface", "preamble", "conclusions", "note"), ""),
    **dict.fromkeys(("book", "part", "title", "chapter", "division", "subdivision", "hcontainer"), "heading"),
    **dict.fromkeys(("article", "section", "rule", "clause"), "provision"),
    **dict.fromkeys(("point", "indent", "subparagraph"), "item"),
    "paragraph": "provision",
    "recital": "provision",
    "doc": "annex",
    "toc": "contents",
}


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
    segments = read_source(after, language).segments
    if len(segments) > MOST_PIECES:
        raise TooManyPieces
    old, new = _pieces(read_source(before, language).segments), _pieces(segments)
    first = _count_alike(old, new)
    behind = _count_alike(old[first:][::-1], new[first:][::-1])
    lines = tuple(segment.line for segment in segments)
    return PieceChanges(first, len(old) - first - behind, tuple(new[first : len(new) - behind]), lines)


def _count_alike(old: Sequence[EditorPiece], new: Sequence[EditorPiece]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _pieces(segments: Sequence[Segment]) -> list[EditorPiece]:
    return [
        EditorPiece(_kind(piece), min(piece.level, DEEPEST), piece.label, piece.heading, piece.text)
        for piece in segments
    ]


def _kind(piece: Segment) -> str:
    if piece.element == "p":
        return _kind_of_paragraph(piece.text)
    if piece.element == "hcontainer" and piece.num is not None:
        return "provision"
    return _KINDS.get(piece.element, "paragraph") or piece.element


def _kind_of_paragraph(text: str) -> str:
    if text.startswith("|"):
        return "table"
    if text.startswith("![") and isinstance(read_blocks(text)[0], TextPicture):
        return "picture"
    return "caption" if is_caption_line(text) else "paragraph"
