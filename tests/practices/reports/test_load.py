"""A report on all twenty thousand treaty actions."""

import datetime
import os
import sys

import pytest

from practices.documents.report_files.files import WRITERS, uncollected
from practices.models.editions import today
from practices.queries.adoptions.standing import end_of
from tests.report_factories import document, value
from tests.treaty_actions import load_treaty_actions, read_actions, treaty_actions_file
from tests.whole import long

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 30)
EVENTS, MOST_SECONDS = 20_945, 10.0
SLACK = 3
"""A machine that is shared by the workers of a test run does the same work more slowly."""


def seconds_of_work() -> float:
    """Return the processor time of this process and its children so far: what waits for others is not counted."""
    return sum(os.times()[:4])


@pytest.mark.once
@long
def test_thousands_of_events_are_compiled_and_written_in_seconds(corpus, capsys):
    file = treaty_actions_file()
    assert file is not None
    actions = read_actions(file)[:EVENTS]
    load_treaty_actions(actions)
    inputs = {"as_of": DAY, "known_at": end_of(today())}
    document(**inputs)

    took = {}
    began = seconds_of_work()
    found = document(**inputs)
    took["compile"] = seconds_of_work() - began
    for form, write in WRITERS.items():
        began = seconds_of_work()
        with uncollected():
            write(found)
        took[form] = seconds_of_work() - began
    said = {name: round(seconds, 2) for name, seconds in took.items()}
    with capsys.disabled():
        sys.stdout.write(f"{said}, {sum(took.values()):.2f} s in all\n")

    assert value(found, "events_recorded_since") == len(actions) == EVENTS
    assert sum(took.values()) < MOST_SECONDS * SLACK
