"""Headings by type: larger, bold or centred lines; and the heading that stands below an article's number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from practices.documents.pdf.measures import PdfMeasures
from practices.documents.pdf.paragraphs import PdfParagraph, is_centered
from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.sentences import NONE, STRONG, rate_heading
from practices.texts.numbering.vocabulary import CONTAINERS, UNITS, LabelKind

_LONGEST = 240
_LETTERS = re.compile(r"[^\W\d_]{2}")


def mark_headings(paragraphs: Sequence[PdfParagraph], measures: PdfMeasures) -> None:
    """Set the depth of headings, and tie an article's heading to the number that stands above it."""
    _tie_numbers(paragraphs, measures)
    styles = [_style(paragraph, measures) if not paragraph.is_tied else None for paragraph in paragraphs]
    ranks = sorted({style for style in styles if style is not None}, reverse=True)
    titled = False
    for paragraph, style in zip(paragraphs, styles, strict=True):
        if style is None:
            continue
        depth = min(ranks.index(style) + 1, 6)
        if depth == 1 and style[0] > measures.text_size and not titled:
            titled = True
        else:
            depth = max(depth, 2)
        paragraph.depth = depth


def _style(paragraph: PdfParagraph, measures: PdfMeasures) -> tuple[float, int] | None:
    """Return the rank of a heading without a number by its type: size, then weight; None if it is no heading."""
    if not _is_display(paragraph, measures) or _number(paragraph) is not None:
        return None
    if rate_heading(paragraph.text) != STRONG or not _LETTERS.search(paragraph.text):
        return None
    size = round(paragraph.first.size)
    return max(size, round(measures.text_size)), 2 * paragraph.first.bold + paragraph.text.isupper()


def _is_display(paragraph: PdfParagraph, measures: PdfMeasures) -> bool:
    """Say whether a paragraph is set apart from the text: larger, bold, or in capitals in the middle."""
    line = paragraph.first
    if paragraph.table is not None or len(paragraph.lines) > 4 or len(paragraph.text) > _LONGEST:
        return False
    if measures.is_display(line):
        return True
    if line.size < 0.9 * measures.body_size:
        return False
    return line.bold or (is_centered(line) and paragraph.text.isupper())


def _number(paragraph: PdfParagraph) -> Label | None:
    label = read_label(paragraph.text)
    return label if label is not None and label.kind is not LabelKind.BULLET else None


def _tie_numbers(paragraphs: Sequence[PdfParagraph], measures: PdfMeasures) -> None:
    """Tie "Gifts" to "Article 5" above it where both are set as headings."""
    for above, paragraph in pairwise(paragraphs):
        paragraph.is_tied = not above.is_tied and _names(above, paragraph, measures)


def _names(above: PdfParagraph, paragraph: PdfParagraph, measures: PdfMeasures) -> bool:
    """Say whether a paragraph is the heading of the number that stands alone above it."""
    label = _number(above)
    if label is None or label.rest or label.kind not in {*UNITS, *CONTAINERS, LabelKind.ANNEX} or len(above.lines) > 1:
        return False
    if paragraph.table is not None or _number(paragraph) is not None or rate_heading(paragraph.text) == NONE:
        return False
    if paragraph.text.endswith((";", ":", ",")):
        return False
    first, second = above.first, paragraph.first
    alike = is_centered(first) and is_centered(second)
    alike |= first.bold and second.bold
    alike |= measures.is_display(first) and measures.is_display(second)
    return alike and len(paragraph.text) <= _LONGEST and len(paragraph.lines) <= 4
