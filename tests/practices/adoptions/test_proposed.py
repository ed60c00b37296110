"""What an organization proposes of itself is recorded when it is approved."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.actions.proposals import ProposalRefused, decide_proposal
from practices.models.adoptions import AdoptionEvent, EvidenceKind
from practices.models.evidence import Confirmation
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.policies import proposals_to_decide
from practices.queries.proposals import proposal_details
from tests import factories


@pytest.fixture
def union(db):
    return factories.organization("Harbour Union")


@pytest.fixture
def code(db):
    return factories.instrument(title="Model code")


def proposed(union, code, *, action="record_adoption", origin=Origin.SIGNED_LINK, by=None, **fields):
    arguments = {
        "organization": str(union.translation_key),
        "reference": str(code.translation_key),
        "track": "measures",
        "state": "planned",
        "effective": "2004-05",
        "evidence_kind": "order",
        "note": "",
        "variations": "Without section 6.",
        "evidence_address": "https://example.org/order",
        "own_instrument": None,
        "statement": "We will.",
        "statement_on": "2026-01-02",
        **fields,
    }
    return Proposal.objects.create(
        workflow=Workflow.ADOPTION, action=action, arguments=arguments, summary="A return", organization=union,
        origin=origin, proposed_by=by, proposed_at=timezone.now(),
    )  # fmt: skip


def test_return_is_recorded_as_the_organization_said_it(union, code, secretariat):
    decide_proposal(proposal=proposed(union, code), approve=True, by=secretariat)

    event = AdoptionEvent.objects.select_related("record").get()
    assert (event.by, event.evidence_kind, str(event.effective_on)) == (secretariat, EvidenceKind.ORDER, "2004-05-01")
    assert (event.record.is_public, event.record.agreed_on) == (True, None)
    assert (event.record.statement, event.record.statement_on) == ("We will.", datetime.date(2026, 1, 2))


def test_signed_link_is_decided_by_the_secretariat_alone(union, code, secretariat):
    proposal = proposed(union, code)
    insider = factories.secretariat_member()
    insider.groups.add(union.approvers)

    for by in (factories.approver(union), factories.officer(union), insider):
        assert not proposals_to_decide(by).exists()
        with pytest.raises(ProposalRefused, match="secretariat decides"):
            decide_proposal(proposal=proposal, approve=True, by=by)
    assert list(proposals_to_decide(secretariat)) == [proposal]


def test_form_of_an_officer_waits_for_the_secretariat_as_well(union, code, secretariat):
    officer, approver = factories.officer(union), factories.approver(union)
    proposal = proposed(union, code, origin=Origin.FORM, by=officer)

    with pytest.raises(ProposalRefused):
        decide_proposal(proposal=proposal, approve=True, by=approver)
    decide_proposal(proposal=proposal, approve=True, by=secretariat)

    assert list(proposals_to_decide(approver)) == []
    assert AdoptionEvent.objects.get().by == officer


def test_confirmation_is_recorded_with_its_day_and_origin(union, code, secretariat):
    factories.adoption(code, organization=union)
    proposal = proposed(union, code, action="confirm_standing", confirmed_on="2026-01-02")

    decide_proposal(proposal=proposal, approve=True, by=secretariat)

    made = Confirmation.objects.get()
    assert (made.confirmed_on, made.origin) == (datetime.date(2026, 1, 2), Origin.SIGNED_LINK)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reference": str(uuid.uuid4())}, "no longer exists"),
        ({"own_instrument": str(uuid.uuid4())}, "no longer exists"),
        ({"reference": "x"}, "no longer exists"),
        ({"effective": "May 2004"}, "no longer exists"),
        ({"state": "in_place"}, "does not fit"),
        ({"basis": "checked_by_secretariat"}, "members never check their own"),
        ({"action": "confirm_standing"}, "Nothing is recorded"),
        ({"organization": str(uuid.uuid4())}, "other than its own"),
    ],
)
def test_what_cannot_be_recorded_stays_open(union, code, secretariat, fields, words):
    proposal = proposed(union, code, **fields)

    with pytest.raises(ProposalRefused, match=words):
        decide_proposal(proposal=proposal, approve=True, by=secretariat)

    proposal.refresh_from_db()
    assert proposal.decision == Decision.OPEN
    assert not AdoptionEvent.objects.exists()


def test_second_person_reads_what_is_proposed(union, code, secretariat):
    proposal = proposed(union, code)
    client = Client()
    client.force_login(secretariat)
    address = reverse("proposals:detail", args=[proposal.public_id])

    shown = client.get(address).content.decode()
    refused = client.post(address, {"act": "approve"}, follow=True)

    for words in ("Model code", "Measures", "Planned", "May 2004", "Without section 6.", "We will.", "2 January 2026"):
        assert words in shown
    assert refused.status_code == 200
    assert AdoptionEvent.objects.exists()
    confirmation = proposed(union, code, action="confirm_standing", confirmed_on="2026-01-02")
    assert "2 January 2026" in [detail.value for detail in proposal_details(confirmation)]
