"""Reading the lines of a text into the tree, line by line."""

from collections import Counter

from practices.texts.numbering.builder import MOST_PARAGRAPHS, ROMAN_RANK, clean_heading, rank_of
from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import close_double_spacing, measure_wrap, read_lines
from practices.texts.numbering.quotations import quote_provisions
from practices.texts.numbering.reading.bullets import read_bullet
from practices.texts.numbering.reading.headings import (
    is_cross_heading,
    is_note_above,
    is_numbered_heading,
    open_heading,
    take_holder_heading,
)
from practices.texts.numbering.reading.items import read_decimal, read_item
from practices.texts.numbering.reading.marked import read_role
from practices.texts.numbering.reading.prose import add_line, release_pending
from practices.texts.numbering.reading.rests import read_rest
from practices.texts.numbering.reading.sequence import is_unit, open_unit
from practices.texts.numbering.reading.state import ReadingState, doubt_letter
from practices.texts.numbering.scheme import Scheme, is_unit_line
from practices.texts.numbering.scopes import NumberingScope, find_contents, read_scopes
from practices.texts.numbering.tree import Node
from practices.texts.numbering.vocabulary import CONTENTS, ENDINGS, LabelKind


def read_tree(text: str, language: str) -> tuple[Node, DoubtList]:
    """Read `text` and return the root of its tree, and the doubts."""
    reading = _begin(text, language)
    contents = find_contents(reading.lines)
    for scope in read_scopes(reading.lines, width=reading.width, language=language):
        reading.scheme, reading.end = scope.scheme, scope.end
        at = _enter(reading, scope)
        while at < scope.end:
            if at in contents:
                at = _read_contents(reading, at, min(contents[at], scope.end))
            else:
                at = _read_line(reading, at)
        release_pending(reading)
    if reading.tree.paragraphs >= MOST_PARAGRAPHS:
        message = f"Only the first {MOST_PARAGRAPHS} paragraphs were told apart."
        reading.doubts.add(reading.lines[-1].number, "too_many_paragraphs", message, 1.0)
    return reading.tree.root, reading.doubts


def _begin(text: str, language: str) -> ReadingState:
    doubts = DoubtList()
    lines = read_lines(text, doubts)
    width = measure_wrap(lines)
    close_double_spacing(lines, width)
    quote_provisions(lines, width)
    depths = Counter(line.depth for line in lines if line.depth)
    shallowest = min(depths, default=0)
    reading = ReadingState(lines, doubts, language, width, Scheme(width, language))
    reading.shallowest, reading.has_one_title = shallowest, depths[shallowest] == 1
    return reading


def _enter(reading: ReadingState, scope: NumberingScope) -> int:
    """Open the scope and return its first line to read."""
    reading.last_unit = None
    if scope.annex is None:
        if scope.start:
            reading.tree.return_to_main_body()
            reading.front, reading.preface = True, None
        return scope.start
    reading.front = False
    if reading.lines[scope.start].role is not None:
        return scope.start
    node = reading.tree.open_annex(reading.lines[scope.start], scope.annex)
    reading.tree.give_eid(reading.lines[scope.start])
    return take_holder_heading(reading, node, scope.start)


def _read_contents(reading: ReadingState, at: int, end: int) -> int:
    first = reading.lines[at]
    node = reading.tree.open_front("toc", first)
    node.eid = first.mark.eid if first.mark else ""
    if reading.lines[at].text.casefold().strip(" :.") in CONTENTS:
        node.heading, at = clean_heading(reading.lines[at].text), at + 1
    for line in reading.lines[at:end]:
        if line.mark is None or line is first:
            reading.tree.add_text(line, line.text, joins=False)
        else:
            reading.tree.add_paragraph(line)
    reading.tree.leave_front()
    return end


def _read_line(reading: ReadingState, at: int) -> int:
    """Read the line at `at`, with the headings that follow it, and return the next line to read."""
    line = reading.lines[at]
    if line.role is not None:
        return read_role(reading, at)
    after = _read_free(reading, at)
    if line.mark is not None:
        reading.tree.give_eid(line)
    return after


def _read_free(reading: ReadingState, at: int) -> int:
    """Read a line of which its words tell what it is."""
    line = reading.lines[at]
    if at in reading.scheme.romans:
        return _open_roman(reading, at)
    if is_numbered_heading(reading, line):
        return open_heading(reading, at)
    if line.label is not None and (after := _read_keyword(reading, at) or _read_list_label(reading, at)):
        return after
    is_note = reading.scheme.spaced and not line.strong and is_note_above(reading, at)
    if not is_note and (line.depth or line.strong or is_cross_heading(reading, at)):
        return open_heading(reading, at)
    return _read_prose(reading, at)


def _read_prose(reading: ReadingState, at: int) -> int:
    """Read a line without number: text, the note above a number, or what scanning left."""
    line = reading.lines[at]
    if line.mark is not None:
        return read_role(reading, at)
    if line.label is None and len(line.text) == 1 and line.text.isascii():
        doubt_letter(reading, line)
        return at + 1
    if _is_conclusion(reading, at):
        if reading.tree.node.element != "conclusions":
            reading.tree.open_front("conclusions", line)
    elif is_note_above(reading, at):
        reading.pending, reading.pending_line = clean_heading(line.text), line
        return at + 1
    add_line(reading, at)
    return at + 1


def _read_keyword(reading: ReadingState, at: int) -> int | None:
    line, label = reading.lines[at], reading.lines[at].label
    if label is None or at not in reading.scheme.standing:
        return None
    if label.kind in reading.scheme.holders:
        return _open_holder(reading, at, label)
    if label.kind in reading.scheme.kinds:
        return open_unit(reading, at, label)
    if label.kind is LabelKind.PREAMBLE and reading.last_unit is None:
        reading.front = False
        reading.tree.open_front("preamble", line, label.printed)
        if label.rest:
            reading.tree.add_text(line, label.rest, joins=False)
        return at + 1
    if label.kind in {LabelKind.SECTION, LabelKind.CLAUSE} and reading.tree.unit is not None:
        reading.tree.open_child(reading.tree.unit, line, label)
        reading.tree.series = []
        return read_rest(reading, at, label)
    return None


def _open_holder(reading: ReadingState, at: int, label: Label) -> int:
    reading.front = False
    node = reading.tree.open_holder(reading.lines[at], label.kind, rank_of(label.kind), label=label)
    return take_holder_heading(reading, node, at)


def _open_roman(reading: ReadingState, at: int) -> int:
    reading.front = False
    line = reading.lines[at]
    printed, _, rest = line.text.partition(" ")
    node = reading.tree.open_holder(line, LabelKind.PART, ROMAN_RANK)
    node.label = node.raw = printed.rstrip(".)–—-")
    node.heading = clean_heading(rest)
    return take_holder_heading(reading, node, at)


def _is_conclusion(reading: ReadingState, at: int) -> bool:
    line = reading.lines[at]
    if not line.gap or reading.last_unit is None or reading.tree.body is not reading.tree.root:
        return False
    return line.text[:40].casefold().startswith(ENDINGS) and not any(
        is_unit_line(reading.lines, i, reading.scheme) for i in range(at + 1, min(at + 6, reading.end))
    )


def _read_list_label(reading: ReadingState, at: int) -> int | None:
    label = reading.lines[at].label
    if label is None:
        return None
    if label.kind is LabelKind.BULLET:
        return read_bullet(reading, at, label)
    if label.kind is not LabelKind.NUMBER:
        return None
    if label.style.startswith("#"):
        return read_decimal(reading, at, label)
    if reading.scheme.style == label.style and is_unit(reading, at, label):
        return open_unit(reading, at, label)
    return read_item(reading, at, label)
