"""Whoever refuses something gives a reason, in every way in."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from practices.actions.proposals import ProposalRefused, decide_proposal
from practices.models.proposals import Proposal
from practices.models.releases import ReleaseDecision
from practices.models.workflows import APPROVE_WITH_RELEASE, APPROVE_WITHOUT_FILE
from tests import factories
from tests.practices.approvals.making import proposed
from tests.practices.releases.test_with_text import with_instrument

pytestmark = pytest.mark.django_db
REFUSING = ("reject", APPROVE_WITHOUT_FILE)
EMPTY = ("", " \n", None)


def signed_in(user: Any) -> Client:
    """Return a client of somebody."""
    client = Client()
    client.force_login(user)
    return client


def nothing_happened() -> bool:
    """Tell whether instrument and text wait and every release is proposed."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()
    return (waiting, Proposal.objects.open().count(), ReleaseDecision.objects.count()) == (2, 3, 0)


@pytest.mark.parametrize("comment", EMPTY)
@pytest.mark.parametrize("action", REFUSING)
def test_step_refuses_nothing_without_a_reason(action: str, comment: str | None) -> None:
    _page, state, approver = with_instrument()

    with pytest.raises(PermissionDenied, match="Give a reason"):
        state.task.specific.on_action(state, approver, action, comment=comment)

    assert nothing_happened()


@pytest.mark.parametrize("extra", ["{}", '{"comment": " "}', "[]", "no JSON"])
@pytest.mark.parametrize("action", REFUSING)
def test_editor_says_that_a_reason_is_needed(action: str, extra: str) -> None:
    page, _state, approver = with_instrument()
    sent = {
        "action-workflow-action": "true",
        "workflow-action-name": action,
        "workflow-action-extra-data": extra,
    }

    answer = signed_in(approver).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent, follow=True)

    assert "Give a reason" in answer.content.decode()
    assert nothing_happened()


@pytest.mark.parametrize("action", REFUSING)
@pytest.mark.parametrize("name", ["workflow_action", "collect_workflow_action_data"])
def test_window_keeps_asking_for_the_reason(name: str, action: str) -> None:
    page, state, approver = with_instrument()
    address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, state.pk])
    client = signed_in(approver)
    first = json.loads(client.get(address).content)["html"]

    again = client.post(address, {"comment": " "}, headers={"x-requested-with": "XMLHttpRequest"})

    assert "required" in first.split("<textarea", 1)[1].split(">", 1)[0]
    assert "This field is required." in json.loads(again.content)["html"]
    assert nothing_happened()


def test_window_of_an_approval_asks_for_no_reason() -> None:
    page, state, approver = with_instrument()
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, APPROVE_WITH_RELEASE, state.pk])

    signed_in(approver).post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})

    assert not Proposal.objects.open().exists()


@pytest.mark.parametrize("reason", ["", " \n"])
def test_proposal_is_not_rejected_without_a_reason(reason: str) -> None:
    owner = factories.organization()
    proposal = proposed(owner, factories.officer(owner))

    with pytest.raises(ProposalRefused, match="Give a reason"):
        decide_proposal(proposal=proposal, approve=False, by=factories.approver(owner), reason=reason)

    assert Proposal.objects.open().get() == proposal


def test_screen_of_a_proposal_asks_for_the_reason_of_a_rejection_alone() -> None:
    owner = factories.organization()
    proposal = proposed(owner, factories.officer(owner))
    address = reverse("proposals:detail", args=[proposal.public_id])
    client = signed_in(factories.approver(owner))

    body = client.get(address).content.decode()
    refused = client.post(address, {"act": "reject", "reason": " "})

    assert "required" in body.split('<textarea id="id_reason"', 1)[1].split(">", 1)[0]
    assert 'value="approve" formnovalidate' in body
    assert "Give a reason" in refused.content.decode()
    assert Proposal.objects.open().exists()
    client.post(address, {"act": "approve", "reason": ""})
    assert not Proposal.objects.open().exists()


def test_screen_of_a_proposal_keeps_the_reason_of_a_refused_decision() -> None:
    owner = factories.organization()
    proposal = proposed(owner, factories.officer(owner))
    owner.is_test = True
    owner.save()

    answer = signed_in(factories.approver(owner)).post(
        reverse("proposals:detail", args=[proposal.public_id]), {"act": "approve", "reason": "As agreed on Monday."}
    )

    assert "As agreed on Monday.</textarea>" in answer.content.decode()
    assert Proposal.objects.open().exists()
