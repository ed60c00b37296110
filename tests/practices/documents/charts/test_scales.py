"""Axes: round numbers, marked days, places that keep their distance."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.charts.scales import day_marks, round_steps, spread


@given(st.floats(min_value=0.01, max_value=1e9))
def test_steps_reach_the_highest_value_and_are_few(highest: float):
    steps = round_steps(highest)

    assert steps[0] == 0
    assert steps[-1] >= highest * 0.999
    assert 2 <= len(steps) <= 8


@pytest.mark.parametrize(("highest", "steps"), [(0, (0, 1)), (3, (0, 1, 2, 3)), (9, (0, 2, 4, 6, 8, 10))])
def test_steps_are_round(highest: float, steps: tuple[float, ...]):
    assert round_steps(highest) == steps


@given(st.dates(datetime.date(1800, 1, 1), datetime.date(2200, 1, 1)), st.integers(0, 60_000))
def test_marks_lie_between_the_ends_and_are_few(first: datetime.date, days: int):
    last = first + datetime.timedelta(days=days)
    marks = day_marks(first, last)

    assert all(first <= day <= last for day, _words in marks)
    assert len(marks) <= 10


@given(st.lists(st.floats(0, 200), max_size=6))
def test_spread_places_keep_their_distance(wanted: list[float]):
    given_places = spread(wanted, apart=[20.0] * len(wanted), lowest=0, highest=300)
    in_order = sorted(given_places)

    assert all(after - before >= 19.999 for before, after in itertools.pairwise(in_order))
    assert all(-0.001 <= place <= 280.001 for place in given_places)
