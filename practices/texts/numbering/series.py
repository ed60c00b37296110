"""The lists that are open at a place of a text, and how a label fits into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from practices.texts.numbering.labels import Label, order_suffix
from practices.texts.numbering.tree import Node


class Fit(Enum):
    """How a label relates to an open list."""

    NEXT = "next"
    SKIPS = "skips"
    REPEATS = "repeats"
    FALLS_BACK = "falls back"


@dataclass(slots=True)
class NumberedList:
    """A list: its items' style, the node that holds them, the last value and the last item."""

    style: str
    holder: Node
    item: Node
    value: int
    suffix: str = ""


def read_values(label: Label) -> Iterator[tuple[str, int]]:
    """Yield the styles and values that a label can have: "(i)" is the ninth letter or the first roman."""
    if label.value:
        yield label.style, label.value
    if label.roman is not None:
        yield f"{label.style}r", label.roman


def fit_label(series: NumberedList, label: Label) -> tuple[Fit, int] | None:
    """Say how `label` continues `series`, and its value there; None if the styles differ."""
    for style, value in read_values(label):
        if style == series.style:
            return _judge(series, value, label.suffix), value
    return None


def _judge(series: NumberedList, value: int, suffix: str) -> Fit:
    if value == series.value + 1 or (value == series.value and order_suffix(suffix) > order_suffix(series.suffix)):
        return Fit.NEXT
    if value > series.value:
        return Fit.SKIPS
    return Fit.REPEATS if value == series.value and suffix == series.suffix else Fit.FALLS_BACK


def first_value(label: Label) -> tuple[str, int] | None:
    """Return style and value if `label` can open a list: 1, a, i."""
    for style, value in read_values(label):
        if value == 1:
            return style, value
    return None
