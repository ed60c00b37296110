"""Counts beside each other as bars: each set has its own hatch, each bar its number."""

from collections.abc import Iterator

from lxml import etree

from practices.documents.charts.scales import round_steps
from practices.documents.charts.svg import (
    SIZE,
    SMALL,
    WIDTH,
    Plane,
    S,
    box,
    broken,
    colour,
    filled,
    hatches,
    line,
    picture,
    series_kind,
    width_of,
    written,
)
from practices.documents.charts.values import BarChart

LEFT, RIGHT = 190.0, 40.0
BAR, GAP, BETWEEN = 15.0, 3.0, 14.0
NOT_KNOWN = "–"
MOST_PLACES = 30
"""Places of which a picture is made; the table says what more there is."""


def draw_bars(chart: BarChart, *, language: str = "en") -> str:
    """Draw the chart as SVG: a row for each place, a bar in it for each series."""
    return _BarDrawing(chart, Plane(language)).picture()


class _BarDrawing:
    """One picture: how wide a number is, and the rows one under the other."""

    def __init__(self, chart: BarChart, plane: Plane) -> None:
        self._chart, self._plane = chart, plane
        known = [value for series in chart.series for value in series.values if value is not None]
        self._steps = round_steps(max(known, default=0.0))
        self._head = 28.0 if len(chart.series) > 1 or chart.unit else 8.0
        self._row = max(len(chart.series) * (BAR + GAP), 30.0) + BETWEEN

    def picture(self) -> str:
        chart = self._chart
        foot = self._head + len(chart.places) * self._row
        return picture(
            chart.name, chart.title, chart.description, foot + 28,
            hatches(chart.name, len(chart.series)), *self._key(), *self._axes(foot), *self._rows(),
            plane=self._plane,
        )  # fmt: skip

    def _across(self, value: float) -> float:
        return round((WIDTH - LEFT - RIGHT) * value / self._steps[-1], 2)

    def _key(self) -> Iterator[etree._Element]:
        """Say which hatch is which series."""
        at, plane = LEFT, self._plane
        if len(self._chart.series) < 2:
            return
        for place, series in enumerate(self._chart.series):
            yield self._box(place, at, 4, 20, 12)
            yield plane.words(series.name, at + 26, 14.5, size=SMALL)
            at += 26 + width_of(series.name, SMALL) + 24

    def _axes(self, foot: float) -> Iterator[etree._Element]:
        plane = self._plane
        if self._chart.unit:
            yield plane.words(self._chart.unit, 0, 14.5, kind="soft", size=SMALL)
        for value in self._steps:
            place = LEFT + self._across(value)
            x = plane.x(place)
            yield line(x, self._head, x, foot, "axis" if value == 0 else "grid")
            yield plane.words(written(value), place, foot + 18, end="middle", kind="soft", size=SMALL)

    def _rows(self) -> Iterator[etree._Element]:
        plane = self._plane
        for row, label in enumerate(self._chart.places):
            top = self._head + row * self._row + BETWEEN / 2
            bars = len(self._chart.series) * (BAR + GAP)
            lines = broken(label, LEFT - 20)
            middle = top + max(bars, 30.0) / 2 + SIZE * (0.38 - (len(lines) - 1) * 0.625)
            yield plane.words(lines, LEFT - 12, middle, end="end")
            for place, series in enumerate(self._chart.series):
                y = top + max(0.0, (30.0 - bars) / 2) + place * (BAR + GAP)
                yield from self._bar(place, series.values[row], y)

    def _bar(self, place: int, value: float | None, y: float) -> Iterator[etree._Element]:
        width = self._across(value or 0)
        if value:
            yield self._box(place, LEFT, y, width, BAR)
        said = NOT_KNOWN if value is None else written(value)
        yield self._plane.words(said, LEFT + width + 6, y + BAR - 3, size=SMALL)

    def _box(self, place: int, x: float, y: float, width: float, height: float) -> etree._Element:
        drawn = {"fill": filled(self._chart.name, place), "stroke": colour(place), "stroke-width": "1.2"}
        kind = f"bar {series_kind(place)}" + ("" if place else " plain")
        return S.rect(box(self._plane.x(x, width), y, width, height) | drawn | {"class": kind})
