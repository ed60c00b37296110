"""The numbered items of lists: "2.", "(b)", "iii)", "10.1"."""

from dataclasses import replace

from practices.texts.numbering.chains import is_coded
from practices.texts.numbering.labels import Label, order_suffix, read_label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.reading.rests import read_rest
from practices.texts.numbering.reading.sequence import open_unit
from practices.texts.numbering.reading.state import ReadingState, doubt_order, find_series, may_break, take_pending
from practices.texts.numbering.sentences import ends_in_reference, is_ended, starts_small
from practices.texts.numbering.series import Fit, first_value, fit_label
from practices.texts.numbering.tree import Node

_FURTHEST_ITEM = 5  # numbers that may be missing between two items
_LATEST_START = 30  # the highest number that a list may begin with


def read_decimal(reading: ReadingState, at: int, label: Label) -> int | None:
    """Read "10.1": below 10 where that is open, else as a unit or a list of its own."""
    if not may_break(reading, at, joining=True):
        return None
    prefix = label.number.rpartition(".")[0]
    line = reading.lines[at]
    for node in reading.tree.node.ancestors():
        if node.num == prefix and node.label and not _is_inserted(reading, node, label):
            reading.tree.open_child(node, line, label).heading = take_pending(reading)
            _check_child(reading, line, label, reading.tree.node)
            return read_rest(reading, at, label)
    if starts_small(label.rest) and not line.gap:
        return None
    if not reading.scheme.kinds:
        return open_unit(reading, at, label)
    return read_item(reading, at, label)


def _is_inserted(reading: ReadingState, node: Node, label: Label) -> bool:
    """Say whether "57.1" was put in behind a section 57 that has a text of its own, as statutes do."""
    if node is not reading.tree.unit or reading.scheme.style != "1" or not node.content:
        return False
    return not any(isinstance(child, Node) and child.label.startswith(f"{node.num}.") for child in node.content)


def _check_child(reading: ReadingState, line: SourceLine, label: Label, node: Node) -> None:
    parent = node.parent
    before = [n for n in parent.content[-12:-1] if isinstance(n, Node) and n.num] if parent else []
    if before:
        last = read_label(f"{before[-1].label} ")
        if last is not None and last.style == label.style:
            doubt_order(reading, line, label, last.printed, last.order)


def read_item(reading: ReadingState, at: int, label: Label) -> int | None:
    """Read the item of a list, if the label fits one that is open or can open one."""
    if label.style == "1" or is_coded(label):
        return _read_lone_number(reading, at, label)
    line = reading.lines[at]
    announced = _is_announced(reading, at, label)
    if (next_one := find_series(reading, label, {Fit.NEXT})) and (announced or may_break(reading, at, joining=False)):
        reading.tree.continue_series(next_one[0], line, label, next_one[1]).heading = take_pending(reading)
        return read_rest(reading, at, label)
    if not announced and not may_break(reading, at, joining=True):
        return None
    if resumed := _find_closed(reading, label):
        reading.tree.open_series(line, label, *resumed).heading = take_pending(reading)
        return read_rest(reading, at, label)
    opening = first_value(label)
    if opening and not _repeats(reading, at, opening[0]):
        reading.tree.open_series(line, label, *opening).heading = take_pending(reading)
        return read_rest(reading, at, label)
    return _read_odd_item(reading, at, label)


def _is_announced(reading: ReadingState, at: int, label: Label) -> bool:
    """Say whether a lettered item follows an open sentence: "may authorize payment for" / "(a) the costs"."""
    if at == 0 or not label.style.endswith(("a", "A")) or ")" not in label.style or not label.rest:
        return False
    if label.rest[0] in ",;.)" or label.rest.startswith(("and ", "or ", "et ", "ou ", "und ", "oder ", "of ")):
        return False
    return not ends_in_reference(reading.lines[at - 1].text)


def _find_closed(reading: ReadingState, label: Label) -> tuple[str, int] | None:
    """Find a list of this unit that ended and goes on here: numbers that run through lettered headings."""
    if first_value(label):
        return None
    for series in reading.tree.closed:
        fit = fit_label(series, label)
        if fit and fit[0] is Fit.NEXT:
            return series.style, fit[1]
    return None


def _repeats(reading: ReadingState, at: int, style: str) -> bool:
    """Say whether a list's first number comes a second time in the same list."""
    series = reading.tree.series
    if not series or series[-1].style != style:
        return False
    before = reading.lines[at - 1].text if at else ""
    return series[-1].item is reading.tree.node and not before.endswith((":", "-", "–", "—"))


def _read_odd_item(reading: ReadingState, at: int, label: Label) -> int | None:
    """Read an item that skips numbers, repeats one, or comes late."""
    line = reading.lines[at]
    if not line.gap and at and not is_ended(reading.lines[at - 1].text) and not reading.lines[at - 1].depth:
        return None
    found = find_series(reading, label, {Fit.SKIPS, Fit.REPEATS, Fit.FALLS_BACK})
    if found is not None:
        series = reading.tree.series[found[0]]
        if found[1] - series.value > _FURTHEST_ITEM:
            return None
        last, order = series.item.label, (series.value, order_suffix(series.suffix))
        reading.tree.continue_series(found[0], line, label, found[1]).heading = take_pending(reading)
        doubt_order(reading, line, replace(label, value=found[1]), last, order)
        return read_rest(reading, at, label)
    if not _may_start_late(reading, at, label):
        return None
    style, value = label.style if label.value else f"{label.style}r", label.value or label.roman or 0
    reading.tree.open_series(line, label, style, value).heading = take_pending(reading)
    text = f"A list begins with {label.printed} (line {line.number})."
    reading.doubts.add(line.number, "list_starts_late", text, 0.6)
    return read_rest(reading, at, label)


def _may_start_late(reading: ReadingState, at: int, label: Label) -> bool:
    """Say whether a list may begin in the middle: numbers may, letters if the next one follows."""
    if label.number[:1].isdigit():
        return label.value <= _LATEST_START
    for line in reading.lines[at + 1 : min(at + 40, reading.end)]:
        if line.label and line.label.style == label.style:
            return line.label.value == label.value + 1
    return False


def _read_lone_number(reading: ReadingState, at: int, label: Label) -> int | None:
    """Leave out a number alone on its line, a page's number; with words it is running text."""
    if label.rest:
        return None
    text = f"Line {reading.lines[at].number} is a number alone and was left out as a page number: {label.printed}"
    reading.doubts.add(reading.lines[at].number, "page_number", text, 0.3)
    return at + 1
