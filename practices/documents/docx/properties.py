"""What a paragraph of a Word file says of itself (w:pPr)."""

from dataclasses import dataclass

from lxml import etree

from practices.documents.docx.names import (
    ILVL,
    NUM_ID,
    NUM_PR,
    P_PR,
    P_STYLE,
    R_PR,
    VAL,
    W,
    is_on,
    to_number,
    value_of,
)
from practices.documents.docx.numbering_part import left_of
from practices.documents.docx.styles import DocxStyle, Styles

_OUTLINE, _INDENT = W + "outlineLvl", W + "ind"
_DELETED = {W + "del", W + "moveFrom"}
_SPEC_VANISH = W + "specVanish"


@dataclass(slots=True)
class ParagraphProperties:
    """The style, and what is said beside it; None where nothing is said.

    `left` is the indentation in twentieths of a point. `joins_next` says that the mark at the paragraph's end is
    hidden or deleted (`is_deleted`), so that its words stand before those of the next one.
    """

    style: DocxStyle
    num_id: str | None = None
    num_level: int | None = None
    outline: int | None = None
    left: int | None = None
    joins_next: bool = False
    is_deleted: bool = False


def read_properties(paragraph: etree._Element, styles: Styles) -> ParagraphProperties:
    """Read w:pPr, which is the first child if there is one; what it was before a tracked change is left out."""
    found = ParagraphProperties(styles.plain)
    first = paragraph[0] if len(paragraph) else None
    if first is None or first.tag != P_PR:
        return found
    for child in first:
        tag = child.tag
        if tag == P_STYLE:
            found.style = styles.find(child.get(VAL))
        elif tag == NUM_PR:
            found.num_id, found.num_level = value_of(child, NUM_ID), to_number(value_of(child, ILVL))
        elif tag == _OUTLINE:
            found.outline = to_number(child.get(VAL))
        elif tag == _INDENT:
            found.left = left_of(child)
        elif tag == R_PR:
            _read_mark(child, found)
    return found


def _read_mark(mark: etree._Element, found: ParagraphProperties) -> None:
    """Read the properties of the mark that ends a paragraph."""
    for child in mark:
        if child.tag in _DELETED:
            found.joins_next = found.is_deleted = True
        elif child.tag == _SPEC_VANISH:
            found.joins_next = found.joins_next or is_on(child.get(VAL))
