"""Deciding a text that waits together with all that was proposed with it: one decision of an approver."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from practices.actions.approvals.requests import ApprovalRefused
from practices.actions.approvals.selections import ApprovalSelection, decide_parts
from practices.actions.proposals import ProposalRefused, decide_proposal, refuse_second_person
from practices.actions.publishing import PublicationRefused
from practices.actions.releases import ReleaseRefused
from practices.queries.approvals.waiting import WaitingPart, waiting_beside, waiting_text


def parts_to_decide(page: Page, user: Any) -> list[WaitingPart]:
    """Return what waits with a text and has `user` as its second person too."""
    parts = waiting_beside(page, user)
    return [part for part in parts if part.proposal is None or not refuse_second_person(user, part.proposal)]


@transaction.atomic
def approve_publication(*, page: Page, revision: int, choice: ApprovalSelection, by: Any, note: str = "") -> None:
    """Approve `revision` of a text, with its instrument, and open it as proposed without what `choice` leaves out.

    What is left out is refused, for the note. Raises PublicationRefused, and then does nothing.
    """
    text, note = _waiting(page, revision), note.strip()
    try:
        decided = decide_parts(text, parts_to_decide(page, by), choice, note)
        _act(text, by, "approve", note)
        for part, is_opened in decided.items():
            if part.proposal is not None:
                decide_proposal(proposal=part.proposal, approve=is_opened, by=by, reason="" if is_opened else note)
    except (ApprovalRefused, ProposalRefused, ReleaseRefused, PermissionDenied) as refusal:
        raise PublicationRefused(str(refusal)) from refusal


@transaction.atomic
def ask_for_changes(*, page: Page, revision: int, by: Any, note: str) -> None:
    """Send a text back to who submitted it, for a reason. Raises PublicationRefused."""
    try:
        _act(_waiting(page, revision), by, "reject", note.strip())
    except PermissionDenied as refusal:
        raise PublicationRefused(str(refusal)) from refusal


def _waiting(page: Page, revision: int) -> WaitingPart:
    text = waiting_text(page)
    states = TaskState.objects.select_for_update(of=("self",)).filter(status=TaskState.STATUS_IN_PROGRESS)
    if text is None or text.task_state is None or states.filter(pk=text.task_state.pk).first() is None:
        raise PublicationRefused(_("This text does not wait for a second person."))
    if text.task_state.revision_id != revision:
        raise PublicationRefused(_("What you approve here changed since you opened the page: please look again."))
    return text


def _act(text: WaitingPart, by: Any, action: str, note: str) -> None:
    assert text.task_state is not None  # noqa: S101 - it waits
    text.task_state.task.specific.on_action(text.task_state, by, action, comment=note)
