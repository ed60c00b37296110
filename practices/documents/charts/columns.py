"""Counts in a row of years as upright bars, each with its number."""

from collections.abc import Iterator

from lxml import etree

from practices.documents.charts.svg import (
    SMALL,
    WIDTH,
    Plane,
    S,
    box,
    colour,
    line,
    picture,
    series_kind,
    width_of,
    written,
)
from practices.documents.charts.values import BarChart

TOP, HEIGHT, FOOT = 20.0, 120.0, 30.0
WIDEST = 44.0
"""Of a bar with the room around it."""


def draw_columns(chart: BarChart, *, language: str = "en") -> str:
    """Draw the first series of the chart as SVG: a bar for each place, in their order along the line."""
    return _ColumnDrawing(chart, Plane(language)).picture()


class _ColumnDrawing:
    """One picture: how wide a bar is, and how high one of a thing."""

    def __init__(self, chart: BarChart, plane: Plane) -> None:
        self._chart, self._plane = chart, plane
        self._values = chart.series[0].values
        self._most = max((value for value in self._values if value), default=1.0)
        self._step = min(WIDEST, WIDTH / max(len(chart.places), 1))

    def picture(self) -> str:
        chart, ground = self._chart, TOP + HEIGHT
        start, end = self._plane.x(0), self._plane.x(self._step * len(chart.places))
        drawn = [line(start, ground, end, ground, "axis"), *self._bars(), *self._places()]
        return picture(chart.name, chart.title, chart.description, ground + FOOT, *drawn, plane=self._plane)

    def _middle(self, place: int) -> float:
        return self._step * (place + 0.5)

    def _bars(self) -> Iterator[etree._Element]:
        wide = self._step * 0.7
        for place, value in enumerate(self._values):
            if not value:
                continue
            high = round(HEIGHT * value / self._most, 2)
            left = self._plane.x(self._middle(place) - wide / 2, wide)
            given = box(left, TOP + HEIGHT - high, round(wide, 2), high)
            yield S.rect(given | {"fill": colour(0), "stroke": colour(0), "class": f"bar {series_kind(0)} plain"})
            yield self._plane.words(
                written(value), self._middle(place), TOP + HEIGHT - high - 5, end="middle", size=SMALL
            )

    def _places(self) -> Iterator[etree._Element]:
        """Write the places under the line, every few where there is no room for all."""
        widest = max((width_of(place, SMALL) for place in self._chart.places), default=0.0) + 8
        apart = max(1, -int(-widest // self._step))
        for place, words in enumerate(self._chart.places):
            if place % apart == 0:
                yield self._plane.words(
                    words, self._middle(place), TOP + HEIGHT + 18, end="middle", kind="soft", size=SMALL
                )
