"""Opening an issue: two persons, never wider than it was compiled for, never before its embargo ends."""

import datetime

import pytest
from django.utils import timezone

from practices.actions.proposals import decide_proposal
from practices.models.releases import Audience, ReleaseDecision
from practices.models.reports.issues import Report
from practices.reports.actions.releasing import ReportReleaseRefused, propose_report_release
from tests import factories
from tests.report_factories import issue

pytestmark = pytest.mark.django_db


def propose(report, by, audience=Audience.PUBLIC, **fields):
    return propose_report_release(
        report=report, audience=audience, authority=fields.pop("authority", "Note verbale 1"), by=by, **fields
    )


@pytest.fixture
def report(secretariat):
    factories.adoption()
    return issue(by=secretariat)


def test_a_second_person_opens_it(report, secretariat):
    proposal = propose(report, secretariat)
    assert list(Report.objects.visible_to(None)) == []

    decide_proposal(proposal=proposal, approve=True, by=factories.secretariat_member())

    assert list(Report.objects.visible_to(None)) == [report]


def test_it_is_opened_to_nobody_beyond_whom_it_was_compiled_for(secretariat):
    factories.adoption()
    restricted = issue(by=secretariat, audience=Audience.DELEGATIONS)

    with pytest.raises(ReportReleaseRefused):
        propose(restricted, secretariat)
    assert propose(restricted, secretariat, Audience.DELEGATIONS) is not None


def test_an_issue_with_contacts_is_opened_to_nobody(secretariat):
    factories.adoption()
    own = issue(by=secretariat, audience=Audience.OWN)

    for audience in (Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING, Audience.NAMED):
        with pytest.raises(ReportReleaseRefused):
            propose(own, secretariat, audience)


def test_an_embargo_holds_it_back(secretariat):
    factories.adoption()
    ends = timezone.now() + datetime.timedelta(days=3)
    report = issue(by=secretariat, embargo_until=ends)

    proposal = propose(report, secretariat)
    decide_proposal(proposal=proposal, approve=True, by=factories.secretariat_member())

    assert proposal.arguments["effective_at"] == ends.isoformat()
    assert list(Report.objects.visible_to(None)) == []


def test_only_the_secretariat_releases(report):
    with pytest.raises(ReportReleaseRefused):
        propose(report, factories.approver(factories.organization()))


def test_an_authority_is_needed(report, secretariat):
    with pytest.raises(ReportReleaseRefused):
        propose(report, secretariat, authority="")


def test_without_any_organization_there_is_nobody_to_decide(secretariat):
    report = issue(by=secretariat)

    with pytest.raises(ReportReleaseRefused):
        propose(report, secretariat)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.OWN])
def test_what_holds_is_not_decided_again(report, secretariat, audience):
    if audience == Audience.PUBLIC:
        decide_proposal(proposal=propose(report, secretariat), approve=True, by=factories.secretariat_member())
    decisions = ReleaseDecision.objects.count()

    with pytest.raises(ReportReleaseRefused, match="already open"):
        propose(report, secretariat, audience)

    assert ReleaseDecision.objects.count() == decisions
