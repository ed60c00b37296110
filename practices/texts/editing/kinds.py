"""What a piece of a text is, as a person would call it, and the signs by which two readings of a text are compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practices.texts.editing.source import LEFT_OUT, squeeze
from practices.texts.numbering.pictures import is_caption, is_picture
from practices.texts.numbering.segments import Segment

_KINDS = {
    **dict.fromkeys(("preface", "preamble", "conclusions", "note"), ""),
    **dict.fromkeys(("book", "part", "title", "chapter", "division", "subdivision", "hcontainer"), "heading"),
    **dict.fromkeys(("article", "section", "rule", "clause"), "provision"),
    **dict.fromkeys(("point", "indent", "subparagraph"), "item"),
    "paragraph": "provision",
    "recital": "provision",
    "doc": "annex",
    "toc": "contents",
    LEFT_OUT: LEFT_OUT,
}


def kind_of(piece: Segment) -> str:
    """Return what a person would call a piece: "heading", "provision", "item", "paragraph", "caption" and the like."""
    if piece.element == "p":
        return kind_of_text(piece.text)
    if piece.element == "hcontainer" and piece.num is not None:
        return "provision"
    return _KINDS.get(piece.element, "paragraph") or piece.element


def kind_of_text(text: str) -> str:
    """Return what a paragraph is."""
    if text.startswith("|"):
        return "table"
    if is_picture(text.split("\n", 1)[0]):
        return "picture"
    return "caption" if is_caption(text) else "paragraph"


@dataclass(frozen=True, slots=True)
class Sign:
    """A number with its heading, or a text: what must read alike wherever an act changes nothing.

    `kind` says what it is; the only paragraph of a provision is its own text, so that a text has no piece here.
    """

    kind: str
    words: str


def signs_of(piece: Segment) -> Iterator[Sign]:
    """Return the signs of one piece: of its number and heading, and of its text."""
    if piece.label or piece.heading:
        kind = "number" if piece.element in {"paragraph", "subparagraph"} else kind_of(piece)
        yield Sign(kind, f"{squeeze(piece.label)} {squeeze(piece.heading)}")
    if words := squeeze(piece.text):
        yield Sign(kind_of_text(piece.text), words)


def all_signs(pieces: Iterable[Segment]) -> list[Sign]:
    """Return the signs of all pieces in order."""
    return [sign for piece in pieces for sign in signs_of(piece)]
