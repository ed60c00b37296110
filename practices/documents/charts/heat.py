"""Rows by columns: each field has a word, a sign, a tint and a hatch."""

from collections.abc import Iterator

from lxml import etree

from practices.documents.charts.svg import (
    LEAD,
    LINE,
    SIZE,
    SMALL,
    TINTS,
    WIDTH,
    Plane,
    S,
    box,
    broken,
    picture,
    sign,
    tone_hatch,
    tone_hatches,
)
from practices.documents.charts.values import HeatCell, HeatMap

LEFT, HEAD, GAP = 186.0, 40.0, 3.0
MOST_ROWS, MOST_COLUMNS = 30, 6
"""What a picture holds so that its words can be read; the table says what more there is."""
ROOM_OF_SIGN = 24.0


def draw_heat(chart: HeatMap, *, language: str = "en") -> str:
    """Draw the chart as SVG."""
    return _HeatMapDrawing(chart, Plane(language)).picture()


class _HeatMapDrawing:
    """One picture: columns of one width, rows as high as their words."""

    def __init__(self, chart: HeatMap, plane: Plane) -> None:
        self._chart, self._plane = chart, plane
        self._column = (WIDTH - 1 - LEFT) / max(len(chart.columns), 1)
        room = self._column - GAP - ROOM_OF_SIGN - 6
        self._texts = [[broken(cell.words, room, size=SMALL) for cell in row] for row in chart.cells]
        self._names = [broken(name, LEFT - 14, most=3) for name in chart.rows]
        lines = max((len(text) for row in self._texts for text in row), default=1)
        self._row = 13.0 + 16.0 * max(lines, *map(len, self._names), 1)

    def picture(self) -> str:
        chart, height = self._chart, HEAD + len(self._chart.rows) * self._row
        drawn = (tone_hatches(chart.name), *self._heads(), *self._rows())
        return picture(chart.name, chart.title, chart.description, height, *drawn, plane=self._plane)

    def _heads(self) -> Iterator[etree._Element]:
        for place, name in enumerate(self._chart.columns):
            lines = broken(name, self._column - GAP - 4, size=SMALL)
            y = HEAD - 10 - (len(lines) - 1) * SMALL * LEAD
            yield self._plane.words(lines, LEFT + place * self._column + GAP, y, kind="soft", size=SMALL)

    def _rows(self) -> Iterator[etree._Element]:
        for row, name in enumerate(self._names):
            top = HEAD + row * self._row
            yield self._plane.words(name, 0, self._base(top, len(name), SIZE))
            for column, cell in enumerate(self._chart.cells[row]):
                yield self._field(cell, self._texts[row][column], LEFT + column * self._column, top)

    def _base(self, top: float, lines: int, size: float) -> float:
        """Return where the first of some lines stands so that they are in the middle of a row."""
        return top + (self._row - GAP) / 2 + size * (0.36 - (lines - 1) * LEAD / 2)

    def _field(self, cell: HeatCell, text: list[str], at: float, top: float) -> etree._Element:
        plane, tone = self._plane, cell.tone if cell.tone in TINTS else "unknown"
        width, height = self._column - GAP, self._row - GAP
        tint = {"class": f"tone {tone}", "fill": TINTS[tone], "stroke": LINE, "stroke-width": "1"}
        drawn = [S.rect(box(plane.x(at + GAP, width), top, width, height) | tint)]
        if (hatch := tone_hatch(self._chart.name, tone)) != "none":
            drawn.append(S.rect(self._strip(at, top, height) | {"fill": hatch, "class": "hatch"}))
        drawn.append(sign(tone, plane.x(at + GAP + 14), top + height / 2, mirrored=plane.is_mirrored))
        base = self._base(top, len(text), SMALL)
        drawn.append(plane.words(text, at + GAP + ROOM_OF_SIGN + 2, base, size=SMALL))
        return S.g(*drawn)

    def _strip(self, at: float, top: float, height: float) -> dict[str, str]:
        """Place the hatch at the end of a field, clear of its words."""
        width = 10.0
        return box(self._plane.x(at + self._column - width, width), top, width, height)
