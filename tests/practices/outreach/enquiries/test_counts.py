"""The counting rules of enquiries, bare: five states that add up to the population, on any day."""

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practices.models.outreach.enquiries import MemberState
from practices.outreach.queries.enquiry_counts import (
    EnquiryAct,
    EnquiryEvent,
    MemberSpan,
    count_enquiry,
    counts_over_time,
    population_on,
    standing_of,
    standings_on,
)
from practices.outreach.queries.enquiry_events import EnquiryRecord

FIRST = datetime.date(2026, 1, 1)
NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


def day(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number)


def event(act: EnquiryAct, on: int, *, of: int = 1, due: int | None = None, at: int = 0) -> EnquiryEvent:
    recorded = NOON + datetime.timedelta(days=on, minutes=at)
    return EnquiryEvent(of, act, day(on), recorded, day(due) if due is not None else None)


ASKS, ANSWERS, DECLINES = EnquiryAct.ASKS, EnquiryAct.ANSWERS, EnquiryAct.DECLINES


def test_an_organization_is_to_be_asked_asked_reminded_and_answered_one_after_the_other():
    events = [event(ASKS, 10, due=20), event(ASKS, 30, due=40), event(ANSWERS, 50)]

    states = [standing_of(events, day(number)).state for number in (9, 10, 29, 30, 49, 50)]

    assert states == ["to_be_asked", "asked", "asked", "reminded", "reminded", "answered"]


def test_two_letters_of_one_day_are_no_reminder():
    assert standing_of([event(ASKS, 10), event(ASKS, 10, at=1)], day(11)).state == MemberState.ASKED


def test_an_answer_outweighs_that_it_was_declined():
    declined_first = [event(ASKS, 1), event(DECLINES, 2), event(ANSWERS, 3)]
    declined_last = [event(ASKS, 1), event(ANSWERS, 2), event(DECLINES, 3)]

    assert standing_of(declined_first, day(2)).state == MemberState.DECLINED
    assert standing_of(declined_first, day(3)).state == MemberState.ANSWERED
    assert standing_of(declined_last, day(3)).state == MemberState.ANSWERED


def test_a_deadline_passes_the_day_after_and_a_reminder_sets_a_new_one():
    events = [event(ASKS, 10, due=20), event(ASKS, 30, due=40)]

    overdue = [number for number in (20, 21, 30, 40, 41) if standing_of(events, day(number)).is_overdue]

    assert overdue == [21, 41]
    assert not standing_of([event(ASKS, 10)], day(300)).is_overdue
    assert standing_of([event(ASKS, 10)], day(300), due_on=day(12)).is_overdue


def test_who_answered_without_being_asked_counts_as_answered_and_not_as_asked():
    counts = count_enquiry([standing_of([event(ANSWERS, 1)], day(2))])

    assert (counts.population, counts.asked, counts.answered, counts.no_reply) == (1, 0, 1, 0)


def test_who_is_removed_is_in_the_population_to_the_day_before():
    spans = [MemberSpan(1, day(0)), MemberSpan(2, day(5), day(10)), MemberSpan(2, day(12))]

    assert [len(population_on(spans, day(number))) for number in (0, 4, 5, 9, 10, 11, 12)] == [1, 1, 2, 2, 1, 1, 2]


def test_no_day_counts_who_was_asked_out_of_nobody():
    spans = [MemberSpan(1, day(0)), MemberSpan(2, day(10)), MemberSpan(3, day(10))]
    before = [event(ASKS, 5, of=2), event(ASKS, 6, of=3)]

    steps = counts_over_time(spans[1:], before, day(20))
    assert [(step.on, step.counts.asked, step.counts.population) for step in steps] == [
        (day(10), 2, 2), (day(20), 2, 2)
    ]  # fmt: skip
    assert [step.on for step in counts_over_time(spans, before, day(20))] == [day(0), day(10), day(20)]


acts = st.builds(
    event, st.sampled_from(EnquiryAct), st.integers(0, 30), of=st.integers(1, 6), due=st.none() | st.integers(0, 40)
)
spans_made = st.builds(
    lambda key, begin, lasts: MemberSpan(key, day(begin), day(begin + lasts) if lasts else None),
    st.integers(1, 6),
    st.integers(0, 20),
    st.none() | st.integers(1, 20),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spans_made, max_size=8), st.lists(acts, max_size=20))
def test_the_states_add_up_to_the_population_on_every_day(spans, events):
    for step in counts_over_time(spans, events, day(31)):
        counts = step.counts
        states = (counts.to_be_asked, counts.only_asked, counts.reminded, counts.answered, counts.declined)
        assert sum(states) == counts.population == len(population_on(spans, step.on))
        assert counts.no_reply == counts.only_asked + counts.reminded
        assert counts.overdue <= counts.no_reply <= counts.asked <= counts.population


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, max_size=20), st.integers(0, 31))
def test_what_happens_later_changes_no_earlier_day(events, number):
    known = [one for one in events if one.on <= day(number)]

    assert standings_on({1, 2, 3}, events, day(number)) == standings_on({1, 2, 3}, known, day(number))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(spans_made, max_size=8), st.lists(acts, max_size=20), st.none() | st.integers(0, 40))
def test_each_line_over_time_is_what_its_day_alone_says(spans, events, due):
    due_on = None if due is None else day(due)
    for step in counts_over_time(spans, events, day(31), due_on=due_on):
        alone = standings_on(population_on(spans, step.on), events, step.on, due_on=due_on)
        assert step.counts == count_enquiry(alone.values())


def test_what_a_record_says_is_worked_out_once():
    record = EnquiryRecord(day(31), None, (MemberSpan(1, day(0)),), (event(ASKS, 1),), {})
    for name in ("population", "standings", "counts", "duties", "steps"):
        assert getattr(record, name) is getattr(record, name)
