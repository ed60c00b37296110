"""Rows by columns at a glance: each field has a sign and a ground, and its words as a title. A key names the signs."""

from collections.abc import Iterator, Mapping

from lxml import etree

from practices.documents.charts.svg import (
    INK,
    LEAD,
    LINE,
    SIZE,
    SMALL,
    SOFT,
    SVG,
    TINTS,
    Plane,
    S,
    box,
    broken,
    picture,
    tone_hatch,
    tone_hatches,
    width_of,
    written,
)
from practices.documents.charts.values import SignMap
from practices.documents.documents import printable

LEFT, HEAD, SLOPE, COLUMN, ROW, GAP = 232.0, 146.0, 120.0, 46.0, 38.0, 3.0
"""Lengths in units of the picture; SLOPE is the room that the last slanted name takes beyond its column."""
NAME = 176.0
KEY_ROW, KEY_GAP = 24.0, 26.0
MOST_ROWS, MOST_COLUMNS = 150, 40
"""What a picture holds; the table says what more there is."""
UNKNOWN = "not_assessed"
TONES = {"not_public": "part", "none_found": "no", UNKNOWN: "unknown"}
"""The ground of a field by its sign; any other sign stands on the ground of what was planned or found in words."""
_SOLID = {"class": "solid"}
_SQUARE = {"x": "-6", "y": "-6", "width": "12", "height": "12"}
SIGNS: Mapping[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "prohibits": (("circle", {"cx": "0", "cy": "0", "r": "6.5"}), ("path", {"d": "M-4.4 4.4L4.4 -4.4"})),
    "requires": (("rect", _SQUARE | _SOLID),),
    "recommends": (("rect", _SQUARE), ("path", {"d": "M-6 6L6 -6V6z"} | _SOLID)),
    "permits": (("rect", _SQUARE), ("path", {"d": "M-3.4 .2L-1 2.8L3.6 -2.6"})),
    "informs": (("path", {"d": "M-6 -4.5h12M-6 0h12M-6 4.5h12"}),),
    "not_public": (
        ("rect", {"x": "-5", "y": "-1", "width": "10", "height": "7"} | _SOLID),
        ("path", {"d": "M-3 -1V-3a3 3 0 0 1 6 0v2"}),
    ),
    "several": (
        ("circle", {"cx": "-2.2", "cy": "0", "r": "4.6"}),
        ("circle", {"cx": "2.2", "cy": "0", "r": "4.6"}),
    ),
    "none_found": (("path", {"d": "M-6 0h12", "stroke-width": "2.4"}),),
    UNKNOWN: tuple(("circle", {"cx": place, "cy": "0", "r": ".9"} | _SOLID) for place in ("-5", "0", "5")),
}
"""The signs of findings, as they stand in tables, around a point."""


def is_drawn(chart: SignMap) -> bool:
    """Tell whether a picture of it could be read; if not, the table alone says it."""
    return 0 < len(chart.rows) <= MOST_ROWS and 1 < len(chart.columns) <= MOST_COLUMNS


def draw_sign_map(chart: SignMap, *, language: str = "en") -> str:
    """Draw the map as SVG."""
    return _SignMapDrawing(chart, language).picture()


class _SignMapDrawing:
    """One picture: slanted names over columns of one width, a key below."""

    def __init__(self, chart: SignMap, language: str) -> None:
        self._chart = chart
        across = max(LEFT + len(chart.columns) * COLUMN + SLOPE, 560.0)
        self._plane = Plane(language, across)
        self._slanted = Plane(language, 0)
        self._foot = HEAD + len(chart.rows) * ROW

    def picture(self) -> str:
        chart, key = self._chart, [*self._key()]
        height = self._foot + KEY_GAP + KEY_ROW * self._key_rows
        drawn = (tone_hatches(chart.name), *self._heads(), *self._rows(), *key)
        return picture(chart.name, chart.title, chart.description, height, *drawn, plane=self._plane)

    def _heads(self) -> Iterator[etree._Element]:
        turn = 45 if self._plane.is_mirrored else -45
        for place, name in enumerate(self._chart.columns):
            lines = broken(name, NAME, size=SMALL)
            x = self._plane.x(LEFT + place * COLUMN + COLUMN / 2)
            words = self._slanted.words(lines, 0, -(len(lines) - 1) * SMALL * LEAD + 2, size=SMALL)
            move = {"transform": f"translate({written(x)} {written(HEAD - 8)}) rotate({turn})"}
            yield S.g(S.title(printable(name)), words, move)

    def _rows(self) -> Iterator[etree._Element]:
        for row, name in enumerate(self._chart.rows):
            top = HEAD + row * ROW
            lines = broken(name, LEFT - 16)
            y = top + (ROW - GAP) / 2 + SIZE * (0.36 - (len(lines) - 1) * LEAD / 2)
            yield S.g(S.title(printable(name)), self._plane.words(lines, 0, y))
            for column, cell in enumerate(self._chart.cells[row]):
                place = LEFT + column * COLUMN
                yield S.g(
                    S.title(printable(cell.said)),
                    *self._ground(cell.sign, place, top, COLUMN - GAP, ROW - GAP),
                    self._sign(cell.sign, place + (COLUMN - GAP) / 2, top + (ROW - GAP) / 2),
                    {"class": "field"},
                )

    def _ground(self, sign: str, place: float, top: float, width: float, height: float) -> Iterator[etree._Element]:
        tone = TONES.get(sign, "planned")
        at = box(self._plane.x(place, width), top, width, height)
        drawn = {"class": f"tone {tone}", "fill": TINTS[tone], "stroke": LINE, "stroke-width": "1"}
        if sign == UNKNOWN:
            drawn["stroke-dasharray"] = "2 3"
        yield S.rect(at | drawn)
        if sign == "not_public":
            yield S.rect(at | {"fill": tone_hatch(self._chart.name, tone), "class": "hatch"})

    def _sign(self, sign: str, place: float, y: float) -> etree._Element:
        ink = SOFT if sign in {UNKNOWN, "none_found"} else INK
        drawn = S.g({"class": "finding-sign", "fill": "none", "stroke": ink, "stroke-width": "1.5"})
        drawn.set("transform", f"translate({written(self._plane.x(place))} {written(y)})")
        for element, given in SIGNS.get(sign, SIGNS[UNKNOWN]):
            made = etree.SubElement(drawn, f"{{{SVG}}}{element}", given)
            if given.get("class") == "solid":
                made.set("fill", ink)
        return drawn

    def _key(self) -> Iterator[etree._Element]:
        """Name the signs under the map, in as many lines as they take."""
        at, self._key_rows = 0.0, 1
        for entry in self._chart.key:
            room = 30 + width_of(entry.words, SMALL) + 22
            if at and at + room > self._plane.width:
                at, self._key_rows = 0.0, self._key_rows + 1
            y = self._foot + KEY_GAP + KEY_ROW * (self._key_rows - 1)
            yield S.g(
                *self._ground(entry.sign, at, y - 11, 24, 20),
                self._sign(entry.sign, at + 12, y - 1),
                self._plane.words(entry.words, at + 31, y + 3, size=SMALL),
            )
            at += room
