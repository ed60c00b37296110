"""What the secretariat enters as an organization's own word: it takes two persons, each fault tried."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from organizations.invitations import ScannedLetter
from organizations.models import SECRETARIAT_ROLE, Appointment, AppointmentWay, FocalPoint
from practices.actions.adoption_notices import agree_to_adoption, object_to_adoption, state_beside_adoption
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.actions.assessment_notices import relay_assessment_agreement
from practices.actions.confirmations import ConfirmationRefused, confirm_standing, relay_confirmation
from practices.actions.outside_acts import ACTED
from practices.actions.participations import end_participation, note_agreement, take_back_participation
from practices.actions.relayed import Provenance, RelayRefused, refuse_confirming
from practices.actions.relayed_decisions import confirm_relayed, drop_relayed
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.letters import PinnedLetter
from practices.models.assessments import Assessment
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.evidence import Confirmation
from practices.models.initiatives import Participation
from practices.models.notices import WordOf
from practices.models.relayed import RelayedStatement
from practices.queries.adoptions.statements import adoption_rows
from practices.redactions.ledger_records import verify_records
from tests import factories
from tests.practices.initiatives.making import participation

pytestmark = pytest.mark.django_db

SAID_ON = datetime.date(2026, 5, 4)
BY_LETTER = Provenance(ScannedLetter(("letter.pdf", b"%PDF-1.7 we say so"), SAID_ON, "HU/12"))
FROM_SOURCE = Provenance(source="https://example.org/gazette/12")


@pytest.fixture
def union():
    return factories.organization("Harbour Union")


@pytest.fixture
def officer(union):
    return factories.officer(union)


@pytest.fixture
def other(db):
    """Another member of the secretariat."""
    return factories.secretariat_member()


def is_seen(event):
    return AdoptionEvent.objects.visible_to(None).filter(pk=event.pk).exists()


def said(union, by, **fields):
    event = factories.adoption(organization=union, by=by, as_organization=True, **fields)
    event.record.refresh_from_db()
    return event


def waiting(**about):
    return RelayedStatement.objects.waiting().get(**about)


# The secretariat alone


def test_secretariat_alone_says_nothing_for_an_organization(union, officer, secretariat):
    event = said(union, secretariat, provenance=BY_LETTER)

    assert not is_seen(event)
    with pytest.raises(RelayRefused, match="requires a second person"):
        confirm_relayed(relayed=waiting(event=event), by=secretariat)
    assert not is_seen(event)


def test_secretariat_alone_notes_no_agreement(union, officer, secretariat):
    recorded = factories.adoption(organization=union, by=secretariat)
    agreed = factories.adoption(organization=union, by=secretariat, agreed_on=SAID_ON)
    part = participation(organization=union, by=secretariat)

    agree_to_adoption(event=recorded, on=today(), by=secretariat, provenance=BY_LETTER)
    note_agreement(participation=part, on=today(), by=secretariat, provenance=BY_LETTER)

    assert [is_seen(recorded), is_seen(agreed)] == [False, False]
    assert not Participation.objects.visible_to(None).exists()
    assert RelayedStatement.objects.waiting().count() == 3


def test_secretariat_alone_ends_and_confirms_nothing(union, officer, secretariat):
    part = participation(organization=union, by=officer)
    event = factories.adoption(organization=union, by=officer)
    until = PartialDate.parse("2012")

    end_participation(participation=part, until=until, agreed_on=today(), by=secretariat, provenance=BY_LETTER)
    about = {"organization": union, "reference": event.reference}
    relay_confirmation(**about, on=SAID_ON, by=secretariat, provenance=BY_LETTER)

    part.refresh_from_db()
    assert (part.until_on, Confirmation.objects.count()) == (None, 0)
    with pytest.raises(ConfirmationRefused, match="do not act"):
        confirm_standing(**about, by=secretariat)


def test_secretariat_alone_puts_no_words_beside_an_event(union, officer, secretariat):
    event = factories.adoption(organization=union, by=officer)

    state_beside_adoption(event=event, statement="We regret it.", by=secretariat, provenance=BY_LETTER)

    event.record.refresh_from_db()
    assert event.record.statement == ""


def test_statement_of_the_organization_is_entered_as_said_by_it(union, secretariat):
    with pytest.raises(AdoptionRefused, match="is the organization’s own"):
        factories.adoption(organization=union, by=secretariat, statement="We will not.")


# The second person


def test_another_of_the_secretariat_confirms_by_the_letter(union, officer, secretariat, other):
    event = said(union, secretariat, provenance=BY_LETTER)

    confirm_relayed(relayed=waiting(event=event), by=other)

    event.record.refresh_from_db()
    assert is_seen(event)
    assert (event.record.agreed_on, event.record.word_of) == (SAID_ON, WordOf.ORGANIZATION)
    assert PinnedLetter.objects.get().relayed.confirmed_by == other
    assert verify_records(AdoptionEvent) is None


def test_without_the_letter_nobody_of_the_secretariat_confirms(union, officer, secretariat, other):
    event = said(union, secretariat)

    with pytest.raises(RelayRefused, match="must act for the organization"):
        confirm_relayed(relayed=waiting(event=event), by=other)
    assert not is_seen(event)


def test_a_source_is_no_letter_where_the_organization_can_be_asked(union, officer, secretariat, other):
    event = said(union, secretariat, provenance=FROM_SOURCE)

    with pytest.raises(RelayRefused, match="must act for the organization"):
        confirm_relayed(relayed=waiting(event=event), by=other)


def test_second_of_the_secretariat_who_owes_the_first_the_account_is_refused(union, officer, secretariat, other):
    Appointment.objects.create(
        account=other, role=SECRETARIAT_ROLE, given_by=secretariat, given_at=timezone.now(),
        way=AppointmentWay.USER_SCREEN,
    )  # fmt: skip
    event = said(union, secretariat, provenance=BY_LETTER)

    assert "do not count as two" in refuse_confirming(other, waiting(event=event))


def test_two_name_a_source_where_nobody_can_be_asked(secretariat, other):
    alone = factories.organization("Quiet Office")
    event = said(alone, secretariat, provenance=FROM_SOURCE)

    confirm_relayed(relayed=waiting(event=event), by=other)

    (row,) = adoption_rows(AdoptionEvent.objects.for_listing(), None)
    assert is_seen(event)
    assert row.word_of == "secretariat"
    assert row.rests_on_label == (
        "Entered by the secretariat from https://example.org/gazette/12; not confirmed by the organization"
    )


def test_two_without_letter_and_source_open_nothing(secretariat, other):
    event = said(factories.organization(), secretariat)

    with pytest.raises(RelayRefused, match="Name the public source"):
        confirm_relayed(relayed=waiting(event=event), by=other)


def test_an_address_in_the_directory_makes_it_reachable(secretariat, other):
    quiet = factories.organization()
    FocalPoint.objects.create(organization=quiet, email="registry@example.org", valid_from=today())
    event = said(quiet, secretariat, provenance=FROM_SOURCE)

    with pytest.raises(RelayRefused, match="must act for the organization"):
        confirm_relayed(relayed=waiting(event=event), by=other)


def test_secretariat_that_acts_for_the_organization_is_no_second_of_the_secretariat(union, secretariat, other):
    event = said(union, secretariat, provenance=BY_LETTER)
    other.groups.add(union.coordinators)

    with pytest.raises(RelayRefused, match="Someone in the organization"):
        confirm_relayed(relayed=waiting(event=event), by=type(other).objects.get(pk=other.pk))


def test_organization_agrees_with_what_was_entered_for_it(union, officer, secretariat):
    event = said(union, secretariat)

    agree_to_adoption(event=event, on=today(), by=officer)

    event.record.refresh_from_db()
    assert is_seen(event)
    assert event.record.agreed_on == today()
    assert RelayedStatement.objects.get().confirmed_by == officer


def test_organization_confirms_on_the_screen_of_what_was_entered(union, officer, secretariat, client):
    said(union, secretariat)
    client.force_login(officer)
    address = reverse("relayed:detail", args=[waiting().public_id])

    assert "A statement on where it stands" in client.get(address).text
    client.post(address, {"act": "confirm"})

    assert AdoptionEvent.objects.visible_to(None).count() == 1


def test_every_kind_takes_effect_once_it_is_confirmed(union, officer, secretariat, other):
    event = factories.adoption(organization=union, by=officer)
    theirs, ours = participation(organization=union, by=secretariat), participation(organization=union, by=officer)
    judged = factories.assessment(factories.edition(factories.instrument(union)), by=secretariat)
    about = {"by": secretariat, "provenance": BY_LETTER}
    state_beside_adoption(event=event, statement="We regret it.", **about)
    note_agreement(participation=theirs, on=SAID_ON, **about)
    end_participation(participation=ours, until=PartialDate.parse("2012"), agreed_on=SAID_ON, **about)
    relay_confirmation(organization=union, reference=event.reference, on=SAID_ON, **about)
    relay_assessment_agreement(assessment=judged, on=None, **about)

    for relayed in RelayedStatement.objects.waiting():
        confirm_relayed(relayed=relayed, by=other)

    for row in (event.record, theirs, ours):
        row.refresh_from_db()
    assert (event.record.statement, event.record.statement_on) == ("We regret it.", SAID_ON)
    assert (theirs.is_public, theirs.agreed_on) == (True, SAID_ON)
    assert ours.until_on == datetime.date(2012, 1, 1)
    assert Confirmation.objects.get().confirmed_on == SAID_ON
    assert Assessment.objects.visible_to(None).get() == judged
    assert set(RelayedStatement.objects.values_list("words", flat=True)) == {""}


# Refused, dropped, told


def test_the_same_is_not_entered_twice(union, secretariat):
    event = factories.adoption(organization=union, by=secretariat)
    agree_to_adoption(event=event, on=today(), by=secretariat)

    with pytest.raises(RelayRefused, match="waits for a second person"):
        agree_to_adoption(event=event, on=today(), by=secretariat)


def test_what_was_decided_is_decided_once(union, officer, secretariat, other):
    event = said(union, secretariat, provenance=BY_LETTER)
    relayed = waiting(event=event)
    confirm_relayed(relayed=relayed, by=other)

    with pytest.raises(RelayRefused, match="does not wait"):
        confirm_relayed(relayed=relayed, by=officer)
    with pytest.raises(RelayRefused, match="does not wait"):
        drop_relayed(relayed=relayed, by=officer)


def test_stranger_neither_confirms_nor_drops(union, secretariat):
    relayed = waiting(event=said(union, secretariat, provenance=BY_LETTER))
    stranger = factories.officer(factories.organization())

    with pytest.raises(RelayRefused, match="Someone in the organization"):
        confirm_relayed(relayed=relayed, by=stranger)
    with pytest.raises(RelayRefused, match="do not act"):
        drop_relayed(relayed=relayed, by=stranger)


def test_dropped_is_never_confirmed(union, officer, secretariat, other):
    event = said(union, secretariat, provenance=BY_LETTER)
    relayed = waiting(event=event)

    drop_relayed(relayed=relayed, by=officer)

    with pytest.raises(RelayRefused, match="does not wait"):
        confirm_relayed(relayed=relayed, by=other)
    assert not is_seen(event)


def test_what_was_reversed_meanwhile_is_not_confirmed(union, officer, secretariat, other):
    event = said(union, secretariat, provenance=BY_LETTER)
    relayed = waiting(event=event)

    reverse_adoption(event=event, by=secretariat)

    with pytest.raises(RelayRefused, match="does not wait"):
        confirm_relayed(relayed=relayed, by=other)


def test_participation_that_is_taken_back_takes_what_waits_with_it(union, secretariat):
    part = participation(organization=union, by=secretariat)
    note_agreement(participation=part, on=today(), by=secretariat, provenance=BY_LETTER)

    take_back_participation(participation=part, by=secretariat)

    assert RelayedStatement.objects.get().dropped_at is not None


def test_letter_is_a_scan_and_of_a_day_that_has_come(union, secretariat):
    for letter, words in (
        (ScannedLetter(("a.html", b"<p>"), SAID_ON, ""), "PDF, PNG or JPEG"),
        (ScannedLetter(("a.pdf", b"%PDF-1.7"), datetime.date(9999, 1, 1), ""), "earlier date"),
    ):
        with pytest.raises(RelayRefused, match=words):
            said(union, secretariat, provenance=Provenance(letter))
    assert not AdoptionEvent.objects.exists()


def test_organization_is_told_when_its_word_is_entered_and_confirmed(
    union, officer, secretariat, other, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        event = said(union, secretariat, provenance=BY_LETTER)
        confirm_relayed(relayed=waiting(event=event), by=other)

    acts = [row.data["act"] for row in PageLogEntry.objects.filter(action=ACTED).order_by("pk")]
    assert acts == ["word_entered", "word_confirmed"]
    assert [message.to for message in mail.outbox] == [[officer.email]] * 2


def test_organization_hides_what_two_of_the_secretariat_entered_before_it_had_people(secretariat, other):
    alone = factories.organization("Quiet Office")
    event = said(alone, secretariat, provenance=FROM_SOURCE)
    confirm_relayed(relayed=waiting(event=event), by=other)

    assert object_to_adoption(event=event, by=factories.officer(alone))

    assert not is_seen(event)
