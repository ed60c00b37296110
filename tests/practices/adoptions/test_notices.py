"""How what others say becomes public: agreement, or notice and a waiting time, with the statement beside it."""

import datetime

import pytest
import time_machine
from django.core import mail

from organizations.models import FocalPoint
from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import (
    agree_to_adoption,
    give_adoption_notice,
    publish_due_adoptions,
    state_beside_adoption,
)
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import today
from practices.models.notices import WAITING_TIME
from practices.operations.due import run_without_worker
from practices.redactions.ledger_records import verify_records
from tests import factories

NOW = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def speaker(union):
    return factories.officer(union)


@pytest.fixture
def event(union, speaker, secretariat):
    """What the secretariat recorded, and the organization has not seen."""
    return factories.adoption(organization=union, by=secretariat, evidence_address="https://example.org/a")


def record_of(event):
    event.record.refresh_from_db()
    return event.record


@time_machine.travel(NOW, tick=False)
def test_notice_tells_the_organization_and_starts_the_waiting_time(
    event, speaker, secretariat, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give_adoption_notice(event=event, by=secretariat)

    record = record_of(event)
    assert (record.is_public, record.noticed_on, record.public_from) == (False, NOW.date(), NOW.date() + WAITING_TIME)
    assert [message.to for message in mail.outbox] == [[speaker.email]]
    assert str(event.public_id) in mail.outbox[0].body


def test_notice_goes_to_focal_points_where_nobody_has_an_account(secretariat, django_capture_on_commit_callbacks):
    quiet = factories.organization()
    point = FocalPoint.objects.create(organization=quiet, email="registry@example.org", valid_from=today())
    event = factories.adoption(organization=quiet, by=secretariat)

    with django_capture_on_commit_callbacks(execute=True):
        give_adoption_notice(event=event, by=secretariat)

    assert [message.to for message in mail.outbox] == [[point.email]]
    assert "/admin/" not in mail.outbox[0].body


def test_notice_that_nobody_would_get_is_refused(secretariat):
    event = factories.adoption(organization=factories.organization(), by=secretariat)

    with pytest.raises(AdoptionRefused, match="no one to notify"):
        give_adoption_notice(event=event, by=secretariat)
    assert record_of(event).noticed_on is None


def test_notice_is_refused_to_who_may_not_give_it_and_a_second_time(event, speaker, secretariat):
    with pytest.raises(AdoptionRefused, match="Only the secretariat gives notice"):
        give_adoption_notice(event=event, by=speaker)
    give_adoption_notice(event=event, by=secretariat)
    with pytest.raises(AdoptionRefused, match="was already notified"):
        give_adoption_notice(event=event, by=secretariat)


def test_notice_of_what_is_public_or_reversed_is_refused(union, event, secretariat):
    public = factories.adoption(organization=union)
    reversal = reverse_adoption(event=event, by=secretariat)

    with pytest.raises(AdoptionRefused, match="public already"):
        give_adoption_notice(event=public, by=secretariat)
    for gone in (event, reversal):
        with pytest.raises(AdoptionRefused, match="reversed before"):
            give_adoption_notice(event=gone, by=secretariat)


def test_what_waited_long_enough_becomes_public_with_its_check(secretariat):
    with time_machine.travel(NOW, tick=False):
        union = factories.organization()
        factories.officer(union)
        event = factories.adoption(organization=union, by=secretariat, evidence_address="https://example.org/a")
        give_adoption_notice(event=event, by=secretariat)
        check = check_adoption(event=event, by=secretariat)
    day = NOW.date() + WAITING_TIME

    assert publish_due_adoptions(on=day - datetime.timedelta(days=1)) == []
    with time_machine.travel(NOW + WAITING_TIME, tick=False):
        assert ("adoptions", 1) in [(done.name, done.count) for done in run_without_worker()]

    assert set(AdoptionEvent.objects.visible_to(None)) == {event, check}
    assert record_of(event).public_at == NOW + WAITING_TIME
    assert publish_due_adoptions(on=day) == []


def test_what_was_reversed_meanwhile_never_becomes_public(event, secretariat):
    give_adoption_notice(event=event, by=secretariat)
    reverse_adoption(event=event, by=secretariat)

    assert publish_due_adoptions(on=datetime.date(9999, 1, 1)) == []
    assert not AdoptionEvent.objects.visible_to(None).exists()


def test_agreement_is_noted_once_and_keeps_since_when_it_is_public(event, speaker, secretariat):
    give_adoption_notice(event=event, by=secretariat)
    publish_due_adoptions(on=today() + WAITING_TIME)
    since = record_of(event).public_at

    agree_to_adoption(event=event, on=today(), by=speaker)

    assert (record_of(event).agreed_on, record_of(event).public_at) == (today(), since)
    with pytest.raises(AdoptionRefused, match="public already"):
        agree_to_adoption(event=event, on=today(), by=speaker)


def test_agreement_to_ones_own_words_and_in_the_future_is_refused(union, event, speaker):
    with pytest.raises(AdoptionRefused, match="public already"):
        agree_to_adoption(event=factories.adoption(organization=union), on=today(), by=speaker)
    with pytest.raises(AdoptionRefused, match="is in the future"):
        agree_to_adoption(event=event, on=today() + datetime.timedelta(days=1), by=speaker)


def test_statement_stands_beside_and_can_be_changed_and_taken_away(event, speaker):
    for words in ("We see it otherwise.", "We see it so.", ""):
        state_beside_adoption(event=event, statement=f" {words} ", by=speaker)

        assert (record_of(event).statement, record_of(event).statement_on) == (words, today() if words else None)
        assert verify_records(AdoptionEvent) is None


def test_statement_that_is_part_of_the_event_is_not_changed(union, speaker):
    event = factories.adoption(organization=union, state="not_planned", statement="We keep our own rules.")

    with pytest.raises(AdoptionRefused, match="part of the event"):
        state_beside_adoption(event=event, statement="Something else", by=speaker)


def test_statement_by_a_stranger_is_refused(event):
    with pytest.raises(AdoptionRefused, match="Only the organization itself"):
        state_beside_adoption(event=event, statement="Ours.", by=factories.officer(factories.organization()))
