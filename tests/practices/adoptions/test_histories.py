"""Which word counts, against an oracle that a second maker wrote from the rule in words alone; all in `make audit`."""

import random
from itertools import batched

import pytest

from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import STATES_OF, Track
from practices.queries.adoptions.counting import counting_on
from tests import factories
from tests.practices.adoptions.told_histories import (
    CASES,
    faults_of_function,
    faults_of_screens,
    generated,
    is_refused,
    new_word_of,
    oracle,
    record_history,
    words_of,
)
from tests.whole import many, share

HISTORIES, RECORDED, NEWS = many(300, 60), many(24, 8), 5
STANDING = [case for case in CASES if case.kind == "standing"]
KNOWN = {"", *(state.value for state in STATES_OF[Track.ADOPTION])}


def test_function_agrees_with_the_oracle():
    faults = []
    for number, history in enumerate(generated.generate(seed=2, count=HISTORIES)):
        faults += faults_of_function(history, generated.new_events(number, history, NEWS))

    assert faults == []


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.name)
def test_case_by_hand_counts_so(case):
    found = counting_on(words_of(case.history, case.known_at), case.as_of)

    assert (found and next(event.id for event in case.history.events if event.order == found.key)) == case.expected


@pytest.mark.once
def test_cases_by_hand_are_shown_so(db):
    shown = [case for case in STANDING if case.history.events and {e.state for e in case.history.events} <= KNOWN]
    shown = share(shown, of=4)
    told = _record([case.history for case in shown], on=10)

    assert sum(map(len, told)) >= many(50, 12)
    assert _faults(told, random.Random(1), 8) == []


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "refused"], ids=lambda case: case.name)
def test_case_by_hand_is_refused_or_not(case):
    orders = {event.id: event.order for event in case.history.events}
    if case.new.reverses is None and case.expected != oracle.AHEAD:
        assert is_refused(words_of(case.history), new_word_of(case.new, orders)) == bool(case.expected)


def test_api_page_desk_and_report_agree_with_the_oracle(db):
    told = _record(generated.generate(seed=3, count=RECORDED), on=8)

    assert _faults(told, random.Random(3), 8) == []


def test_a_fault_would_be_found(db, monkeypatch):
    told = _record([case.history for case in STANDING if case.expected][:3], on=3)
    monkeypatch.setattr(oracle, "standing", lambda *_about: "nothing")

    assert _faults(told, random.Random(1), 1)


def _record(histories, *, on):
    """Record the histories, each of an organization of its own beside each reference; return them by reference."""
    organizations, told = [factories.organization() for _ in range(on)], []
    for some in batched(histories, on, strict=False):
        reference = factories.instrument()
        told.append(
            [
                (one, record_history(one, body, reference, by=None))
                for one, body in zip(some, organizations, strict=False)
            ]
        )
    note_changes()
    return told


def _faults(told, chance, count):
    return [fault for some in told for fault in faults_of_screens(some, chance, count)]
