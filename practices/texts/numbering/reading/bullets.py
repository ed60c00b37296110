"""Items with a bullet, and the marks of scanning that look like one."""

import re

from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.reading.prose import joins
from practices.texts.numbering.reading.rests import read_rest
from practices.texts.numbering.reading.state import ReadingState, doubt_mark, find_series
from practices.texts.numbering.sentences import is_ended, starts_small
from practices.texts.numbering.series import Fit, first_value

_STRAY = re.compile(r"(?P<stray>[^\W\d_])[.)]\s+(?=\S)")


def read_bullet(reading: ReadingState, at: int, label: Label) -> int | None:
    """Read an item with a bullet; mend a mark that scanning put into a paragraph."""
    line = reading.lines[at]
    before = reading.lines[at - 1] if at else None
    stray = _STRAY.match(label.rest)
    if stray and not _is_item_label(reading, label.rest):
        mark = f"{label.printed} {stray[0].strip()}"
        doubt_mark(reading, line, mark)
        line.label, line.text = None, label.rest[stray.end() :]
        reading.tree.add_text(line, line.text, joins=joins(reading, at))
        return at + 1
    style = f"•{label.style}{line.indent // 2}"
    fitting = next((i for i, series in enumerate(reading.tree.series) if series.style == style), None)
    if fitting is not None and _is_announced_anew(reading, fitting):
        fitting = None
    if fitting is None and before and not line.gap and _interrupts(reading, before, label):
        doubt_mark(reading, line, label.printed)
        line.label, line.text = None, label.rest
        reading.tree.add_text(line, label.rest, joins=True)
        return at + 1
    if len(label.printed) > 1:
        doubt_mark(reading, line, label.printed)
    if fitting is None:
        reading.tree.open_series(line, label, style, 1)
    else:
        reading.tree.continue_series(fitting, line, label, 1)
    return read_rest(reading, at, label)


def _is_announced_anew(reading: ReadingState, place: int) -> bool:
    """Say whether a paragraph behind the list leads in another one."""
    item = reading.tree.series[place].item
    if any(node is item for node in reading.tree.node.ancestors()) or reading.tree.paragraph is None:
        return False
    return reading.tree.paragraph.parts[-1].endswith(":")


def _interrupts(reading: ReadingState, before: SourceLine, label: Label) -> bool:
    """Say whether a bullet stands in the middle of a sentence."""
    alone = before.label is not None and not before.label.rest
    if before.depth or alone or reading.tree.paragraph is None:
        return False
    return not is_ended(before.text) and not before.text.endswith(",") and starts_small(label.rest)


def _is_item_label(reading: ReadingState, text: str) -> bool:
    label = read_label(text)
    return label is not None and (first_value(label) is not None or find_series(reading, label, {Fit.NEXT}) is not None)
