"""Headings: of divisions and units, with a number or without."""

from practices.texts.numbering.builder import HEADING_RANK, clean_heading
from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.reading.prose import add_line
from practices.texts.numbering.reading.state import ReadingState, runs_over
from practices.texts.numbering.reading.titles import add_title, is_title
from practices.texts.numbering.scheme import is_line_alone, is_marginal, is_unit_line, may_be_heading
from practices.texts.numbering.sentences import NONE, STRONG, WEAK, is_dangling, is_ended, rate_heading, starts_small
from practices.texts.numbering.tree import Node
from practices.texts.numbering.vocabulary import LabelKind


def is_numbered_heading(reading: ReadingState, line: SourceLine) -> bool:
    """Say whether a Markdown heading with a number stands above the units: "## A. General"."""
    label, unit = line.label, reading.tree.unit
    if not line.depth or label is None or label.kind is not LabelKind.NUMBER or label.style.startswith("#"):
        return False
    if label.style == reading.scheme.style or not (reading.scheme.kinds or reading.scheme.style):
        return False
    return unit is None or not unit.depth or line.depth <= unit.depth


def take_holder_heading(reading: ReadingState, node: Node, at: int) -> int:
    """Take the line below a division's number as its heading, if it is one."""
    if node.heading or at + 1 >= reading.end:
        return at + 1
    line = reading.lines[at + 1]
    if (
        line.label
        or not line.free
        or at + 1 in reading.scheme.romans
        or line.text in reading.scheme.notes
        or line.table
    ):
        return at + 1
    heading = clean_heading(line.text)
    if rate_heading(heading) == NONE or (line.depth and line.depth < reading.lines[at].depth):
        return at + 1
    if runs_over(reading, at + 1):
        return at + 1
    node.heading = heading
    return at + 2


def open_heading(reading: ReadingState, at: int) -> int:
    """Open an unnumbered heading."""
    line = reading.lines[at]
    if is_title(reading, line):
        add_title(reading, line)
        return at + 1
    reading.front = False
    unit = reading.tree.unit
    if unit is not None and line.depth and unit.depth and line.depth > unit.depth:
        reading.tree.open_subheading(line)
        return at + 1
    if line.strong and not line.depth and unit is not None and not _unit_follows(reading, at):
        add_line(reading, at)
        return at + 1
    label = line.label if line.label and line.label.kind is LabelKind.NUMBER and line.label.rest else None
    node = reading.tree.open_holder(line, None, HEADING_RANK, label=label)
    node.heading = node.heading or clean_heading(line.text)
    return at + 1


def is_cross_heading(reading: ReadingState, at: int) -> bool:
    """Say whether the line is an unnumbered heading: alone, and in capitals or soon above a unit."""
    line = reading.lines[at]
    if not line.gap or not line.free or line.table or line.label or line.text in reading.scheme.notes or reading.front:
        return False
    alone = at + 1 >= reading.end or reading.lines[at + 1].gap
    if not alone or rate_heading(line.text, most_words=15) != STRONG or line.text.startswith(("*", "_")):
        return False
    if line.text.isupper():
        return " " in line.text
    full = reading.width and len(line.text) >= 0.75 * reading.width
    if full or at + 1 >= reading.end or not _previous_ended(reading, at):
        return False
    unnumbered = not (reading.scheme.kinds or reading.scheme.style)
    return unnumbered or _unit_follows(reading, at)


def _unit_follows(reading: ReadingState, at: int) -> bool:
    """Say whether a unit begins soon: at once, below a note, or below further headings."""
    for i in range(at + 1, min(at + 4, reading.end)):
        if is_unit_line(reading.lines, i, reading.scheme):
            return True
        line = reading.lines[i]
        if i + 1 < reading.end and reading.scheme.marginal and is_marginal(reading.lines, i, reading.scheme):
            continue
        if rate_heading(line.text, most_words=15) == NONE or not line.gap:
            return False
    return False


def _previous_ended(reading: ReadingState, at: int) -> bool:
    if reading.tree.paragraph is None or at == 0:
        return True
    if not reading.width:
        return not reading.lines[at - 1].text.endswith(",") and not is_dangling(
            reading.lines[at - 1].text, reading.language
        )
    return is_ended(reading.lines[at - 1].text) or rate_heading(reading.lines[at - 1].text, most_words=15) == STRONG


def is_note_above(reading: ReadingState, at: int) -> bool:
    """Say whether the line is a marginal note for the number below it."""
    if not reading.scheme.marginal or at + 1 >= reading.end or not reading.lines[at].free:
        return False
    follower = reading.lines[at + 1].label
    if (
        follower is None
        or follower.kind is not LabelKind.NUMBER
        or follower.style not in {reading.scheme.style, "()1", "#2"}
    ):
        return False
    return is_marginal(reading.lines, at, reading.scheme)


def take_heading_below(reading: ReadingState, node: Node, at: int) -> int:
    """Take the line below a number that stands alone as the heading, where the text has such headings."""
    unit = node is reading.tree.unit
    if not unit or at + 1 >= reading.end or node.heading or not (reading.scheme.headed or reading.lines[at].depth):
        return at + 1
    rating = may_be_heading(reading.lines, at + 1, reading.end, reading.scheme)
    if rating == NONE or (rating == WEAK and reading.scheme.headed != WEAK):
        return at + 1
    if not reading.scheme.headed and not reading.lines[at + 1].gap:
        return at + 1
    node.heading = clean_heading(reading.lines[at + 1].text)
    return take_wrapped_heading(reading, node, at + 1)


def take_wrapped_heading(reading: ReadingState, node: Node, at: int) -> int:
    """Take the second line of a heading that was wrapped."""
    if at + 1 < reading.end:
        follower = reading.lines[at + 1]
        if (
            not follower.gap
            and follower.free
            and not follower.label
            and starts_small(follower.text)
            and len(follower.text) < 120
        ):
            behind = reading.lines[at + 2] if at + 2 < reading.end else None
            if not is_ended(follower.text) and (behind is None or behind.gap or behind.label):
                node.heading = f"{node.heading} {clean_heading(follower.text)}"
                return at + 2
    return at + 1


def is_heading_behind(reading: ReadingState, at: int, label: Label) -> bool:
    """Say whether the words behind a number are its heading."""
    line = reading.lines[at]
    words = label.rest
    if label.kind is LabelKind.NUMBER and reading.scheme.number_headed and words.count(" ") < 8:
        words = words[0].upper() + words[1:]  # scanning loses capitals
    rating = rate_heading(words, most_words=25)
    if rating == NONE:
        return False
    if line.depth or line.strong:
        return True
    follower = reading.lines[at + 1] if at + 1 < reading.end else None
    if label.kind is not LabelKind.NUMBER:
        if rating == WEAK:
            return reading.scheme.headed != NONE and bool(follower and follower.gap)
        return not runs_over(reading, at)
    return _is_number_heading(reading, at, label, follower, rating)


def _stands_on_text(reading: ReadingState, at: int, label: Label) -> bool:
    """Say whether a paragraph stands directly below the words of an item, in a text whose lines are not wrapped."""
    follower = reading.lines[at + 1]
    if reading.width or follower.gap or follower.label or follower.table or label.rest.count(" ") >= 15:
        return False
    return label.number[:1].isdigit() and not starts_small(follower.text)


def _is_number_heading(reading: ReadingState, at: int, label: Label, follower: SourceLine | None, rating: int) -> bool:
    unit = reading.tree.node is reading.tree.unit
    if follower is None:
        return False
    if not unit and not label.style.startswith("#"):
        return rating == STRONG and _stands_on_text(reading, at, label)
    inner = follower.label is not None and (
        follower.label.number.startswith(f"{label.number}.") or not is_unit_line(reading.lines, at + 1, reading.scheme)
    )
    alone = is_line_alone(reading.lines, at, reading.width)
    if label.rest.isupper() and len(label.rest) > 3:
        return alone or inner
    if rating == STRONG and label.rest.count(" ") < 15 and (alone or (inner and reading.width == 0)):
        if unit and (reading.scheme.number_headed or inner):
            return True
        return not is_unit_line(reading.lines, at + 1, reading.scheme)
    return rating != STRONG and unit and reading.scheme.number_headed and alone and follower.label is None
