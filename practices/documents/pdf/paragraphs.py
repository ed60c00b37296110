"""Paragraphs: which lines belong together, by their ends, indents, distances, type and labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from practices.documents.pdf.hyphens import LineJoiner
from practices.documents.pdf.measures import PdfMeasures, runs_on
from practices.documents.pdf.page_lines import PdfLine
from practices.documents.pdf.words import BREAK
from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.sentences import ends_in_reference, is_dangling, is_ended, starts_small
from practices.texts.numbering.vocabulary import LabelKind

_HYPHEN = re.compile(r"[^\W\d_][-\u00ad]$")
_AND = re.compile(r"(?:\b(?:and|or|et|ou|und|oder|y|o|en|of|и|или)|,)$", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\s")


@dataclass(slots=True)
class PdfParagraph:
    """Lines that belong together, and their words as one line of text.

    `depth` is that of a heading, 0 for none. `is_tied` says that it is the heading of the number right above it.
    """

    lines: list[PdfLine]
    text: str = ""
    depth: int = 0
    is_tied: bool = False
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> PdfLine:
        return self.lines[0]

    @property
    def table(self) -> int | None:
        return self.lines[0].table


def read_paragraphs(
    lines: Sequence[PdfLine], measures: PdfMeasures, joiner: LineJoiner, *, language: str
) -> list[PdfParagraph]:
    """Join lines into paragraphs."""
    reader = _ParagraphSplitter(measures, language)
    groups: list[list[PdfLine]] = []
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else None
        if groups and not reader.opens(groups[-1], line, after):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = []
    for group in groups:
        paragraph = PdfParagraph(group)
        for line in group:
            paragraph.text = joiner.join(paragraph.text, line.text)
            paragraph.notes |= line.notes
        paragraphs.append(paragraph)
    return paragraphs


def is_centered(line: PdfLine) -> bool:
    """Say whether a line stands in the middle of its column, away from both edges."""
    before, behind = line.left - line.frame[0], line.frame[1] - line.right
    width = line.frame[1] - line.frame[0]
    return before > 0.06 * width and abs(before - behind) < max(4.0, 0.03 * width)


class _ParagraphSplitter:
    """Judges whether a line opens a paragraph."""

    def __init__(self, measures: PdfMeasures, language: str) -> None:
        self.measures, self.language = measures, language

    def opens(self, held: list[PdfLine], line: PdfLine, after: PdfLine | None) -> bool:
        """Say whether `line` opens a paragraph behind the lines `held`; `after` is the line behind it."""
        last = held[-1]
        together = (last.page, last.flow) == (line.page, line.flow)
        full = _is_full(held, line) if together else runs_on(last, line)
        if _HYPHEN.search(last.text) and starts_small(line.text) and (full or last.text.endswith(BREAK)):
            return False
        label = read_label(line.text)
        if (apart := self._stands_apart(last, line, label, together=together, full=full)) is not None:
            return apart
        if label is not None and self._opens_label(held, line, label, together=together, full=full):
            return True
        if not together:
            return self._opens_across(last, line, full=full)
        return self._opens_below(held, line, after, full=full)

    def _opens_below(self, held: list[PdfLine], line: PdfLine, after: PdfLine | None, *, full: bool) -> bool:
        """Judge a line of the same type, at the usual distance, that begins with no label."""
        last = held[-1]
        if self.measures.is_display(line) or is_centered(last) or is_centered(line):
            return self._opens_display(last, line, full=full)
        return self._opens_by_indent(held, line, after) if full else not _breaks_off(last, line, self.language)

    def _stands_apart(
        self, last: PdfLine, line: PdfLine, label: Label | None, *, together: bool, full: bool
    ) -> bool | None:
        """Judge by kind, type and distance; None if they are those of the last line."""
        if last.table is not None or line.table is not None or line.heading:
            return True
        goes_on = full and (starts_small(line.text) or _has_no_case(line.text)) and not is_ended(last.text)
        if abs(last.size - line.size) > 0.12 * max(last.size, line.size) or last.bold != line.bold:
            return not (goes_on and together and self._is_near(last, line, 1.3))
        if together and not self._is_near(last, line, 1.2):
            return not (goes_on and label is None and self._is_near(last, line, 1.6))
        return None

    def _is_near(self, last: PdfLine, line: PdfLine, times: float) -> bool:
        """Say whether a line is no further below the last than usual."""
        leading = self.measures.leading_of(line) * (1.15 if self.measures.is_display(line) else 1.0)
        step = line.base - last.base
        return 0 < step <= max(leading * times, leading + 2.5 * (times > 1.1))

    def _opens_label(self, held: list[PdfLine], line: PdfLine, label: Label, *, together: bool, full: bool) -> bool:
        """Say whether a label at the beginning of a line is one, or a number in running text."""
        last = held[-1]
        is_number = label.kind in {LabelKind.NUMBER, LabelKind.BULLET}
        if not is_number and not label.rest and (line.bold or is_centered(line)):
            return True
        if ends_in_reference(last.text) or is_dangling(last.text, self.language, joining=False):
            return not full and not _nearly_full(last, line)
        if not full or label.kind is LabelKind.BULLET:
            return True
        bare = (is_number and label.style in {"", "1", "#2", "#3"}) or _DAY.match(line.text) is not None
        if together and not bare and _is_set_as_item(held, line):
            return True
        ended = is_ended(last.text)
        return ended or (is_number and not bare and _AND.search(last.text) is not None)

    def _opens_across(self, last: PdfLine, line: PdfLine, *, full: bool) -> bool:
        """Judge the first line of a page or column."""
        if (is_centered(line) and not is_centered(last)) or self.measures.is_display(last):
            return True
        small = starts_small(line.text)
        if not is_ended(last.text):
            return not (small or (full and not is_centered(last) and not _is_display(line)))
        if small and full and not last.text.endswith((";", ":")):
            return False
        indented = line.left - line.frame[0] > 0.8 * line.size
        flush = self.measures.has_indents and full and not indented and last.text.endswith((".", ","))
        return not flush

    def _opens_display(self, last: PdfLine, line: PdfLine, *, full: bool) -> bool:
        """Judge a line that is centred or set in large type."""
        width = last.frame[1] - last.frame[0]
        if not is_ended(last.text) and (starts_small(line.text) or is_dangling(last.text, self.language)):
            return False
        if is_centered(line) != is_centered(last) and not self.measures.is_display(line):
            return not full or is_ended(last.text)
        if (label := read_label(last.text)) is not None and not label.rest:
            return True
        least = 0.5 if self.measures.is_display(line) else 0.62
        return not (full or last.right - last.left > least * width)

    def _opens_by_indent(self, held: list[PdfLine], line: PdfLine, after: PdfLine | None) -> bool:
        """Judge a line behind a full one, at the usual distance, without a label."""
        last, tolerance = held[-1], 0.6 * line.size
        ended = is_ended(last.text)
        if len(held) > 1:
            if line.left > last.left + tolerance:
                back = after is not None and _is_below(line, after) and after.left < line.left - tolerance
                return ended or (back and not starts_small(line.text))
            return line.left < last.left - tolerance and (ended or not starts_small(line.text))
        if line.left < last.left - tolerance:
            return last.text.endswith((";", ":")) and read_label(last.text) is not None
        return line.left > last.left + tolerance and ended and read_label(last.text) is None


def _has_no_case(text: str) -> bool:
    """Say whether a text begins in a script without capitals."""
    return text[:1].isalpha() and text[0].lower() == text[0].upper()


def _is_below(line: PdfLine, after: PdfLine) -> bool:
    return (line.page, line.flow) == (after.page, after.flow)


def _is_full(held: list[PdfLine], line: PdfLine) -> bool:
    """Say whether the last line was full: in its column, or as wide as the justified line above it."""
    last = held[-1]
    if runs_on(last, line):
        return True
    above = held[-2] if len(held) > 1 else None
    return above is not None and abs(above.right - last.right) < 1.0 and abs(above.left - last.left) < 1.0


def _nearly_full(last: PdfLine, line: PdfLine) -> bool:
    """Say whether little room was left behind a line, as where a word could not be parted."""
    word = line.words[0]
    room = last.frame[1] - last.right - (word.right - word.left)
    return room < 0.12 * (last.frame[1] - last.frame[0])


def _breaks_off(last: PdfLine, line: PdfLine, language: str) -> bool:
    """Say whether a line that was left short stops within a sentence."""
    width = last.frame[1] - last.frame[0]
    if is_ended(last.text) or abs(last.left - line.left) > 4 * line.size:
        return False
    if starts_small(line.text):
        return _nearly_full(last, line) or last.right - last.left > 0.5 * width or is_dangling(last.text, language)
    return last.right - last.left > 0.5 * width and is_dangling(last.text, language, joining=False)


def _is_display(line: PdfLine) -> bool:
    return line.bold or line.text.isupper()


def _is_set_as_item(held: list[PdfLine], line: PdfLine) -> bool:
    """Say whether a line is set off as an item: left of the lines that hang below a label, or to the right of all."""
    last = held[-1]
    hanging = len(held) > 1 and held[0].left < held[1].left - 2
    return (hanging and line.left < last.left - 2) or line.left > max(held[0].left, last.left) + 0.6 * line.size
