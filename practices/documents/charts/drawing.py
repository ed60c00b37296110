"""Charts as pictures (SVG): the same in a page, in print and, as pixels, in a Word file."""

from practices.documents.charts.bars import MOST_PLACES, draw_bars
from practices.documents.charts.heat import MOST_COLUMNS, MOST_ROWS, draw_heat
from practices.documents.charts.lines import draw_lines
from practices.documents.charts.values import BarChart, Chart, HeatMap, LineChart


def is_drawn(chart: Chart) -> bool:
    """Tell whether a picture of it could be read; if not, the table alone says it."""
    match chart:
        case HeatMap():
            return 0 < len(chart.rows) <= MOST_ROWS and 0 < len(chart.columns) <= MOST_COLUMNS
        case BarChart():
            return 0 < len(chart.places) <= MOST_PLACES and bool(chart.series)
        case LineChart():
            return bool(chart.places) and bool(chart.series)


def size_of(chart: Chart) -> int:
    """Return how many rows a picture of it would have; 0 where there is nothing to draw."""
    match chart:
        case HeatMap():
            return len(chart.rows) if chart.columns else 0
        case _:
            return len(chart.places) if chart.series else 0


def draw(chart: Chart, *, language: str = "en") -> str:
    """Draw a chart as SVG, its words and their order being of `language`."""
    match chart:
        case HeatMap():
            return draw_heat(chart, language=language)
        case BarChart():
            return draw_bars(chart, language=language)
        case LineChart():
            return draw_lines(chart, language=language)
