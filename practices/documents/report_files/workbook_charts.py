"""The charts of a report as a spreadsheet program draws them, each beside the numbers it is drawn from."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from xlsxwriter.worksheet import Worksheet

from practices.documents.charts.lines import MARKS
from practices.documents.charts.svg import colour
from practices.documents.charts.values import BarChart, Chart, HeatMap, LineChart
from practices.documents.documents import printable
from practices.documents.report_files.documents import ReportDocument

ROOM = 24
"""Rows that a picture takes."""
MOST_SERIES = 255
DASHES = ("solid", "dash", "round_dot", "long_dash_dot", "square_dot", "dash_dot")
PATTERNS = (None, "wide_upward_diagonal", "wide_downward_diagonal", "horizontal_brick", "vertical", "dotted_grid")
_MARKS = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle",
    "diamond": "diamond",
    "cross": "x",
    "ring": "circle",
}


class Book(Protocol):
    """What puts words and looks into sheets."""

    book: Any

    def put(self, sheet: Worksheet, row: int, column: int, text: str, kind: str = "body", tone: str = "") -> None: ...
    def heads(self, sheet: Worksheet, row: int, heads: Sequence[str]) -> None: ...
    def look(self, kind: str, tone: str = "", *, is_active: bool = False) -> Any: ...


def put_charts(book: Book, sheet: Worksheet, document: ReportDocument) -> None:
    """Write the numbers of each chart with its picture beside them, one chart under the other."""
    row = 0
    for chart in document.charts:
        book.put(sheet, row, 0, chart.title, "title")
        book.put(sheet, row + 1, 0, chart.description, "line")
        row = _put(book, sheet, row + 2, chart) + 2


def _put(book: Book, sheet: Worksheet, row: int, chart: Chart) -> int:
    match chart:
        case HeatMap():
            return _put_heat(book, sheet, row, chart)
        case LineChart():
            return _put_lines(book, sheet, row, chart)
        case BarChart():
            return _put_bars(book, sheet, row, chart)


def _put_heat(book: Book, sheet: Worksheet, row: int, chart: HeatMap) -> int:
    """Write words on the ground of their tone: the same picture, made of cells."""
    book.heads(sheet, row, ("", *chart.columns))
    for number, (name, cells) in enumerate(zip(chart.rows, chart.cells, strict=True), row + 1):
        book.put(sheet, number, 0, name, "strong")
        for column, cell in enumerate(cells, 1):
            book.put(sheet, number, column, cell.words, "body", cell.tone)
    return row + len(chart.rows) + 1


def _put_lines(book: Book, sheet: Worksheet, row: int, chart: LineChart) -> int:
    """Write the steps: a day on which something moves has two rows, as it was and as it became."""
    series = chart.series[:MOST_SERIES]
    book.heads(sheet, row, ("", *(one.name for one in series)))
    last = row
    for day, values in _steps(chart):
        last += 1
        sheet.write_datetime(last, 0, day, book.look("day"))
        for column, value in enumerate(values[:MOST_SERIES], 1):
            if value is not None:
                sheet.write_number(last, column, value, book.look("plain"))
    drawn = book.book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    if last > row:
        for place in range(len(series)):
            drawn.add_series(_range(sheet, row, last, place) | _line_look(place))
    drawn.set_x_axis({"num_format": "yyyy", "num_font": {"color": "#515B6B"}, "major_gridlines": {"visible": False}})
    return _finish(sheet, row, last, chart, drawn, len(series))


def _steps(chart: LineChart) -> Iterator[tuple[datetime.datetime, tuple[float | None, ...]]]:
    before: tuple[float | None, ...] | None = None
    for place, written in enumerate(chart.places):
        day = datetime.datetime.fromisoformat(written)
        values = tuple(series.values[place] for series in chart.series)
        is_end = place in {0, len(chart.places) - 1}
        if before is not None and values != before:
            yield day, before
        if values != before or is_end:
            yield day, values
        before = values


def _put_bars(book: Book, sheet: Worksheet, row: int, chart: BarChart) -> int:
    series = chart.series[:MOST_SERIES]
    book.heads(sheet, row, ("", *(one.name for one in series)))
    for number, label in enumerate(chart.places):
        book.put(sheet, row + 1 + number, 0, label, "strong")
        for column, one in enumerate(series, 1):
            value = one.values[number]
            if value is not None:
                sheet.write_number(row + 1 + number, column, value, book.look("plain"))
    last = row + len(chart.places)
    drawn = book.book.add_chart({"type": "column"})
    if last > row:
        for place in range(len(series)):
            drawn.add_series(_range(sheet, row, last, place) | _bar_look(place))
    drawn.set_x_axis({"num_font": {"color": "#515B6B"}})
    return _finish(sheet, row, last, chart, drawn, len(series))


def _range(sheet: Worksheet, row: int, last: int, place: int) -> dict[str, Any]:
    """Name the cells of a series: they stand in a column under its name."""
    name, column = sheet.get_name(), place + 1
    return {
        "name": [name, row, column],
        "categories": [name, row + 1, 0, last, 0],
        "values": [name, row + 1, column, last, column],
    }


def _line_look(place: int) -> dict[str, Any]:
    ink, kind = colour(place).upper(), _MARKS[MARKS[place % len(MARKS)]]
    return {
        "line": {"color": ink, "width": 2, "dash_type": DASHES[place % len(DASHES)]},
        "marker": {"type": kind, "size": 4, "border": {"color": ink}, "fill": {"color": ink}},
    }


def _bar_look(place: int) -> dict[str, Any]:
    ink, pattern = colour(place).upper(), PATTERNS[place % len(PATTERNS)]
    look: dict[str, Any] = {"border": {"color": ink}, "data_labels": {"value": True}}
    if pattern is None:
        return look | {"fill": {"color": ink}}
    return look | {"pattern": {"pattern": pattern, "fg_color": ink, "bg_color": "#FFFFFF"}}


def _finish(sheet: Worksheet, row: int, last: int, chart: LineChart | BarChart, drawn: Any, width: int) -> int:
    """Place the picture beside its numbers; give the first free row under both."""
    drawn.set_title({"name": printable(chart.title)[:250], "overlay": False, "name_font": {"size": 12}})
    drawn.set_y_axis(
        {
            "name": printable(chart.unit)[:250],
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D5CA"}},
        }
    )
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 760, "height": 440})
    said = printable(f"{chart.title}. {chart.description}")[:2000]
    sheet.insert_chart(row, min(width, 10) + 2, drawn, {"description": said, "object_position": 1})
    return max(last + 1, row + ROOM)
