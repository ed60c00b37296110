"""Letters and replies as they stood on a day and as they were known: overdue, silent, days, obstacles."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from practices.models.outreach.contacts import ContactRecord
from practices.outreach.actions.contacts import take_back_contact
from practices.outreach.queries.requests import open_requests
from practices.outreach.queries.responses import responses
from tests import factories
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01")]
DUE = datetime.date(2026, 3, 1)
JUNE = datetime.date(2026, 6, 1)


def on(day=JUNE, *, known_at=None, since=None):
    return responses(as_of=day, known_at=known_at or timezone.now(), since=since)


def test_letters_stand_alphabetically_with_their_days():
    later, first = factories.organization("Zeta"), factories.organization("alpha")
    made.contact(later, due_on=DUE)
    made.reply(made.contact(first, on="2026-01-12"), on="2026-01-22")

    found = on()

    assert [(letter.organization.name, letter.days, letter.is_overdue) for letter in found.letters] == [
        ("alpha", 10, False),
        ("Zeta", None, True),
    ]
    assert [row.organization.name for row in found.silent] == ["Zeta"]
    assert found.silent[0].days == (JUNE - datetime.date(2026, 1, 12)).days
    assert {bucket.code: bucket.count for bucket in found.buckets if bucket.count} == {"14": 1, "none": 1}


def test_reminder_is_one_matter_with_its_letter():
    letter = made.contact(due_on=DUE)
    reminder = made.contact(letter.organization, on="2026-03-10", follows=letter, due_on=datetime.date(2026, 4, 1))

    assert [(row.reminders, row.due_on) for row in on().letters] == [(1, datetime.date(2026, 4, 1))]
    assert [row.reminders for row in open_requests(as_of=JUNE, known_at=timezone.now())] == [1]
    made.reply(reminder, on="2026-03-20")
    assert [(row.days, row.is_overdue) for row in on().letters] == [(67, False)]
    assert open_requests(as_of=JUNE, known_at=timezone.now()) == []


def test_letter_is_overdue_only_after_its_day():
    made.contact(due_on=DUE)

    assert not on(DUE).letters[0].is_overdue
    assert on(DUE + datetime.timedelta(days=1)).letters[0].is_overdue


def test_letter_that_asks_nothing_is_no_silence():
    made.contact()

    assert on().silent == ()
    assert sum(bucket.count for bucket in on().buckets) == 0


def test_reply_that_names_no_letter_is_no_silence():
    letter = made.contact(due_on=DUE)
    made.contact(letter.organization, kind="reply", on="2026-02-01")

    assert on().silent == ()
    assert on().letters[0].is_overdue


def test_days_are_not_counted_where_a_date_is_vague():
    made.reply(made.contact(on="2026-01"), on="2026-02")

    assert on().letters[0].days is None
    assert on().letters[0].bucket == "not_known"


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, "14"), (14, "14"), (15, "30"), (30, "30"), (31, "60"), (90, "90"), (91, "more")]
)
def test_bounds_of_the_groups_of_days(days, bucket):
    made.reply(made.contact(on="2026-01-12"), on=str(datetime.date(2026, 1, 12) + datetime.timedelta(days)))

    assert on().letters[0].bucket == bucket


def test_what_was_taken_back_counts_until_it_was_known(secretariat):
    with time_machine.travel("2026-02-01", tick=False):
        letter = made.contact(due_on=DUE)
        reply = made.reply(letter)
    with time_machine.travel("2026-05-01", tick=False):
        take_back_contact(contact=reply, by=secretariat, why="It was another’s.")
    before = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)

    assert on().letters[0].replied_on is None
    assert on(known_at=before).letters[0].replied_on == datetime.date(2026, 2, 1)
    assert on(known_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)).letters == ()
    assert on(datetime.date(2026, 1, 20)).letters[0].replied_on is None


def test_since_leaves_out_what_was_over_by_then():
    made.reply(made.contact(on="2026-01-12"), on="2026-01-20", obstacles="Old")
    made.reply(made.contact(on="2026-01-12"), on="2026-04-20", obstacles="New")
    made.contact(on="2026-01-12", due_on=DUE)
    made.contact(on="2026-01-12")

    found = on(since=datetime.date(2026, 2, 1))

    assert len(found.letters) == 2
    assert [row.obstacles for row in found.obstacles] == ["New"]


def test_obstacles_come_with_help_and_next_step_until_they_are_removed():
    contact = made.contact(obstacles="No staff.", help_offered="A model.", next_step="Call")

    assert [(row.obstacles, row.help_offered, row.next_step) for row in on().obstacles] == [
        ("No staff.", "A model.", "Call")
    ]
    ContactRecord.objects.filter(contact=contact).update(
        obstacles="", help_offered="", salt="", redacted_on=JUNE, redacted_for="personal_data"
    )
    assert on().obstacles == ()


def test_meeting_that_asked_is_answered_through_the_letter_after_it():
    meeting = made.contact(kind="meeting", due_on=DUE)
    letter = made.contact(meeting.organization, on="2026-02-01", follows=meeting, due_on=DUE)

    assert [row.kind_label for row in open_requests(as_of=JUNE, known_at=timezone.now())] == ["Meeting"]
    made.reply(letter, on="2026-02-20")
    assert open_requests(as_of=JUNE, known_at=timezone.now()) == []


def test_responses_cost_the_same_queries_for_many_letters(django_assert_num_queries):
    for _number in range(5):
        made.reply(made.contact(due_on=DUE, obstacles="x"))
    on()

    with django_assert_num_queries(3):
        on()
