"""What a second person with an account decides together: a text that waits, and what waits with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, TaskState

from practices.models.proposals import Proposal
from practices.models.workflows import FourEyesTask, instrument_waiting_with, releases_waiting_with
from practices.queries.approvals.pinned import pin
from practices.queries.approvals.reading import ToApprove, read_together


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """A text that waits at a step, or a release that is proposed (`models.approvals.requests.ApprovalSubject`)."""

    page: Page
    task_state: TaskState | None = None
    proposal: Proposal | None = None

    @property
    def subject(self) -> TaskState | Proposal:
        """The step at which it waits, or the proposal."""
        found = self.proposal or self.task_state
        assert found is not None  # noqa: S101 - it is made of one of the two
        return found

    @property
    def pk(self) -> str:
        """Its key in the form."""
        return str(self.proposal.public_id) if self.proposal is not None else f"text-{self.page.pk}"

    @property
    def page_id(self) -> int:
        """The key of its page."""
        return self.page.pk

    @property
    def proposal_id(self) -> int | None:
        """The key of the proposal, None for a text."""
        return self.proposal.pk if self.proposal is not None else None


def waiting_step(page: Page) -> TaskState | None:
    """Return the step at which a page waits for a second person, None if it does not."""
    step: TaskState | None = page.current_workflow_task_state
    return step if step is not None and isinstance(step.task.specific, FourEyesTask) else None


def waiting_text(page: Page) -> WaitingPart | None:
    """Return the text that waits, None where nothing of the page does."""
    step = waiting_step(page)
    return WaitingPart(page.specific, task_state=step) if step is not None else None


def waiting_beside(page: Page, user: Any) -> list[WaitingPart]:
    """Return what waits with a text, without what `user` proposed: its instrument's text, then the releases."""
    parts = []
    if (step := instrument_waiting_with(page, user)) is not None:
        parts.append(WaitingPart(step.workflow_state.content_object.specific, task_state=step))
    releases = releases_waiting_with(page).exclude(proposed_by=user).select_related("organization", "proposed_by")
    found = [(pin(one), one) for one in releases.order_by("pk")]
    return [*parts, *(WaitingPart(pinned.page, proposal=one) for pinned, one in found if pinned is not None)]


def read_waiting(text: WaitingPart, parts: Sequence[WaitingPart]) -> ToApprove | None:
    """Gather what an approver reads of a text and of these parts; None where anything is gone."""
    return read_together(text, parts, {one: pin(one.subject) for one in (text, *parts)})
