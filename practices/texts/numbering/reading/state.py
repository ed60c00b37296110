"""The state of reading one text, and what each step asks of it."""

from dataclasses import dataclass, field

from practices.texts.numbering.builder import TreeBuilder
from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.scheme import Scheme
from practices.texts.numbering.sentences import is_dangling, is_ended, starts_small
from practices.texts.numbering.series import Fit, fit_label
from practices.texts.numbering.tree import Node


@dataclass(slots=True)
class ReadingState:
    """One text while it is read.

    `end` is the place behind the last line of the open scope. `last_unit` is the unit read last,
    with its label. `pending` is a heading that stands above its number, read but not yet placed.
    `front` says that only titles were read so far.
    """

    lines: list[SourceLine]
    doubts: DoubtList
    language: str
    width: int
    scheme: Scheme
    tree: TreeBuilder = field(default_factory=TreeBuilder)
    end: int = 0
    last_unit: tuple[Label, Node] | None = None
    pending: str = ""
    pending_line: SourceLine | None = None
    preface: Node | None = None
    front: bool = True
    shallowest: int = 0
    has_one_title: bool = False


def runs_over(reading: ReadingState, at: int) -> bool:
    """Say whether the line at `at` goes on in the next one, so that it is no heading."""
    line = reading.lines[at]
    follower = reading.lines[at + 1] if at + 1 < reading.end else None
    if follower is None or follower.gap or follower.label or line.depth or line.text.isupper():
        return False
    return starts_small(follower.text) or bool(reading.width and len(line.text) >= 0.75 * reading.width)


def take_pending(reading: ReadingState) -> str:
    heading, reading.pending, reading.pending_line = reading.pending, "", None
    return heading


def doubt_order(reading: ReadingState, line: SourceLine, label: Label, last: str, order: tuple[int, str]) -> None:
    where = f"(line {line.number})"
    if label.order == order:
        text = f"{label.printed} comes twice {where}."
        reading.doubts.add(line.number, "repeated_number", text, 0.8)
    elif label.order < order:
        text = f"{label.printed} comes after {last} {where}."
        reading.doubts.add(line.number, "out_of_order", text, 0.8)
    elif label.value > order[0] + 1:
        text = f"Between {last} and {label.printed} a number is missing {where}."
        reading.doubts.add(line.number, "missing_number", text, 0.5)


def may_break(reading: ReadingState, at: int, *, joining: bool) -> bool:
    """Say whether a label may stand here: after a gap, an ended sentence, or an unwrapped line."""
    line = reading.lines[at]
    if line.gap or at == 0 or reading.pending:
        return True
    before = reading.lines[at - 1]
    if before.depth or (before.label is not None and not before.label.rest):
        return True
    if is_dangling(before.text, reading.language, joining=joining):
        return False
    return not reading.width or is_ended(before.text) or len(before.text) < 0.7 * reading.width


def find_series(reading: ReadingState, label: Label, fits: set[Fit]) -> tuple[int, int] | None:
    """Find the innermost open list that `label` fits in one of these ways: its place and the value."""
    for at in range(len(reading.tree.series) - 1, -1, -1):
        fit = fit_label(reading.tree.series[at], label)
        if fit is not None and fit[0] in fits:
            return at, fit[1]
    return None


def doubt_mark(reading: ReadingState, line: SourceLine, mark: str) -> None:
    text = f"Line {line.number}: marks before the text were left out: {mark}"
    reading.doubts.add(line.number, "ocr_mark", text, 0.5)


def doubt_letter(reading: ReadingState, line: SourceLine) -> None:
    """Leave out a line of one letter."""
    text = f"Line {line.number} is a single letter and was left out: {line.text}"
    reading.doubts.add(line.number, "debris", text, 0.4)
