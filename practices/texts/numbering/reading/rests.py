"""What stands behind a label: a further label, a heading, or text."""

from dataclasses import replace

from practices.texts.numbering.builder import clean_heading
from practices.texts.numbering.labels import Label, has_sublabel, is_plain, read_label
from practices.texts.numbering.reading.headings import is_heading_behind, take_heading_below, take_wrapped_heading
from practices.texts.numbering.reading.state import ReadingState, find_series
from practices.texts.numbering.sentences import split_run_in, starts_small
from practices.texts.numbering.series import Fit, first_value
from practices.texts.numbering.vocabulary import LabelKind

_MOST_LABELS = 4  # on one line


def read_rest(reading: ReadingState, at: int, label: Label, labels: int = 1) -> int:
    """Read what stands behind a label: a further label, a heading, or text."""
    node = reading.tree.node
    if reading.scheme.run_in and node is reading.tree.unit and not node.heading and (run := split_run_in(label.rest)):
        node.heading, label = clean_heading(run[0]), replace(label, rest=run[1])
    while labels < _MOST_LABELS and (inner := _inner_label(reading, label)):
        if found := find_series(reading, inner, {Fit.NEXT}):
            reading.tree.continue_series(found[0], reading.lines[at], inner, found[1])
        else:
            style, value = first_value(inner) or (inner.style, inner.value)
            reading.tree.open_series(reading.lines[at], inner, style, value)
        label, labels = inner, labels + 1
    node, line = reading.tree.node, reading.lines[at]
    if not label.rest:
        return take_heading_below(reading, node, at)
    if is_plain(label.rest):
        reading.tree.add_text(line, label.rest[1:], joins=False)
        return at + 1
    if node.num is not None and not node.heading and is_heading_behind(reading, at, label):
        node.heading = clean_heading(label.rest)
        return take_wrapped_heading(reading, node, at)
    reading.tree.add_text(line, label.rest, joins=False)
    return at + 1


def _inner_label(reading: ReadingState, label: Label) -> Label | None:
    """Return a label that stands right behind another: "1. (a) The ..."."""
    if label.kind is LabelKind.BULLET or not label.rest or label.rest[0] not in "(1aiAI١а§":
        return None
    inner = read_label(label.rest)
    if inner is None or inner.kind is not LabelKind.NUMBER or inner.style in {label.style, "1", "#2"}:
        return None
    if has_sublabel(label.rest) and label.kind is not LabelKind.NUMBER:
        return inner
    return inner if first_value(inner) and not _is_word(inner) else None


def _is_word(label: Label) -> bool:
    """Say whether a letter label is rather an abbreviation: "e. g."."""
    return label.style[:1] == "." and starts_small(label.rest)
