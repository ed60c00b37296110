"""Facts that are not public yet: one notice, one source, one letter or one confirmation for many, each recorded."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.invitations import ScannedLetter
from practices.actions.adoptions import AdoptionRefused
from practices.actions.relayed import Provenance
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.relayed import RelayedStatement
from practices.outreach.actions.contacts import log_contact
from practices.outreach.actions.enquiries import note_contact
from practices.sheets.actions.facts import confirm_facts, notify_of_facts, record_agreements
from practices.sheets.unpublished import fact_rows, unpublished
from tests import factories
from tests.practices.outreach.enquiries.making import asked, enquiry
from tests.waiting_mails import send_waiting_mails

pytestmark = pytest.mark.django_db
SCAN = ("letter.pdf", b"%PDF-1.4 a letter")
LETTER = Provenance(ScannedLetter(SCAN, datetime.date(2026, 5, 3), "L/1"))
SOURCE = Provenance(source="https://example.org/report")


@pytest.fixture
def another() -> Any:
    return factories.secretariat_member()


BOTH = ("adoption", "implementation")


def facts(by: Any, *organizations: Any, tracks: tuple[str, ...] = BOTH) -> list[AdoptionEvent]:
    """Record facts about organizations that the public does not see."""
    reference = factories.instrument()
    return [
        factories.adoption(reference, organization=one, track=track, state="in_place", by=by)
        for one in organizations
        for track in tracks
    ]


def at_screen(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(events: list[AdoptionEvent]) -> list[bool]:
    return [AdoptionEvent.objects.get(pk=event.pk).record.is_public for event in events]


def test_one_source_and_one_confirmation_make_many_facts_public(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization(), factories.organization())
    screen = reverse("sheets:facts")
    until = {"all": "1", "until": str(max(event.sequence for event in events))}

    said = at_screen(secretariat).post(screen, {**until, "do": "agree", "source": "Report of 2026"}, follow=True)
    assert "Entered: 4." in said.text
    assert shown(events) == [False] * 4
    said = at_screen(another).post(screen + "?show=second_person", {**until, "do": "confirm"}, follow=True)

    assert "Confirmed: 4." in said.text
    assert shown(events) == [True] * 4
    confirmed = RelayedStatement.objects.filter(event__in=events)
    assert [(one.entered_by, one.confirmed_by, one.source) for one in confirmed] == [
        (secretariat, another, "Report of 2026")
    ] * 4


def test_who_entered_a_source_does_not_confirm_it(secretariat: Any) -> None:
    events = facts(secretariat, factories.organization())
    record_agreements(events=events, on=today(), by=secretariat, provenance=SOURCE, enquiry=None)

    done = confirm_facts(events=events, by=secretariat)

    assert (done.count, len(done.refused)) == (0, 1)
    assert shown(events) == [False] * 2


def test_an_organization_is_notified_of_all_its_facts_by_one_mail(secretariat: Any) -> None:
    one, other, nobody = (factories.organization() for _number in range(3))
    for organization in (one, other):
        factories.officer(organization)
    events = facts(secretariat, one, other, nobody)
    send_waiting_mails()
    mail.outbox.clear()

    done = notify_of_facts(events=events, by=secretariat)
    send_waiting_mails()

    assert done.count == 4
    assert [name for name, _reason in done.refused] == [nobody.name_in()]
    told = AdoptionEvent.objects.filter(pk__in=[one.pk for one in events[:4]])
    assert {event.record.noticed_on for event in told} == {today()}
    assert len(mail.outbox) == 2
    assert mail.outbox[0].body.count("–") == 2
    assert "&organization=" in mail.outbox[0].body


def test_a_letter_is_of_one_organization(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization(), factories.organization())
    with pytest.raises(AdoptionRefused, match="A letter is of one organization"):
        record_agreements(events=events, on=today(), by=secretariat, provenance=LETTER, enquiry=None)

    done = record_agreements(events=events[:2], on=today(), by=secretariat, provenance=LETTER, enquiry=None)
    assert done.count == confirm_facts(events=events[:2], by=another).count == 2
    assert shown(events) == [True, True, False, False]


def test_the_answers_to_an_enquiry_are_the_letters(secretariat: Any, another: Any) -> None:
    answered, silent = factories.organization(), factories.organization()
    events = facts(secretariat, answered, silent)
    made = enquiry(answered, silent, by=secretariat)
    letter = asked(made, answered, silent, by=secretariat)[0]
    reply = log_contact(
        organization=answered, kind="reply", happened=PartialDate(datetime.date(2026, 2, 3)), follows=letter,
        files=[(SCAN[0], "application/pdf", SCAN[1])], by=secretariat,
    )  # fmt: skip
    note_contact(enquiry=made, contact=reply, meaning="answers", by=secretariat)

    done = record_agreements(events=events, on=today(), by=secretariat, provenance=Provenance(), enquiry=made)

    assert (done.count, [name for name, _reason in done.refused]) == (2, [silent.name_in()])
    assert {one.said_on for one in RelayedStatement.objects.waiting()} == {datetime.date(2026, 2, 3)}
    assert confirm_facts(events=events, by=another).count == 2


def test_the_list_says_what_each_needs_and_costs_the_same_for_many(secretariat: Any, another: Any) -> None:
    counts = []
    for number in (1, 5):
        events = facts(secretariat, *(factories.organization() for _one in range(number)))
        record_agreements(events=events[:1], on=today(), by=secretariat, provenance=SOURCE, enquiry=None)
        found = list(unpublished(another))
        with CaptureQueriesContext(connection) as queries:
            rows = fact_rows(found, another)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert {row.needs for row in rows if row.relayed} == {"Your confirmation"}
    assert {row.needs.partition(",")[0] for row in rows if not row.relayed} == {"A public source"}
    assert all(row.refusal for row in fact_rows(found, secretariat) if row.relayed)


def test_what_was_recorded_after_the_list_was_shown_is_not_among_all(secretariat: Any, another: Any) -> None:
    early = facts(secretariat, factories.organization(), tracks=("adoption",))
    late = facts(secretariat, factories.organization(), tracks=("adoption",))
    record_agreements(events=[*early, *late], on=today(), by=secretariat, provenance=SOURCE, enquiry=None)

    at_screen(another).post(reverse("sheets:facts"), {"do": "confirm", "all": "1", "until": str(early[0].sequence)})

    assert shown([*early, *late]) == [True, False]


def test_nothing_chosen_is_said_and_others_find_no_screen(secretariat: Any) -> None:
    said = at_screen(secretariat).post(reverse("sheets:facts"), {"do": "confirm"}, follow=True)
    assert "Choose at least one fact." in said.text
    assert at_screen(factories.officer(factories.organization())).get(reverse("sheets:facts")).status_code == 404
