"""One act approves a text and whom it is opened to."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import TaskState, Workflow

from practices.actions.proposals import propose_release
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import Release
from practices.models.workflows import APPROVE_WITH_RELEASE, APPROVE_WITHOUT_FILE
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


def with_instrument(*, kinds: tuple[str, ...] = ("edition", "source_file")) -> tuple[EditionPage, Any, Any]:
    """Make a new instrument with a new text and its file, all submitted at once, with proposals to open them."""
    organization = factories.organization()
    officer = factories.officer(organization)
    instrument = InstrumentPage(title="New code", slug="new-code", kind="policy", live=False)
    organization.add_child(instance=instrument)
    instrument.save_revision(user=officer)
    edition = EditionPage(
        title="Text", language="en", dated_on=datetime.date(2004, 1, 1), numbered_text="1. New\n\nNew words.\n",
        source_name="code.txt", live=False,
    )  # fmt: skip
    instrument.add_child(instance=edition)
    edition.source_file.save("code.txt", ContentFile(b"words"), save=True)
    edition.save_revision(user=officer)
    state = Workflow.objects.get(name="Publication by an organization").start(edition, officer)
    things = {"instrument": instrument}
    for kind in ("instrument", *kinds):
        propose_release(
            kind=kind, thing=things.get(kind, edition).translation_key, title="T", organization=organization,
            audience="public", authority="Letter", by=officer,
        )  # fmt: skip
    return EditionPage.objects.get(pk=edition.pk), state.current_task_state, factories.approver(organization)


def test_one_approval_covers_instrument_text_and_releases():
    edition, task_state, approver = with_instrument()

    task_state.task.specific.on_action(task_state, approver, APPROVE_WITH_RELEASE, comment="")

    assert EditionPage.objects.source_visible_to(AnonymousUser()).get() == edition
    assert InstrumentPage.objects.get().live
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert not Proposal.objects.open().exists()


def test_source_file_is_refused_and_the_rest_passes():
    edition, task_state, approver = with_instrument()
    task = task_state.task.specific

    assert APPROVE_WITHOUT_FILE in [name for name, *_rest in task.get_actions(edition, approver)]
    task.on_action(task_state, approver, APPROVE_WITHOUT_FILE, comment="It names people.")

    assert EditionPage.objects.visible_to(AnonymousUser()).get() == edition
    assert not EditionPage.objects.source_visible_to(AnonymousUser()).exists()
    refused = Proposal.objects.get(arguments__kind="source_file")
    assert (refused.decision, refused.reason) == ("rejected", "It names people.")


def test_instrument_that_the_approver_wrote_waits_for_another_and_the_text_goes_on():
    edition, task_state, approver = with_instrument(kinds=())
    instrument = InstrumentPage.objects.get()
    draft = instrument.get_latest_revision_as_object()
    draft.symbol = "N/1"
    draft.save_revision(user=approver)

    task_state.task.specific.on_action(task_state, approver, "approve", comment="")

    assert EditionPage.objects.get(pk=edition.pk).live
    assert not InstrumentPage.objects.get().live
    assert TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS).workflow_state.content_object.pk == instrument.pk


def test_editor_says_who_sees_what_once_it_is_approved(client):
    edition, _task_state, approver = with_instrument()
    client.force_login(approver)

    body = client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()

    instrument = reverse("wagtailadmin_pages:edit", args=[edition.instrument_id])
    assert f'<a href="{instrument}">Its instrument waits too, and is approved and published with it.' in body
    assert "<li>Once it is approved it is open to: Own organization and secretariat.</li>" in body
    assert "<li>Proposed: Source file of an edition to Public, at once.</li>" in body
