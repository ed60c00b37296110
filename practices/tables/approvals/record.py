"""Who approved what: the approvals of a page's text and of its releases, whatever way they were given."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, TaskState

from practices.models import ApprovalAnswer, ApprovalRequest, Decision, Proposal
from practices.tables.wording import written_date

ACTED_FOR = "practices.approved_for"
"""The log's name of what a deputy decided."""
CLOSE = datetime.timedelta(seconds=60)
"""A deputy's act is logged within the same request as the approval."""


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One approval, or changes that were asked for: of what, by whom, how, and the note."""

    at: datetime.datetime
    what: str
    decided: str
    who: str
    how: str
    note: str

    @property
    def day(self) -> str:
        """The day in words."""
        return written_date(self.at.date())


def approvals_of(page: Page) -> list[ApprovalLine]:
    """Give who approved the text of a page, and who its releases, the newest first. Four queries."""
    asked = list(ApprovalRequest.objects.filter(page=page, answered_at__isnull=False).for_listing())
    lines = [*_texts(page, asked), *_releases(page, asked)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _texts(page: Page, asked: list[ApprovalRequest]) -> list[ApprovalLine]:
    outside = {one.task_state_id: one for one in asked if one.task_state_id and one.answer == ApprovalAnswer.APPROVED}
    outside |= {
        one.task_state_id: one
        for one in asked
        if one.task_state_id and one.answer == ApprovalAnswer.CHANGES and one.task_state_id not in outside
    }
    acted = list(PageLogEntry.objects.filter(page_id=page.pk, action=ACTED_FOR))
    decided = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
    states = TaskState.objects.for_instance(page).filter(status__in=decided).select_related("finished_by")
    lines = []
    for state in states:
        one = outside.get(state.pk)
        absent = next((str(row.data.get("name", "")) for row in acted if _is_of(row, state)), "")
        is_approval = state.status == TaskState.STATUS_APPROVED
        lines.append(
            ApprovalLine(
                state.finished_at,
                _("The text"),
                _("Approved") if is_approval else _("Changes asked for"),
                _signer(one) if one else str(state.finished_by or "–"),
                one.get_way_display() if one else (_("for %(name)s") % {"name": absent} if absent else ""),
                one.note if one else state.comment,
            )
        )
    return lines


def _is_of(row: PageLogEntry, state: TaskState) -> bool:
    return bool(row.user_id == state.finished_by_id and abs(row.timestamp - state.finished_at) < CLOSE)


def _releases(page: Any, asked: list[ApprovalRequest]) -> list[ApprovalLine]:
    outside = {one.proposal_id: one for one in asked if one.proposal_id}
    decided = Q(decision=Decision.APPROVED) | Q(decision=Decision.REJECTED)
    about = Proposal.objects.filter(decided, action="decide_release", arguments__thing=str(page.translation_key))
    lines = []
    for proposal in about.for_listing():
        one = outside.get(proposal.pk)
        absent = proposal.decided_for
        lines.append(
            ApprovalLine(
                proposal.decided_at or proposal.proposed_at,
                proposal.summary,
                str(proposal.get_decision_display()),
                _signer(one) if one else str(proposal.decided_by or "–"),
                one.get_way_display() if one else (_("for %(name)s") % {"name": absent} if absent else ""),
                one.note if one else proposal.reason,
            )
        )
    return lines


def _signer(asked: ApprovalRequest) -> str:
    return ", ".join(filter(None, (asked.signer_name, asked.signer_function)))
