"""What a load says of its answers: slow ends, what each break explains, and what it comes to."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.measurements.load.answers import Answer, Answers, figures_of, lines, percentile
from tests.measurements.load.outages import Break, moments, outages
from tests.measurements.load.report import Report
from tests.visitor import form_with

PRIMARY, STANDBY = Break("primary restarted", 10.0, 14.0), Break("standby lost", 30.0, 35.0)
ASKED = {"users": 3, "seconds": 60.0}


def failure(began_at: float, *, seconds: float = 0.5, **fields: Any) -> Answer:
    return Answer(fields.pop("kind", "list"), began_at, seconds, fields.pop("failure", "503"), 503, **fields)


@pytest.mark.parametrize(("share", "least"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)])
def test_percentile_is_one_of_the_answers(share: float, least: float):
    assert percentile([float(number) for number in range(100, 0, -1)], share) == least


def test_percentile_of_few_and_of_none():
    assert figures_of([0.2]) == {"count": 1, "p50": 0.2, "p95": 0.2, "p99": 0.2}
    assert percentile([], 0.99) == 0.0


def test_failure_has_no_part_in_the_times():
    answers = Answers(rows=[Answer("list", 0.0, 0.1), failure(1.0, seconds=30.0)])

    assert answers.figures() == {"list": figures_of([0.1]), "all": figures_of([0.1])}
    assert (
        next(iter(lines(answers.figures())))
        == "list                       1  p50    100 ms  p95    100 ms  p99    100 ms"
    )


def test_break_explains_what_fails_from_its_begin_until_a_while_after():
    before, begun, during, late = failure(9.0), failure(9.8), failure(12.0, is_write=True), failure(19.1)

    (felt,), errors = outages([PRIMARY], [before, begun, during, late], grace=5.0)

    assert felt.failed == (begun, during)
    assert (felt.readers, felt.writers) == (1, 1)
    assert (felt.first_at, felt.recovered_in, felt.readers_recovered_in) == pytest.approx((0.3, 2.5, 0.3))
    assert errors == [before, late]


def test_failure_that_two_breaks_explain_is_of_the_later():
    first, second = outages([STANDBY, PRIMARY], [failure(31.0)], grace=20.0)[0]

    assert (first.of, first.failed, first.recovered_in) == (PRIMARY, (), 0.0)
    assert (second.of, second.readers) == (STANDBY, 1)


def test_breaks_are_spread_with_time_after_each():
    assert moments(2, 100.0) == [20.0, 60.0]


@pytest.mark.parametrize(
    ("row", "faults", "holds"),
    [
        (failure(12.0), [], True),
        (failure(12.0), ["lost: 7"], False),
        (failure(50.0), [], False),
        (Answer("list", 12.0, 0.1, "500", 500), [], False),
    ],
)
def test_load_holds_if_breaks_explain_all_that_failed_and_nothing_is_lost(
    row: Answer, faults: list[str], holds: bool, tmp_path: Path
):
    report = Report(ASKED, Answers(rows=[Answer("list", 0.0, 0.1), row]), [PRIMARY], 5.0, 12, faults)

    report.keep(tmp_path / "load.json")

    kept = json.loads((tmp_path / "load.json").read_text())
    assert report.holds is kept["holds"] is holds
    assert kept["kinds"]["all"]["count"] == 1
    assert f"12 writes acknowledged, {len(faults)} lost or done twice" in list(report.said())


def test_form_is_sent_as_a_browser_would():
    page = """<form><input name="q"></form><form method="post"><input name="csrfmiddlewaretoken" value="t">
        <input name="title" value="Old"><input type="checkbox" name="ticked" value="1"><button name="act" value="go">
        <select name="kind"><option value="a"><option value="b" selected></select></form>"""

    assert form_with(page, ["title", "act"]) == [("csrfmiddlewaretoken", "t"), ("title", "Old"), ("kind", "b")]
    with pytest.raises(AssertionError):
        form_with(page, ["colour"])
