"""What a chart shows. The table beside it says the same in words, so nothing is told by colour or form alone.

A chart stands beside the table that has its name; one without such a table stands after the tables.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one set of bars: its name, and a value for each place on the axis (None: not known)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Steps over time: `places` are days (ISO 8601), in order; every series has a value for each."""

    name: str
    title: str
    description: str
    places: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts beside each other: `places` are their labels."""

    name: str
    title: str
    description: str
    places: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One field of a heat map: the word that stands in it, and its tone (yes, part, planned, no, unknown)."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows by columns; each field has a word and a sign, never a colour alone."""

    name: str
    title: str
    description: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]


Chart = LineChart | BarChart | HeatMap
