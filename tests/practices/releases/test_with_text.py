"""One act approves a text and whom it is opened to."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow

from practices.actions.proposals import propose_release
from practices.models import EditionPage, Proposal, Release
from practices.models.workflows import APPROVE_WITH_RELEASE
from tests import factories

pytestmark = pytest.mark.django_db


def submitted(*, kinds: tuple[str, ...] = ("edition",)) -> tuple[Any, Any, Any]:
    """Make a draft that its officer submitted, with proposals to open it; give page, task state, officer."""
    edition = factories.edition(audience=None)
    organization = edition.instrument.organization
    officer = factories.officer(organization)
    edition.numbered_text = "1. New\n\nNew words.\n"
    edition.save_revision(user=officer)
    state = Workflow.objects.get(name="Publication by an organization").start(edition, officer)
    for kind in kinds:
        propose_release(
            kind=kind, thing=edition.translation_key, title="T", organization=organization, audience="public",
            authority="Letter", by=officer,
        )  # fmt: skip
    return EditionPage.objects.get(pk=edition.pk), state.current_task_state, officer


def test_one_act_publishes_and_opens():
    edition, task_state, _officer = submitted()
    approver = factories.approver(edition.instrument.organization)
    task = task_state.task.specific

    assert APPROVE_WITH_RELEASE in [name for name, _label, _asks in task.get_actions(edition, approver)]
    task.on_action(task_state, approver, APPROVE_WITH_RELEASE, comment="")

    seen = EditionPage.objects.visible_to(AnonymousUser()).get()
    assert "New words" in seen.numbered_text
    assert Release.objects.get(kind="edition").decision.seconded_by == approver
    assert not Proposal.objects.open().exists()


def test_act_that_cannot_open_publishes_nothing():
    edition, task_state, _officer = submitted()
    organization = edition.instrument.organization
    organization.is_test = True
    organization.save()

    with pytest.raises(PermissionDenied):
        task_state.task.specific.on_action(task_state, factories.approver(organization), APPROVE_WITH_RELEASE)

    assert "New words" not in EditionPage.objects.get().numbered_text
    assert not Release.objects.filter(kind="edition").exists()


def test_author_is_offered_no_such_act():
    edition, task_state, officer = submitted()

    assert task_state.task.specific.get_actions(edition, officer) == []
    with pytest.raises(PermissionDenied):
        task_state.task.specific.on_action(task_state, officer, APPROVE_WITH_RELEASE)


def test_without_a_proposal_there_is_no_such_act():
    edition, task_state, _officer = submitted(kinds=())
    approver = factories.approver(edition.instrument.organization)

    assert APPROVE_WITH_RELEASE not in [
        name for name, *_rest in task_state.task.specific.get_actions(edition, approver)
    ]
