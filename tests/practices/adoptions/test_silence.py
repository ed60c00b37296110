"""Silence opens nothing: what waits after a notice, under which terms it is shown, and as whose word."""

import datetime
import io

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import agree_to_adoption, give_adoption_notice, object_to_adoption
from practices.actions.adoptions import AdoptionRefused
from practices.actions.assessment_notices import give_notice, object_to_assessment
from practices.actions.claims import check_claim, give_notice_of_claim, object_to_claim
from practices.actions.outside_acts import ACTED
from practices.actions.participations import give_notice_of_participation, object_to_participation
from practices.actions.terms import accept_terms
from practices.desk.queries.freshness import lapsed_standings
from practices.desk.queries.officer import noticed
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.assessments import Assessment
from practices.models.claims import Claim, Verdict
from practices.models.editions import today
from practices.models.initiatives import Participation
from practices.models.notices import WAITING_TIME
from practices.models.terms import TERMS_VERSIONS, TermsAcceptance
from practices.operations.due import run_without_worker
from practices.queries.adoptions.confirmed import confirmed_by
from practices.redactions.ledger_records import verify_records
from tests import factories
from tests.practices.adoptions.standing import standing_entries
from tests.practices.initiatives.making import participation

pytestmark = pytest.mark.django_db

NOTE = "Recorded by the secretariat; not confirmed by the organization"
SENTENCE = "The code makes affiliation a breach."
START = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
DUE = 31 * DAY


@pytest.fixture(autouse=True)
def clock():
    """A clock that is moved by hand: notices are given on the first day."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def later(clock):
    """Let the waiting time pass, and do what is due."""

    def do():
        clock.move_to(START + DUE)
        return {done.name: done.count for done in run_without_worker()}

    return do


@pytest.fixture
def union():
    """An organization that accepted the first terms alone."""
    made = factories.organization("Harbour Union", terms=False)
    accept_first(made)
    return made


@pytest.fixture
def officer(union):
    return factories.officer(union)


def accept_first(organization):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("practices.actions.terms.TERMS_DATED", TERMS_VERSIONS[0])
        return accept_terms(organization=organization, by=None, as_operator=True)


def accept_new(organization):
    return accept_terms(organization=organization, by=None, as_operator=True)


def everything(union, by):
    """Record something of each kind about `union`, and tell it of that."""
    event = factories.adoption(organization=union, by=by)
    text = factories.edition(factories.instrument(union))
    judged = factories.assessment(text, by=by)
    note = factories.practice(union, what_was_done=SENTENCE)
    pins = [text.provisions.current().exclude(text="").last()]
    about = {"instrument": text.instrument, "sentence": SENTENCE, "verdict": Verdict.NOT_SAID, "practice": note}
    claim = check_claim(**about, pins=pins, by=by)
    part = participation(organization=union, by=by)
    give_adoption_notice(event=event, by=by)
    give_notice(assessment=judged, by=by)
    give_notice_of_claim(claim=claim, by=by)
    give_notice_of_participation(participation=part, by=by)
    return event, judged, claim, part


def seen():
    """Tell what of it the public sees."""
    kinds = (AdoptionEvent, Assessment, Claim, Participation)
    return [kind.objects.visible_to(None).exists() for kind in kinds]


def test_waiting_opens_nothing_under_terms_that_do_not_say_so(union, officer, secretariat, later):
    everything(union, secretariat)

    later()

    assert seen() == [False] * 4
    assert AdoptionRecord.objects.get().public_from is None


def test_notices_that_waited_under_the_rule_before_open_nothing(union, officer, secretariat, clock, later):
    everything(union, secretariat)
    for model in (AdoptionRecord, Claim, Participation):
        model.objects.update(public_from=today() + WAITING_TIME)
    Assessment.objects.get().record.__class__.objects.update(public_from=today() + WAITING_TIME)
    clock.shift(DAY)
    accept_new(union)  # the day after: it did not know of the clause when it was told

    later()

    assert seen() == [False] * 4


def test_terms_that_were_accepted_show_it_as_the_secretariats_word(
    union, officer, secretariat, django_capture_on_commit_callbacks, later
):
    accept_new(union)
    event, _judged, _claim, _part = everything(union, secretariat)
    assert seen() == [False] * 4
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        later()

    assert seen() == [True] * 4
    page = Client().get(reverse("adoptions"), {"reference": str(event.reference.translation_key)}).text
    assert NOTE in page
    assert "Stated by the organization" not in page.split("<table")[1]
    assert len([one for one in mail.outbox if one.to == [officer.email]]) == 4
    assert PageLogEntry.objects.filter(action=ACTED, data__act="shown_after_notice").count() == 4
    assert verify_records(AdoptionEvent) is None


def test_sheet_api_and_feed_say_whose_word_it_is(union, officer, secretariat, later):
    accept_new(union)
    event = factories.adoption(organization=union, by=secretariat)
    own = factories.adoption(organization=factories.organization())
    give_adoption_notice(event=event, by=secretariat)
    later()
    client = Client()
    reference = str(event.reference.translation_key)

    rows = {row["id"]: row for row in client.get("/api/v1/adoptions/").json()["results"]}
    sheet = client.get(reverse("adoptions"), {"reference": reference, "format": "csv"}).content.decode("utf-8-sig")
    feed = client.get(reverse("adoptions_atom")).content.decode()

    assert rows[str(event.public_id)]["word_of"] == "secretariat"
    assert rows[str(own.public_id)]["word_of"] == "organization"
    assert "word_of,entered_from" in sheet.splitlines()[0]
    assert ",secretariat," in next(line for line in sheet.splitlines() if str(event.public_id) in line)
    assert NOTE in feed


def test_it_counts_as_nothing_that_the_organization_confirmed(union, officer, secretariat, later):
    accept_new(union)
    event = factories.adoption(organization=union, by=secretariat)
    give_adoption_notice(event=event, by=secretariat)
    later()

    standing = standing_entries(None, as_of=today(), known_at=START + DUE)

    assert confirmed_by(standing, {}, as_of=today()) == {}
    assert [row.last_on for row in lapsed_standings(secretariat, today())] == [None]


def test_check_of_it_is_not_confirmed_either(union, officer, secretariat, later):
    accept_new(union)
    event = factories.adoption(organization=union, by=secretariat, evidence_address="https://example.org/a")
    give_adoption_notice(event=event, by=secretariat)
    check = check_adoption(event=event, by=secretariat)
    later()

    check.record.refresh_from_db()
    assert (check.record.is_public, check.record.word_note) == (True, NOTE)


def test_agreement_makes_it_the_organizations_word(union, officer, secretariat, later):
    accept_new(union)
    event = factories.adoption(organization=union, by=secretariat)
    give_adoption_notice(event=event, by=secretariat)
    later()

    agree_to_adoption(event=event, on=today(), by=officer)

    event.record.refresh_from_db()
    assert event.record.word_note == ""


def public_by_waiting(union, by):
    """Show the public what became so by waiting, under the rule before."""
    made = everything(union, by)
    AdoptionRecord.objects.update(is_public=True, public_at=START)
    for row in (made[1].record, made[2], made[3]):
        row.is_public = True
        row.save(update_fields=["is_public"])
    return made


def test_what_became_public_by_waiting_before_is_marked_and_on_the_desk(union, officer, secretariat):
    event, _judged, _claim, _part = public_by_waiting(union, secretariat)

    (_to_agree, shown) = noticed(officer)

    assert shown.count == 4
    page = Client().get(reverse("adoptions"), {"reference": str(event.reference.translation_key)}).text
    assert NOTE in page


def test_objection_hides_what_no_accepted_terms_cover(union, officer, secretariat, django_capture_on_commit_callbacks):
    event, judged, claim, part = public_by_waiting(union, secretariat)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        assert object_to_adoption(event=event, by=officer)
        assert object_to_assessment(assessment=judged, by=officer)
        assert object_to_claim(claim=claim, by=officer)
        assert object_to_participation(participation=part, by=officer)

    assert seen() == [False] * 4
    assert [one.to[0] for one in mail.outbox].count(secretariat.email) == 4
    with pytest.raises(AdoptionRefused, match="not public"):
        object_to_adoption(event=event, by=officer)


def test_objection_asks_the_secretariat_where_accepted_terms_cover_it(union, officer, secretariat, later):
    accept_new(union)
    event, judged, claim, part = everything(union, secretariat)
    later()

    assert not object_to_adoption(event=event, by=officer)
    assert not object_to_assessment(assessment=judged, by=officer)
    assert not object_to_claim(claim=claim, by=officer)
    assert not object_to_participation(participation=part, by=officer)

    assert seen() == [True] * 4


def test_only_the_organization_objects_and_only_to_others_words(union, officer, secretariat):
    event = public_by_waiting(union, secretariat)[0]

    with pytest.raises(AdoptionRefused, match="Only the organization itself can object"):
        object_to_adoption(event=event, by=secretariat)
    with pytest.raises(AdoptionRefused, match="stated this itself"):
        object_to_adoption(event=factories.adoption(organization=union, by=officer), by=officer)


def test_notice_is_given_again_once_the_clause_is_accepted(union, officer, secretariat, clock):
    event = factories.adoption(organization=union, by=secretariat)
    give_adoption_notice(event=event, by=secretariat)
    with pytest.raises(AdoptionRefused, match="already notified"):
        give_adoption_notice(event=event, by=secretariat)

    clock.shift(DAY)
    accept_new(union)
    record = give_adoption_notice(event=event, by=secretariat)

    assert record.public_from == today() + WAITING_TIME


@pytest.mark.parametrize(("is_new", "words"), [(False, "only if your organization agrees"), (True, "marked as")])
def test_mail_of_a_notice_says_what_follows(
    union, officer, secretariat, is_new, words, django_capture_on_commit_callbacks
):
    if is_new:
        accept_new(union)
    event = factories.adoption(organization=union, by=secretariat)

    with django_capture_on_commit_callbacks(execute=True):
        give_adoption_notice(event=event, by=secretariat)

    assert words in " ".join(mail.outbox[-1].body.split())


def test_command_that_is_killed_in_between_shows_all_or_nothing(union, officer, secretariat, monkeypatch, later):
    accept_new(union)
    event = factories.adoption(organization=union, by=secretariat)
    give_adoption_notice(event=event, by=secretariat)

    def die(**_about):
        raise KeyboardInterrupt

    monkeypatch.setattr("practices.actions.adoption_notices.tell_organization", die)
    with pytest.raises(KeyboardInterrupt):
        later()
    assert not AdoptionEvent.objects.visible_to(None).exists()
    monkeypatch.undo()

    later()

    assert AdoptionEvent.objects.visible_to(None).exists()


def test_commands_say_nothing_of_what_is_not_due(union, officer, secretariat):
    everything(union, secretariat)
    told = io.StringIO()

    call_command("apply_due", stdout=told)

    said = told.getvalue()
    assert not [name for name in ("adoptions", "assessments", "claims", "participations") if f"{name}:" in said]
    assert TermsAcceptance.objects.filter(organization=union).count() == 1
