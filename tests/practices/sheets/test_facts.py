"""Facts that are not public yet: one notice, one source, one letter or one confirmation for many, each recorded."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from organizations.invitations import ScannedLetter
from practices.actions.adoption_notices import state_beside_adoption
from practices.actions.adoptions import AdoptionRefused
from practices.actions.outside_acts import ACTED
from practices.actions.relayed import Provenance
from practices.actions.relayed_decisions import drop_relayed
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


def all_shown(screen: Client, asked: str = "") -> dict[str, str]:
    """Return what the form sends for all that its list shows."""
    context = screen.get(reverse("sheets:facts") + asked).context
    return {"all": "1", "until": str(context["until"]), "statements": str(context["statements"])}


def answered_enquiry(organization: Any, *others: Any, by: Any, text: str = "", **fields: Any) -> Any:
    """Begin an enquiry with organizations, which the first answers with a scan."""
    made = enquiry(organization, *others, by=by, **fields)
    letter = asked(made, organization, *others, by=by)[0]
    reply = log_contact(
        organization=organization, kind="reply", happened=PartialDate(datetime.date(2026, 2, 3)), follows=letter,
        text=text, files=[(SCAN[0], "application/pdf", SCAN[1])], by=by,
    )  # fmt: skip
    note_contact(enquiry=made, contact=reply, meaning="answers", by=by)
    return made


def shown(events: list[AdoptionEvent]) -> list[bool]:
    return [AdoptionEvent.objects.get(pk=event.pk).record.is_public for event in events]


def test_one_source_and_one_confirmation_make_many_facts_public(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization(), factories.organization())
    screen = reverse("sheets:facts")

    until = all_shown(at_screen(secretariat))
    said = at_screen(secretariat).post(screen, {**until, "do": "agree", "source": "Report of 2026"}, follow=True)
    assert "Entered: 4." in said.text
    assert shown(events) == [False] * 4
    until = all_shown(at_screen(another))
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

    done = confirm_facts(events=events, shown=RelayedStatement.objects.all(), by=secretariat)

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
    assert done.count == 2
    assert confirm_facts(events=events[:2], shown=RelayedStatement.objects.all(), by=another).count == 2
    assert shown(events) == [True, True, False, False]


def test_the_answers_to_an_enquiry_are_the_letters(secretariat: Any, another: Any) -> None:
    answered, silent = factories.organization(), factories.organization()
    events = facts(secretariat, answered, silent)
    made = answered_enquiry(answered, silent, by=secretariat, reference=events[0].reference)

    done = record_agreements(events=events, on=today(), by=secretariat, provenance=Provenance(), enquiry=made)

    assert (done.count, [name for name, _reason in done.refused]) == (2, [silent.name_in()])
    assert {one.said_on for one in RelayedStatement.objects.waiting()} == {datetime.date(2026, 2, 3)}
    assert confirm_facts(events=events, shown=RelayedStatement.objects.all(), by=another).count == 2


@pytest.mark.parametrize("has_reference", [True, False])
def test_an_answer_to_another_question_is_no_agreement(secretariat: Any, has_reference: bool) -> None:
    organization = factories.organization()
    events = facts(secretariat, organization)
    other = factories.instrument() if has_reference else None
    made = answered_enquiry(organization, by=secretariat, reference=other)

    done = record_agreements(events=events, on=today(), by=secretariat, provenance=Provenance(), enquiry=made)

    assert (done.count, [reason for _name, reason in done.refused]) == (
        0,
        ["The enquiry is about another reference instrument than those that are ticked."],
    )
    assert not RelayedStatement.objects.exists()


def test_the_second_person_reads_the_answer_and_what_was_asked(secretariat: Any, another: Any) -> None:
    organization = factories.organization()
    events = facts(secretariat, organization, tracks=("adoption",))
    text = "We do NOT agree."
    made = answered_enquiry(organization, by=secretariat, reference=events[0].reference, text=text)
    record_agreements(events=events, on=today(), by=secretariat, provenance=Provenance(), enquiry=made)

    page = at_screen(another).get(reverse("sheets:facts") + "?show=second_person").text

    letter = RelayedStatement.objects.get().letter
    assert letter is not None
    assert all(words in page for words in (text, made.title, letter.name, str(letter.public_id)))


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

    screen = at_screen(another)
    until = {**all_shown(screen), "until": str(early[0].sequence)}
    screen.post(reverse("sheets:facts"), {**until, "do": "confirm"})

    assert shown([*early, *late]) == [True, False]


def test_nothing_chosen_is_said_and_others_find_no_screen(secretariat: Any) -> None:
    said = at_screen(secretariat).post(reverse("sheets:facts"), {"do": "confirm"}, follow=True)
    assert "Choose at least one fact." in said.text
    assert at_screen(factories.officer(factories.organization())).get(reverse("sheets:facts")).status_code == 404


OTHER = Provenance(source="https://other.example/never-shown")


@pytest.mark.parametrize("given", [SOURCE, LETTER])
@pytest.mark.parametrize("is_all", [True, False])
def test_only_what_was_shown_is_confirmed(secretariat: Any, another: Any, given: Provenance, is_all: bool) -> None:
    events = facts(secretariat, factories.organization(), tracks=("adoption",))
    record_agreements(events=events, on=today(), by=secretariat, provenance=given, enquiry=None)
    screen, asked_for = at_screen(another), "?show=second_person"
    page = screen.get(reverse("sheets:facts") + asked_for)
    ticked = all_shown(screen, asked_for) if is_all else {"event": page.context["rows"][0].key}
    drop_relayed(relayed=RelayedStatement.objects.waiting().get(), by=secretariat)
    record_agreements(events=events, on=today(), by=secretariat, provenance=OTHER, enquiry=None)

    said = screen.post(reverse("sheets:facts") + asked_for, {"do": "confirm", **ticked}, follow=True)

    assert "What you approve here changed since you opened the page" in said.text
    assert RelayedStatement.objects.waiting().get().source == OTHER.source
    assert shown(events) == [False]


def test_all_of_a_list_is_not_what_was_entered_after_it(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization(), factories.organization(), tracks=("adoption",))
    record_agreements(events=events[1:], on=today(), by=secretariat, provenance=SOURCE, enquiry=None)
    screen = at_screen(another)
    until = all_shown(screen, "?show=second_person")
    record_agreements(events=events[:1], on=today(), by=secretariat, provenance=OTHER, enquiry=None)

    screen.post(reverse("sheets:facts") + "?show=second_person", {"do": "confirm", **until})

    assert shown(events) == [False, True]


def test_what_is_ticked_is_confirmed(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization())
    record_agreements(events=events, on=today(), by=secretariat, provenance=SOURCE, enquiry=None)
    screen = at_screen(another)
    rows = screen.get(reverse("sheets:facts") + "?show=second_person").context["rows"]

    screen.post(reverse("sheets:facts"), {"do": "confirm", "event": [rows[0].key]})

    assert shown([rows[0].event, rows[1].event]) == [True, False]


def test_words_beside_a_fact_are_confirmed_where_they_are_read(secretariat: Any, another: Any) -> None:
    events = facts(secretariat, factories.organization(), tracks=("adoption",))
    state_beside_adoption(event=events[0], statement="Words of a letter", by=secretariat, provenance=LETTER)

    assert not list(unpublished(another, need="second_person"))
    done = confirm_facts(events=events, shown=RelayedStatement.objects.all(), by=another)

    assert (done.count, len(done.refused)) == (0, 1)
    assert AdoptionEvent.objects.get(pk=events[0].pk).record.statement == ""
    done = record_agreements(events=events, on=today(), by=secretariat, provenance=SOURCE, enquiry=None)
    assert (done.count, len(unpublished(another, need="second_person"))) == (1, 1)


def test_each_person_has_one_mail_for_many_facts(secretariat: Any, another: Any) -> None:
    organizations = [factories.organization(), factories.organization()]
    officers = [factories.officer(one).email for one in organizations]
    events = [*facts(secretariat, *organizations), *facts(secretariat, *organizations)]
    send_waiting_mails()
    entered = PageLogEntry.objects.filter(action=ACTED).count()

    for act in ("enter", "confirm"):
        mail.outbox.clear()
        if act == "enter":
            done = record_each(events, by=secretariat)
        else:
            done = confirm_facts(events=events, shown=RelayedStatement.objects.all(), by=another).count
        send_waiting_mails()
        assert done == 8
        assert sorted(to for one in mail.outbox for to in one.to) == sorted(officers)
        assert all("Its agreement to an entry about it (4)" in one.body for one in mail.outbox)
    assert PageLogEntry.objects.filter(action=ACTED).count() == entered + 16


def record_each(events: list[AdoptionEvent], *, by: Any) -> int:
    """Record that each organization agreed, by its own letter; return to how many facts."""
    count = 0
    for organization in dict.fromkeys(event.organization_id for event in events):
        some = [event for event in events if event.organization_id == organization]
        count += record_agreements(events=some, on=today(), by=by, provenance=LETTER, enquiry=None).count
    return count
