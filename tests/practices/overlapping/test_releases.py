"""What is open to whom, when two people decide at once."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from practices.actions.proposals import ProposalRefused, decide_proposal, withdraw_proposal
from practices.actions.releases import ReleaseRefused, apply_due, decide_release
from practices.models.editions import EditionPage
from practices.models.proposals import Decision, Proposal
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from tests import factories
from tests.practices.approvals.making import proposed
from tests.practices.overlapping.both import overlapping, second_is_refused

pytestmark = pytest.mark.django_db(transaction=True)


def decide(edition: EditionPage, audience: str, by: Any, **fields: Any) -> ReleaseDecision:
    return decide_release(
        kind=ReleasedKind.EDITION, thing=edition.translation_key, audience=audience, authority="Letter", by=by, **fields
    )


def audience_of(edition: EditionPage) -> str:
    return Release.objects.get(thing=edition.translation_key).audience


def test_narrowing_that_became_a_widening_meanwhile_takes_a_second_person() -> None:
    edition, one, other = factories.edition(), factories.operator(), factories.operator()

    outcomes = overlapping(
        lambda: decide(edition, Audience.OWN, one), lambda: decide(edition, Audience.PARTICIPATING, other)
    )

    assert second_is_refused(outcomes, ReleaseRefused)
    assert audience_of(edition) == Audience.OWN


def test_decision_that_falls_due_does_not_open_what_is_narrowed_at_the_same_moment() -> None:
    edition = factories.edition(audience=Audience.PARTICIPATING)
    owner = edition.instrument.organization
    one, other = factories.officer(owner), factories.approver(owner)
    later = timezone.now() + datetime.timedelta(days=1)
    decide(edition, Audience.PUBLIC, one, seconded_by=other, effective_at=later)

    _first, second = overlapping(
        lambda: decide(edition, Audience.OWN, one), lambda: apply_due(now=later + datetime.timedelta(hours=1))
    )

    assert second == []
    assert audience_of(edition) == Audience.OWN


def test_approving_does_not_narrow_what_is_opened_wider_at_the_same_moment() -> None:
    owner = factories.organization()
    officer, approver, operator = factories.officer(owner), factories.approver(owner), factories.operator()
    proposal = proposed(owner, officer, audience=Audience.PARTICIPATING)
    edition = EditionPage.objects.get(translation_key=proposal.arguments["thing"])

    outcomes = overlapping(
        lambda: decide(edition, Audience.PUBLIC, operator, as_operator=True),
        lambda: decide_proposal(proposal=proposal, approve=True, by=approver),
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert audience_of(edition) == Audience.PUBLIC


@pytest.fixture
def people() -> Any:
    owner = factories.organization()
    officer = factories.officer(owner)
    return proposed(owner, officer), officer, factories.approver(owner), factories.approver(owner)


def test_proposal_is_decided_once(people: Any) -> None:
    proposal, _officer, one, other = people

    outcomes = overlapping(
        lambda: decide_proposal(proposal=proposal, approve=True, by=one),
        lambda: decide_proposal(proposal=Proposal.objects.get(pk=proposal.pk), approve=False, by=other),
    )

    assert second_is_refused(outcomes, ProposalRefused)
    assert ReleaseDecision.objects.filter(thing=proposal.arguments["thing"]).count() == 1


def test_proposal_that_is_approved_is_not_withdrawn_at_the_same_moment(people: Any) -> None:
    proposal, officer, one, _other = people

    outcomes = overlapping(
        lambda: decide_proposal(proposal=proposal, approve=True, by=one),
        lambda: withdraw_proposal(proposal=proposal, by=officer),
    )

    assert second_is_refused(outcomes, ProposalRefused)
    assert Proposal.objects.get(pk=proposal.pk).decision == Decision.APPROVED


def test_proposal_that_is_withdrawn_opens_nothing_at_the_same_moment(people: Any) -> None:
    proposal, officer, one, _other = people

    outcomes = overlapping(
        lambda: withdraw_proposal(proposal=proposal, by=officer),
        lambda: decide_proposal(proposal=proposal, approve=True, by=one),
    )

    assert second_is_refused(outcomes, ProposalRefused)
    assert not ReleaseDecision.objects.filter(thing=proposal.arguments["thing"]).exists()
