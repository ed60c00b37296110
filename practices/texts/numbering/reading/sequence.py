"""The units of a text, one after the other."""

from dataclasses import replace

from practices.texts.numbering.chains import can_be_bare
from practices.texts.numbering.labels import Label, has_sublabel
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.reading.rests import read_rest
from practices.texts.numbering.reading.state import ReadingState, doubt_order, may_break, take_pending
from practices.texts.numbering.sentences import STRONG, is_ended, rate_heading
from practices.texts.numbering.series import Fit, fit_label
from practices.texts.numbering.tree import Node
from practices.texts.numbering.vocabulary import LabelKind

_FURTHEST_UNIT = 20  # numbers that may be missing between two units


def open_unit(reading: ReadingState, at: int, label: Label) -> int:
    reading.front = False
    node = reading.last_unit[1] if reading.last_unit else None
    if node is not None and node is reading.tree.unit and node.num == label.number and has_sublabel(label.rest):
        return read_rest(reading, at, label)  # "Rule 101.2 (b)" after "Rule 101.2 (a)"
    line = reading.lines[at]
    unit = reading.tree.open_unit(line, label, annexed=reading.scheme.annexed)
    unit.heading = take_pending(reading)
    check_order(reading, line, label, unit)
    reading.last_unit = label, unit
    return read_rest(reading, at, label)


def check_order(reading: ReadingState, line: SourceLine, label: Label, unit: Node) -> None:
    """Doubt a unit's number that does not follow the last one's."""
    if reading.last_unit is None:
        if label.value > 1 and "." not in label.number:
            text = f"The text begins with {label.printed}, not with 1 (line {line.number})."
            reading.doubts.add(line.number, "starts_late", text, 0.2)
        return
    last, before = reading.last_unit
    if last.kind is not label.kind:
        return
    if "." in last.number and "." not in label.number and label.kind is LabelKind.NUMBER:
        last = replace(last, value=last.main, suffix=last.number)
    if label.value == 1 and before.parent is not unit.parent:
        return
    old, new = last.number.rpartition(".")[0], label.number.rpartition(".")[0]
    if old != new:
        return
    doubt_order(reading, line, label, last.printed, last.order)


def is_unit(reading: ReadingState, at: int, label: Label) -> bool:
    """Say whether a bare number is the next unit."""
    last = reading.last_unit[0] if reading.last_unit and reading.last_unit[0].kind is LabelKind.NUMBER else None
    value = last.main if last else 0
    if label.style == "1" and not can_be_bare(label, value):
        return False
    if not may_break(reading, at, joining=True):
        return (
            label.value == value + 1 and may_break(reading, at, joining=False) and is_ended(reading.lines[at - 1].text)
        )
    headed = reading.scheme.number_headed and rate_heading(label.rest, most_words=15) == STRONG
    if not headed and any(fit and fit[0] is Fit.NEXT for fit in (fit_label(s, label) for s in reading.tree.series)):
        return False
    if label.value == 1 and value:
        return _starts_again(reading, at) or headed
    if value < label.value <= value + _FURTHEST_UNIT or (label.value == value and label.suffix):
        return True
    return reading.lines[at].gap or value == 0 or is_ended(reading.lines[at - 1].text)


def _starts_again(reading: ReadingState, at: int) -> bool:
    """Say whether numbers may begin again at 1: a new division opened, and no list was announced."""
    unit = reading.tree.unit
    return unit is None and not reading.lines[at - 1].text.endswith(":")
