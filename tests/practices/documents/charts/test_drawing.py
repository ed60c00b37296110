"""Charts as pictures: valid, described, safe, legible, the same each time."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from practices.documents.charts.drawing import draw, is_drawn, size_of
from practices.documents.charts.heat import MOST_ROWS
from practices.documents.charts.lines import draw_lines
from practices.documents.charts.pixels import write_png
from practices.documents.charts.values import BarChart, Chart, ChartSeries, HeatCell, HeatMap, LineChart
from tests.practices.documents.report_files.samples import NAMES, sample

CHARTS = sample().charts
SVG = "{http://www.w3.org/2000/svg}"


def _lines(**fields: Any) -> LineChart:
    values: dict[str, Any] = {
        "name": "steps",
        "title": "Steps",
        "description": "Steps.",
        "places": ("2020-01-01", "2021-01-01"),
        "series": (ChartSeries("One", (1.0, 2.0)),),
    }
    return LineChart(**(values | fields))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_picture_has_title_description_and_nothing_active(chart: Chart, language: str):
    root = etree.fromstring(draw(chart, language=language))

    assert root.get("role") == "img"
    assert [root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text] == [chart.title, chart.description]
    assert root.get("aria-labelledby").split() == [
        root.find(f"{SVG}title").get("id"),
        root.find(f"{SVG}desc").get("id"),
    ]
    for element in root.iter():
        assert etree.QName(element).localname not in {"script", "style", "image", "foreignObject", "use", "a"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_picture_is_the_same_each_time(chart: Chart):
    assert draw(chart) == draw(chart)
    assert write_png(draw(chart))[:8] == b"\x89PNG\r\n\x1a\n"


def test_words_of_a_chart_are_no_markup():
    drawn = draw(_lines(title='"><script>x</script>', series=(ChartSeries("<b>\0One</b>", (1.0, 2.0)),)))

    assert "<script>" not in drawn
    assert "<b>" not in drawn
    etree.fromstring(drawn)


def test_lines_are_told_apart_by_dash_mark_and_name():
    drawn = etree.fromstring(draw(CHARTS[1]))
    lines = [path for path in drawn.iter(f"{SVG}path") if (path.get("class") or "").startswith("line ")]

    assert len({path.get("stroke-dasharray") for path in lines}) == 3
    assert {"In place: 3", "Partly in place: 2", "Planned: 2"} <= {one.text for one in drawn.iter(f"{SVG}tspan")}


@pytest.mark.parametrize("width", [720.0, 340.0])
def test_line_that_stands_alone_has_its_number_and_no_name_of_which_half_is_cut(width: float):
    chart = _lines(series=(ChartSeries("Organizations that have a similar instrument", (1.0, 12.0)),))

    drawn = etree.fromstring(draw_lines(chart, width=width))

    assert "12" in {one.text for one in drawn.iter(f"{SVG}tspan")}
    assert not [one.text for one in drawn.iter(f"{SVG}tspan") if "Organizations" in (one.text or "")]


def test_what_is_not_known_leaves_a_gap_in_a_line():
    chart = _lines(
        places=("2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01", "2024-01-01"),
        series=(ChartSeries("One", (1.0, 1.0, None, 2.0, 2.0)),),
    )
    (line,) = [path for path in etree.fromstring(draw(chart)).iter(f"{SVG}path") if path.get("class") == "line s1"]

    assert line.get("d").count("M") == 2


def test_bar_that_is_not_known_has_a_dash_and_none_that_is_zero_has_its_number():
    chart = BarChart("b", "B", "B.", ("x", "y"), (ChartSeries("One", (None, 0.0)),))
    drawn = etree.fromstring(draw(chart))

    assert not [box for box in drawn.iter(f"{SVG}rect") if (box.get("class") or "").startswith("bar")]
    assert {"–", "0"} <= {one.text for one in drawn.iter(f"{SVG}tspan")}


def test_heat_map_says_each_state_in_words_and_by_a_sign():
    drawn = draw(CHARTS[0])
    root = etree.fromstring(drawn)
    signs = [group for group in root.iter(f"{SVG}g") if (group.get("class") or "").startswith("sign ")]

    assert len(signs) == len(NAMES) * 4
    assert "Partly in place" in drawn


def test_large_heat_map_gives_way_to_its_table():
    rows = tuple(f"Organization {number}" for number in range(MOST_ROWS + 1))
    chart = HeatMap("h", "H", "H.", rows, ("A",), tuple((HeatCell("In place", "yes"),) for _row in rows))

    assert not is_drawn(chart)
    assert is_drawn(replace(chart, rows=rows[:-1], cells=chart.cells[:-1]))
    assert size_of(chart) == MOST_ROWS + 1


@pytest.mark.parametrize(
    "chart",
    [
        _lines(places=(), series=()),
        _lines(places=("2020-01-01",), series=(ChartSeries("One", (0.0,)),)),
        _lines(series=(ChartSeries("One", (None, None)),)),
        _lines(series=tuple(ChartSeries(f"Line {number} " + "long " * 20, (1.0, 1e12)) for number in range(20))),
        BarChart("b", "B", "B.", (), ()),
        HeatMap("h", "H", "H.", (), (), ()),
        HeatMap("h", "H", "H.", ("x",), ("y",), ((HeatCell("?" * 300, "no such tone"),),)),
    ],
)
def test_picture_is_made_of_odd_values(chart: Chart):
    etree.fromstring(draw(chart))
