import io

import pytest

from tests.measurements.score.table import Row, Table


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("a", "b", 0.83, target=0.83), True),
        (Row("a", "b", 0.82999, target=0.83), True),
        (Row("a", "b", 0.8289, target=0.83), False),
        (Row("a", "b", 0.0, target=0.0, least_is_best=True), True),
        (Row("a", "b", 0.1, target=0.0, least_is_best=True), False),
        (Row("a", "b", 0.9), None),
        (Row("a", "b", None, target=0.5), None),
    ],
)
def test_a_target_is_reached_to_the_printed_digit(row, reached):
    assert row.is_reached is reached


def test_what_falls_below_the_baseline_is_named():
    table = Table(io.StringIO())

    table.add(Row("domain", "hit@1", 0.4, baseline=0.5, target=0.6))
    table.add(Row("derivation", "false alarms", 0.0, baseline=0.1, least_is_best=True))
    table.close(seconds=3)

    printed = table.out.getvalue()
    assert "NOT REACHED  BEHIND THE BASELINE" in printed
    assert printed.endswith(
        "0 of 1 targets reached, in 3 seconds.\nNot reached: domain, hit@1.\nBehind the baseline: domain, hit@1.\n"
    )
