"""What a text is cut into."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a text that a person should look at; a doubt never blocks.

    `line` is the 1-based line of the source, `code` lower_snake, `message` a sentence that a
    user reads, `weight` from 0.0 (barely worth a look) to 1.0 (probably wrong).
    """

    line: int
    code: str
    message: str
    weight: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One addressable piece of a text.

    `eid` follows the Akoma Ntoso naming convention and is unique in the text; `element` is the
    Akoma Ntoso element. `label` is the number as printed, `num` the bare one ("12bis", "10.1"),
    None for parts, chapters and unnumbered pieces. `path` holds the bare numbers from the
    article-level unit down; `text` is the own text, without that of the pieces below. `level`
    counts from 0, `parent` is the eid of the piece above, `line` the 1-based line of the source.
    """

    eid: str
    element: str
    label: str
    num: str | None
    path: tuple[str, ...]
    heading: str
    text: str
    level: int
    parent: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The segments of a text in document order, and the doubts by line."""

    segments: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]
