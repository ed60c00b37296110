"""The provisions of a text as they are stored: cut, described, fingerprinted and stemmed."""

from dataclasses import dataclass
from typing import NamedTuple

from practices.texts.numbering import Doubt, Segment, segment, text_hash
from practices.texts.words import stems

LONGEST_LABEL = 120
LONGEST_NUMBER = 40
LONGEST_PATH = 255
DEEPEST_LEVEL = 32_767


class ProvisionText(NamedTuple):
    """One provision. `parent` is the eId of the one it stands in, which comes before it; `position` counts from 0.

    `hash` is that of its own words (heading and text, without children); `stems` stand between spaces.
    """

    eid: str
    element: str
    label: str
    num: str
    path: str
    heading: str
    text: str
    level: int
    position: int
    parent: str | None
    hash: str
    stems: str


@dataclass(frozen=True, slots=True)
class ReadProvisions:
    """The provisions of a text in order, and what is doubtful about them, by line."""

    provisions: tuple[ProvisionText, ...]
    doubts: tuple[Doubt, ...]


def read_provisions(text: str, *, language: str) -> ReadProvisions:
    """Cut `text` into its provisions. Touches no database: it may run in another process."""
    found = segment(text, language=language)
    rows = tuple(_describe(piece, position, language) for position, piece in enumerate(found.segments))
    return ReadProvisions(rows, tuple(found.doubts))


def own_hash(piece: Segment) -> str:
    """Return the hash of a segment's own words: heading and text, without children."""
    return hash_of(piece.heading, piece.text)


def hash_of(heading: str, text: str) -> str:
    """Return the hash of a provision's own words."""
    return text_hash(f"{heading}\n{text}")


def _describe(piece: Segment, position: int, language: str) -> ProvisionText:
    return ProvisionText(
        eid=piece.eid,
        element=piece.element,
        label=piece.label[:LONGEST_LABEL],
        num=(piece.num or "")[:LONGEST_NUMBER],
        path="/".join(piece.path)[:LONGEST_PATH],
        heading=piece.heading,
        text=piece.text,
        level=min(piece.level, DEEPEST_LEVEL),
        position=position,
        parent=piece.parent,
        hash=own_hash(piece),
        stems=" ".join(["", *stems(f"{piece.heading} {piece.text}", language), ""]),
    )
