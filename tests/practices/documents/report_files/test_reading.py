"""Documents as JSON data, and back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from practices.documents.charts.values import BarChart, ChartSeries, HeatCell, HeatMap, LineChart
from practices.documents.report_files.documents import ReportCell, ReportRow, ReportTable
from practices.documents.report_files.reading import UnreadableReport, as_data, document_of
from tests.practices.documents.report_files.samples import sample


@pytest.fixture
def report() -> Any:
    charts = (
        LineChart("l", "L", "l", ("2004-01-01", "2005-01-01"), (ChartSeries("s", (1.0, None)),), "organizations"),
        BarChart("b", "B", "b", ("x",), (ChartSeries("s", (2.0,)),)),
        HeatMap("h", "H", "h", ("r",), ("c",), ((HeatCell("Planned", "planned"),),)),
    )
    rows = (ReportRow((ReportCell("a", "yes", "since 2004", (1, 2)), ReportCell("b")), ("thing",), True),)
    return replace(sample(), charts=charts, tables=(ReportTable("t", "T", "all", ("A", "B"), rows),))


def test_nothing_is_lost_through_json(report: Any):
    assert document_of(json.loads(json.dumps(as_data(report)))) == report


def test_what_was_frozen_before_a_field_was_there_reads_with_its_default(report: Any):
    data = as_data(report)
    del data["tables"][0]["rows"][0]["cells"][0]["small"]
    data["later"] = "unknown"

    assert document_of(data).tables[0].rows[0].cells[0].small == ""


@pytest.mark.parametrize(
    ("place", "value"),
    [("title", None), ("title", 3), ("figures", {}), ("charts", [{"kind": "pie"}]), ("is_draft", "yes")],
)
def test_what_is_no_report_is_refused(report: Any, place: str, value: Any):
    with pytest.raises(UnreadableReport):
        document_of({**as_data(report), place: value})


@pytest.mark.parametrize("data", [{}, [], None, "report", {"title": "x"}])
def test_anything_else_is_refused(data: Any):
    with pytest.raises(UnreadableReport):
        document_of(data)
