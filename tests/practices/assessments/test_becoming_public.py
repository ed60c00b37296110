"""How what the secretariat judged becomes public, and the organization's own words beside it."""

import datetime
import io

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from practices.actions.assessment_notices import (
    agree_to_assessment,
    give_notice,
    publish_due_assessments,
    state_beside,
)
from practices.actions.assessments import AssessmentRefused, reverse_assessment
from practices.models.assessments import Assessment, Finding
from practices.models.editions import today
from practices.models.notices import WAITING_TIME
from practices.models.releases import Audience
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


@pytest.fixture
def waiting(house, secretariat):
    return factories.assessment(house.edition, topic=house.topic, by=secretariat)


def is_public():
    return Assessment.objects.visible_to(PUBLIC).standing(PUBLIC).exists()


def test_agreement_makes_it_public(house, waiting):
    agree_to_assessment(assessment=waiting, by=factories.approver(house.instrument.organization))

    waiting.record.refresh_from_db()
    assert waiting.record.agreed_on == today()
    assert is_public()


def test_only_the_organization_agrees(waiting, secretariat, stranger):
    for other in (secretariat, stranger):
        with pytest.raises(AssessmentRefused, match="Only the organization itself"):
            agree_to_assessment(assessment=waiting, by=other)
    assert not is_public()


def test_agreement_is_given_once_and_to_what_stands(house, waiting, secretariat):
    newer = factories.assessment(house.edition, topic=house.topic, by=secretariat, finding=Finding.RECOMMENDS)
    with pytest.raises(AssessmentRefused, match="replaced or withdrawn"):
        agree_to_assessment(assessment=waiting, by=house.officer)

    agree_to_assessment(assessment=newer, by=house.officer)

    with pytest.raises(AssessmentRefused, match="public already"):
        agree_to_assessment(assessment=newer, by=house.officer)


def test_notice_tells_the_people_of_the_organization(
    house, waiting, secretariat, stranger, django_capture_on_commit_callbacks
):
    approver = factories.approver(house.instrument.organization)
    gone = factories.officer(house.instrument.organization)
    gone.is_active = False
    gone.save()

    with django_capture_on_commit_callbacks(execute=True):
        record = give_notice(assessment=waiting, by=secretariat)

    assert (record.noticed_on, record.public_from) == (today(), today() + WAITING_TIME)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([house.officer.email, approver.email])
    assert "Harbour code" in mail.outbox[0].subject
    assert f"/admin/assessments/{waiting.public_id}/" in mail.outbox[0].body
    assert not is_public()


def test_notice_is_the_secretariats_to_give_once_of_its_own(house, waiting, secretariat):
    with pytest.raises(AssessmentRefused, match="Only the secretariat"):
        give_notice(assessment=waiting, by=house.officer)
    own = factories.assessment(house.edition, topic=house.topic, by=house.officer)
    with pytest.raises(AssessmentRefused, match="Only the secretariat"):
        give_notice(assessment=own, by=secretariat)

    give_notice(assessment=waiting, by=secretariat)

    with pytest.raises(AssessmentRefused, match="already notified"):
        give_notice(assessment=waiting, by=secretariat)


def test_it_is_public_once_the_waiting_time_has_passed(waiting, secretariat):
    give_notice(assessment=waiting, by=secretariat)
    due = today() + WAITING_TIME

    assert publish_due_assessments(on=due - datetime.timedelta(days=1)) == []
    assert publish_due_assessments(on=due) == [waiting]
    assert is_public()
    assert publish_due_assessments(on=due) == []


def test_what_was_replaced_or_taken_back_meanwhile_never_becomes_public(house, waiting, secretariat):
    give_notice(assessment=waiting, by=secretariat)
    newer = factories.assessment(house.edition, topic=house.topic, by=secretariat, finding=Finding.RECOMMENDS)
    give_notice(assessment=newer, by=secretariat)
    reverse_assessment(assessment=newer, by=secretariat, note="Misread.")

    assert publish_due_assessments(on=today() + WAITING_TIME) == []
    assert not is_public()


def test_the_command_publishes_what_is_due(waiting, secretariat):
    give_notice(assessment=waiting, by=secretariat)
    out = io.StringIO()

    with time_machine.travel(timezone.now() + WAITING_TIME):
        call_command("apply_due", stdout=out)

    assert "assessments: 1" in out.getvalue()
    assert is_public()


def test_a_statement_stands_beside_it_at_any_time(house, waiting):
    state_beside(assessment=waiting, statement=" We read it otherwise. ", by=house.officer)
    waiting.record.refresh_from_db()
    assert (waiting.record.statement, waiting.record.statement_on) == ("We read it otherwise.", today())

    state_beside(assessment=waiting, statement="", by=house.officer)

    waiting.record.refresh_from_db()
    assert (waiting.record.statement, waiting.record.statement_on) == ("", None)


def test_a_statement_is_the_organizations_own(waiting, secretariat, stranger):
    for other in (secretariat, stranger):
        with pytest.raises(AssessmentRefused):
            state_beside(assessment=waiting, statement="No.", by=other)


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        (None, {"own", "secretariat"}),
        (Audience.OWN, {"own", "secretariat"}),
        (Audience.NAMED, {"own", "secretariat", "other"}),
        (Audience.PARTICIPATING, {"own", "secretariat", "other"}),
        (Audience.DELEGATIONS, {"own", "secretariat", "other", "delegate"}),
        (Audience.PUBLIC, {"own", "secretariat", "other", "delegate", "anonymous"}),
    ],
)
def test_an_assessment_is_seen_by_the_audience_of_its_text(house, secretariat, audience, seen_by):
    other = factories.organization()
    text = factories.edition(house.instrument, audience=None, language="fr")
    factories.open_to(text, audience, named=[other] if audience == Audience.NAMED else ())
    factories.assessment(text, by=house.officer)
    people = {
        "anonymous": PUBLIC,
        "delegate": factories.delegate(),
        "other": factories.officer(other),
        "own": house.officer,
        "secretariat": secretariat,
    }

    assert {name for name, user in people.items() if Assessment.objects.visible_to(user).exists()} == seen_by


def test_what_waits_is_seen_by_the_organization_and_the_secretariat_alone(house, waiting, secretariat, stranger):
    readers = (PUBLIC, factories.delegate(), stranger)
    assert not any(Assessment.objects.visible_to(user).exists() for user in readers)
    assert all(Assessment.objects.visible_to(user).exists() for user in (house.officer, secretariat))
