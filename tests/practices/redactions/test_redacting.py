"""Removing words by two persons: what goes, what stays, and every refusal."""

import uuid
from dataclasses import replace

import pytest
from django.core.management import call_command

from organizations.models import FocalPoint
from practices.actions.adoption_checks import check_adoption
from practices.actions.proposals import propose_release
from practices.actions.triggers import ledgers
from practices.documents.report_files.reading import as_data
from practices.migration_names import records
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.outreach.contacts import ContactFile
from practices.models.outreach.returns import Return
from practices.models.proposals import Decision, Proposal, Workflow
from practices.models.redactions import RedactedKind, Redaction, RedactionRequest
from practices.models.releases import ReleaseDecision
from practices.models.reports.issues import ReportContent
from practices.outreach.actions.contacts import log_contact
from practices.queries.adoptions.statements import adoption_rows
from practices.redactions.actions import RedactionRefused, ask_redaction, decide_redaction
from practices.redactions.ledger_records import verify_whole
from practices.reports.queries.digests import digest_of_content
from tests import factories
from tests.practices.documents.report_files.samples import sample
from tests.practices.reports.pages.issues import frozen_issue

WORDS = "The name of a person"


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def event(union):
    return factories.adoption(
        organization=union, note=WORDS, variations=WORDS, statement=WORDS, evidence_address="https://example.org/a"
    )


@pytest.fixture
def second(db):
    """Another of the secretariat."""
    return factories.secretariat_member()


def ask(thing, by, *, kind=RedactedKind.ADOPTION_EVENT, **fields):
    values = {"reason": "personal_data", "words": f"{WORDS}, in the note.", **fields}
    return ask_redaction(kind=kind, thing=thing, by=by, **values)


def holds():
    """Tell whether every ledger holds, its words included."""
    return [verify_whole(model) for model in ledgers()] == [None] * len(ledgers())


def test_words_salt_and_request_go_and_the_ledger_holds(event, secretariat, second):
    before = AdoptionEvent.objects.values().get(pk=event.pk)
    asked = ask(event.public_id, secretariat)

    row = decide_redaction(asked=asked, approve=True, by=second)

    event.record.refresh_from_db()
    record = event.record
    assert (record.note, record.variations, record.statement, record.evidence_address, record.salt) == ("",) * 5
    assert (record.redacted_on, record.redacted_for, record.statement_on) == (today(), "personal_data", None)
    assert AdoptionEvent.objects.values().get(pk=event.pk) == before
    assert (row.thing, row.by, row.seconded_by, row.record_digest) == (
        event.public_id, secretariat, second, event.record_digest,
    )  # fmt: skip
    assert RedactionRequest.objects.get().words == ""
    assert holds()
    call_command("verify_ledger")


def test_row_says_when_and_why_its_words_went_and_so_does_its_check(event, secretariat, second):
    check = check_adoption(event=event, by=secretariat, note="Looked.")
    decide_redaction(asked=ask(event.public_id, secretariat), approve=True, by=second)

    rows = adoption_rows(AdoptionEvent.objects.for_listing(), None)

    assert [(row.redacted_on, row.redacted_for, row.statement) for row in rows] == [(today(), "personal_data", "")] * 2
    assert [row.note for row in rows] == ["Looked.", ""]
    assert rows[0].id == str(check.public_id)


def test_words_that_stay_are_still_there_and_the_request_says_no_more(event, secretariat, second):
    asked = ask(event.public_id, secretariat)

    assert decide_redaction(asked=asked, approve=False, by=second) is None

    event.record.refresh_from_db()
    asked.refresh_from_db()
    assert (event.record.note, asked.words, asked.decision) == (WORDS, "", Decision.REJECTED)
    assert not Redaction.objects.exists()


def test_people_of_an_organization_ask_about_their_own_and_decide_nothing(union, event, secretariat):
    asked = ask(event.public_id, factories.officer(union))

    with pytest.raises(RedactionRefused, match="second person of the secretariat"):
        decide_redaction(asked=asked, approve=True, by=factories.approver(union))
    assert decide_redaction(asked=asked, approve=True, by=secretariat) is not None


def test_who_asked_and_who_acts_for_the_organization_do_not_decide(union, event, secretariat, second):
    asked = ask(event.public_id, secretariat)
    second.groups.add(union.officers)

    for by in (secretariat, second, factories.delegate()):
        with pytest.raises(RedactionRefused, match="second person of the secretariat"):
            decide_redaction(asked=asked, approve=True, by=by)


def test_second_decision_and_second_request_are_refused(event, secretariat, second):
    asked = ask(event.public_id, secretariat)
    with pytest.raises(RedactionRefused, match="is waiting for a second person"):
        ask(event.public_id, second)
    decide_redaction(asked=asked, approve=True, by=second)
    with pytest.raises(RedactionRefused, match="decided already"):
        decide_redaction(asked=asked, approve=True, by=second)
    with pytest.raises(RedactionRefused, match="already removed"):
        ask(event.public_id, second)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "a whim"}, "kind of reason"),
        ({"words": " \0 "}, "what must be removed"),
        ({"words": "x" * 2001}, "too long"),
    ],
)
def test_request_without_reason_or_words_is_refused(event, secretariat, fields, words):
    with pytest.raises(RedactionRefused, match=words):
        ask(event.public_id, secretariat, **fields)


def test_request_about_nothing_or_anothers_is_refused_in_the_same_words(event, secretariat):
    stranger = factories.officer(factories.organization())

    for thing, kind, by in (
        (uuid.uuid4(), "adoption_event", secretariat),
        (event.public_id, "assessment", secretariat),
        (event.public_id, "nothing", secretariat),
        (event.public_id, "adoption_event", stranger),
    ):
        with pytest.raises(RedactionRefused, match="nothing here about which you can make a request"):
            ask(thing, by, kind=kind)


def test_contact_loses_its_words_and_files_and_is_the_secretariats_alone(
    union, secretariat, second, django_capture_on_commit_callbacks
):
    contact = log_contact(
        organization=union, kind="note", happened=PartialDate.parse("2026-03-02"), by=secretariat, text=WORDS,
        obstacles=WORDS, next_step=WORDS, next_step_on=today(), files=[("a.txt", "text/plain", b"words")],
    )  # fmt: skip
    stored = ContactFile.objects.get().stored.name
    with pytest.raises(RedactionRefused, match="nothing here"):
        ask(contact.public_id, factories.officer(union), kind=RedactedKind.CONTACT)

    with django_capture_on_commit_callbacks(execute=True):
        decide_redaction(asked=ask(contact.public_id, secretariat, kind=RedactedKind.CONTACT), approve=True, by=second)

    contact.record.refresh_from_db()
    assert (contact.record.text, contact.record.obstacles, contact.record.next_step_on) == ("", "", None)
    assert not ContactFile.objects.exists()
    assert not records().exists(stored)
    assert holds()


def test_assessment_and_release_decision_lose_their_words(union, secretariat, second):
    factories.assessment(factories.edition(factories.instrument(union)), note=WORDS)
    decision = ReleaseDecision.objects.order_by("-sequence").first()

    for kind, thing in (
        (RedactedKind.ASSESSMENT, Assessment.objects.get().public_id),
        (RedactedKind.RELEASE_DECISION, decision.public_id),
    ):
        decide_redaction(asked=ask(thing, secretariat, kind=kind), approve=True, by=second)

    assert Assessment.objects.get().record.note == ""
    assert ReleaseDecision.objects.get(pk=decision.pk).record.authority == ""
    assert holds()


def test_same_words_go_from_proposals_and_returns_of_the_organization(union, event, secretariat, second):
    told = {"note": WORDS, "state": WORDS}
    proposal = Proposal.objects.create(
        workflow=Workflow.ADOPTION, action="record_adoption", arguments=told, summary="A return", organization=union,
        proposed_at=event.recorded_at,
    )  # fmt: skip
    point = FocalPoint.objects.create(organization=union, email="a@example.org", valid_from=today())
    answered = Return.objects.create(
        organization=union, reference=event.reference, year=2026, focal_point=point, token_digest="x",
        expires_at=event.recorded_at, sent_at=event.recorded_at, answers={"adoption": told},
    )  # fmt: skip

    decide_redaction(asked=ask(event.public_id, secretariat), approve=True, by=second)

    proposal.refresh_from_db()
    answered.refresh_from_db()
    assert proposal.arguments == {"note": "", "state": WORDS}
    assert answered.answers == {"adoption": {"note": "", "state": WORDS}}


def test_authority_goes_from_the_proposal_that_led_to_it(union, secretariat, second):
    thing = factories.instrument(union, audience=None)
    proposal = propose_release(
        kind="instrument", thing=thing.translation_key, title="Code", organization=union, audience="public",
        authority=WORDS, by=factories.officer(union),
    )  # fmt: skip
    factories.open_to(thing, "public")
    decision = ReleaseDecision.objects.get(thing=thing.translation_key)
    type(decision.record).objects.filter(decision=decision).update(authority=WORDS)

    decide_redaction(
        asked=ask(decision.public_id, secretariat, kind=RedactedKind.RELEASE_DECISION), approve=True, by=second
    )

    proposal.refresh_from_db()
    assert proposal.arguments["authority"] == ""


def issue_that_quotes(event):
    """Freeze an issue with a note that quotes the words of `event`, its digest in place."""
    note = replace(sample().notes[0], words=WORDS, things=(str(event.public_id),))
    document = replace(sample(), notes=(note, *sample().notes[1:]))
    content = ReportContent(title=document.title, data=as_data(document), salt="salt")
    return frozen_issue(document, content_digest=digest_of_content(content))


def test_frozen_report_loses_what_it_quotes_and_the_ledgers_hold(event, secretariat, second):
    report = issue_that_quotes(event)
    assert holds()

    decide_redaction(asked=ask(event.public_id, secretariat), approve=True, by=second)

    report.refresh_from_db()
    content = ReportContent.objects.get(report=report)
    assert WORDS not in str(content.data)
    assert (content.redacted_on, content.redacted_for) == (today(), "personal_data")
    assert holds()


def test_whole_report_loses_data_narrative_and_files_and_is_the_secretariats_alone(
    union, event, secretariat, second, django_capture_on_commit_callbacks
):
    report = issue_that_quotes(event)
    stored = [str(file.stored) for file in report.files.all()]
    with pytest.raises(RedactionRefused, match="nothing here"):
        ask(report.public_id, factories.officer(union), kind=RedactedKind.REPORT)

    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(report.public_id, secretariat, kind=RedactedKind.REPORT)
        decide_redaction(asked=asked, approve=True, by=second)

    content = ReportContent.objects.get(report=report)
    assert (content.title, content.data, content.narrative) == ("", {}, "")
    assert not report.files.exists()
    assert not any(records().exists(name) for name in stored)
    assert holds()
