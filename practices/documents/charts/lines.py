"""Steps over time: each line has its own dash and mark, and where there are several its name at its end."""

import datetime
from collections.abc import Iterator, Sequence

from lxml import etree

from practices.documents.charts.scales import day_marks, round_steps, spread
from practices.documents.charts.svg import (
    SMALL,
    WIDTH,
    Plane,
    S,
    broken,
    colour,
    line,
    picture,
    series_kind,
    width_of,
    written,
)
from practices.documents.charts.values import ChartSeries, LineChart

TOP, HEIGHT, FOOT = 34.0, 260.0, 30.0
LEFT, WIDEST_NAME = 52.0, 190.0
DASHES = ("", "7 4", "2 4", "11 4 2 4", "5 2", "1 2")
MOST_MARKS = 10
"""Marks on one line, besides its end."""
MARKS = ("circle", "square", "triangle", "diamond", "cross", "ring")


def draw_lines(chart: LineChart, *, language: str = "en", width: float = WIDTH, height: float = HEIGHT) -> str:
    """Draw the chart as SVG; `height` is that of its axis of numbers, `width` that of all."""
    return _LineDrawing(chart, Plane(language, width), height).picture()


class _LineDrawing:
    """One picture: where days and numbers stand, and the lines between them."""

    def __init__(self, chart: LineChart, plane: Plane, height: float) -> None:
        self._chart, self._plane, self._height = chart, plane, height
        self._days = [datetime.date.fromisoformat(place) for place in chart.places]
        known = [value for series in chart.series for value in series.values if value is not None]
        self._steps = round_steps(max(known, default=0.0))
        named = max((width_of(series.name) for series in chart.series), default=0.0) + 44 if self._is_named else 0.0
        self._right = plane.width - min(max(named, 60.0), WIDEST_NAME) - 14

    @property
    def _is_named(self) -> bool:
        """Whether lines are named at their ends: of one alone the title says what it is."""
        return len(self._chart.series) > 1

    def picture(self) -> str:
        chart = self._chart
        drawn = [*self._axes()]
        if self._days:
            drawn += [S.g(*self._line(place, series)) for place, series in enumerate(chart.series)]
            drawn += self._names()
        return picture(chart.name, chart.title, chart.description, TOP + self._height + FOOT, *drawn, plane=self._plane)

    def _along(self, day: datetime.date) -> float:
        first, last = self._days[0], self._days[-1]
        share = (day - first).days / max((last - first).days, 1)
        return LEFT + share * (self._right - LEFT)

    def _x(self, day: datetime.date) -> float:
        return self._plane.x(self._along(day))

    def _y(self, value: float) -> float:
        return round(TOP + self._height * (1 - value / self._steps[-1]), 2)

    def _axes(self) -> Iterator[etree._Element]:
        plane = self._plane
        yield plane.words(self._chart.unit, 0, 14, kind="soft", size=SMALL)
        for value in self._steps:
            y = self._y(value)
            yield line(plane.x(LEFT), y, plane.x(self._right), y, "axis" if value == 0 else "grid")
            yield plane.words(written(value), LEFT - 8, y + 4, end="end", kind="soft", size=SMALL)
        if self._days:
            for day, said in day_marks(self._days[0], self._days[-1]):
                x = self._x(day)
                yield line(x, TOP + self._height, x, TOP + self._height + 5, "axis")
                yield plane.words(
                    said, self._along(day), TOP + self._height + 20, end="middle", kind="soft", size=SMALL
                )

    def _line(self, place: int, series: ChartSeries) -> Iterator[etree._Element]:
        ink = colour(place)
        given = {
            "d": self._path(series.values),
            "class": f"line {series_kind(place)}",
            "stroke": ink,
            "stroke-width": "2",
            "fill": "none",
            "stroke-linejoin": "round",
        }
        if dash := DASHES[place % len(DASHES)]:
            given["stroke-dasharray"] = dash
        if given["d"]:
            yield S.path(given)
        for index in self._marked(series.values):
            value = series.values[index]
            if value is not None:
                yield mark(place, self._x(self._days[index]), self._y(value))

    def _path(self, values: Sequence[float | None]) -> str:
        """Write the steps; what is not known leaves a gap. Days on which nothing moves are left out."""
        written_path, before = "", None
        for place, value in enumerate(values):
            is_last = place == len(values) - 1 or values[place + 1] is None
            x = written(self._x(self._days[place]))
            if value is None:
                before = None
            elif before is None:
                written_path += f"M{x} {written(self._y(value))}"
            elif value != before or is_last:
                written_path += f"H{x}" + (f"V{written(self._y(value))}" if value != before else "")
            before = value
        return written_path

    @staticmethod
    def _marked(values: Sequence[float | None]) -> list[int]:
        """Choose where marks stand: where the line moves, evenly thinned, and its end."""
        moves = [place for place in range(1, len(values)) if values[place] not in {values[place - 1], None}]
        known = [place for place, value in enumerate(values) if value is not None]
        step = max(1, -(-len(moves) // MOST_MARKS))
        return sorted({*moves[::step], *known[-1:]})

    def _names(self) -> list[etree._Element]:
        """Write the last number of each line at its end, with its name if it has one, so that none covers another."""
        ends = [(place, _last(series.values)) for place, series in enumerate(self._chart.series)]
        shown = [(place, index) for place, index in ends if index is not None]
        room = self._plane.width - self._right - 44
        texts = [self._named(self._chart.series[place], index, room) for place, index in shown]
        values = [self._chart.series[place].values[index] or 0.0 for place, index in shown]
        wanted = [self._y(value) for value in values]
        apart = [len(text) * 16.25 + 4 for text in texts]
        places = spread(wanted, apart=apart, lowest=TOP, highest=TOP + self._height + FOOT)
        drawn = []
        for (place, _index), text, at, y in zip(shown, texts, wanted, places, strict=True):
            edge = self._plane.x(self._right + 6)
            tip = self._plane.x(self._right + 18)
            leader = S.path(
                {
                    "d": f"M{written(edge)} {written(at)}L{written(tip)} {written(y)}",
                    "stroke": colour(place),
                    "fill": "none",
                }
                | {"class": f"leader {series_kind(place)}", "stroke-width": "1"}
            )
            label = self._plane.words(text, self._right + 23, y + 4.5)
            drawn.append(S.g(leader, label))
        return drawn

    def _named(self, series: ChartSeries, index: int, room: float) -> list[str]:
        number = written(series.values[index] or 0)
        *lines, last = broken(series.name, room) if self._is_named else [""]
        return [*lines, f"{last}: {number}" if last else number]


def _last(values: Sequence[float | None]) -> int | None:
    return next((place for place in reversed(range(len(values))) if values[place] is not None), None)


def mark(place: int, x: float, y: float) -> etree._Element:
    """Draw the mark of the line at a place, around a point."""
    ink, kind = colour(place), MARKS[place % len(MARKS)]
    given = {"class": f"mark {series_kind(place)}", "fill": ink, "stroke": ink, "stroke-width": "1.5"}
    if kind in {"circle", "ring"}:
        return S.circle(
            {"cx": written(x), "cy": written(y), "r": "3.6", **given} | ({"fill": "none"} if kind == "ring" else {})
        )
    shape = {
        "square": "M-3.4 -3.4h6.8v6.8h-6.8z",
        "triangle": "M0 -4.4L4.2 3.4H-4.2z",
        "diamond": "M0 -4.8L4.8 0 0 4.8 -4.8 0z",
        "cross": "M-3.6 -3.6L3.6 3.6M3.6 -3.6L-3.6 3.6",
    }[kind]
    return S.path({"d": shape, "transform": f"translate({written(x)} {written(y)})", **given})
