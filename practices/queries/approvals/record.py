"""Who approved what: the approvals of a page's text and of its releases, whatever way they were given."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, TaskState

from practices.models import ApprovalAnswer, ApprovalPart, ApprovalRequest, Decision, Proposal
from practices.queries.wording import written_date

ACTED_FOR = "practices.approved_for"
"""The log's name of what a deputy decided; its data hold `task_state`, and the `name` of the absent approver."""


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
    """Return who approved the text of a page, and who its releases, the newest first. Five queries."""
    asked = list(ApprovalRequest.objects.filter(page=page, answered_at__isnull=False).for_listing())
    parts = ApprovalPart.objects.filter(page=page, is_approved__isnull=False).select_related("request").order_by("pk")
    beside = list(parts)
    lines = [*_texts(page, asked, beside), *_releases(page, asked, beside)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _texts(page: Page, asked: list[ApprovalRequest], parts: list[ApprovalPart]) -> Iterator[ApprovalLine]:
    by_approval = sorted(asked, key=lambda one: one.answer == ApprovalAnswer.APPROVED)  # an approval is the last word
    outside = {one.task_state_id: one for one in by_approval} | {one.task_state_id: one.request for one in parts}
    acted = {
        row.data.get("task_state"): str(row.data.get("name", ""))
        for row in PageLogEntry.objects.filter(page_id=page.pk, action=ACTED_FOR)
    }
    decided = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
    for state in TaskState.objects.for_instance(page).filter(status__in=decided).select_related("finished_by"):
        is_approval = state.status == TaskState.STATUS_APPROVED
        yield ApprovalLine(
            state.finished_at,
            _("The text"),
            _("Approved") if is_approval else _("Changes asked for"),
            *_given(outside.get(state.pk), state.finished_by, acted.get(state.pk, ""), state.comment),
        )


def _releases(page: Any, asked: list[ApprovalRequest], parts: list[ApprovalPart]) -> Iterator[ApprovalLine]:
    outside = {one.proposal_id: one for one in asked} | {one.proposal_id: one.request for one in parts}
    decided = Q(decision=Decision.APPROVED) | Q(decision=Decision.REJECTED)
    about = Proposal.objects.filter(decided, action="decide_release", arguments__thing=str(page.translation_key))
    for proposal in about.for_listing():
        yield ApprovalLine(
            proposal.decided_at or proposal.proposed_at,
            proposal.summary,
            str(proposal.get_decision_display()),
            *_given(outside.get(proposal.pk), proposal.decided_by, str(proposal.decided_for or ""), proposal.reason),
        )


def _given(asked: ApprovalRequest | None, by: Any, absent: str, note: str) -> tuple[str, str, str]:
    """Say who decided, how, and with which note: by a request where there was one, else `by`, perhaps for another."""
    if asked is not None:
        return _signer(asked), str(asked.get_way_display()), asked.note
    return str(by or "–"), _("for %(name)s") % {"name": absent} if absent else "", note


def _signer(asked: ApprovalRequest) -> str:
    return ", ".join(filter(None, (asked.signer_name, asked.signer_function)))
