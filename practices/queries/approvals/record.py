"""Who approved what: the approvals of a page's text and of its releases, whatever way they were given."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, TaskState

from practices.models.approvals.requests import ApprovalAnswer, ApprovalPart, ApprovalRequest
from practices.models.proposals import Decision, Proposal
from practices.queries.wording import list_words, written_date

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
    lines = [*_texts(page, asked, beside), *_releases(_decided_about(page), asked, beside)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def refusals_of(page: Page, kind: str) -> list[ApprovalLine]:
    """Return what was proposed to open a thing of this kind and refused, the newest first. Three queries."""
    refused = _decided_about(page).filter(decision=Decision.REJECTED, arguments__kind=kind)
    asked = ApprovalRequest.objects.filter(proposal__in=refused.order_by(), answered_at__isnull=False)
    parts = ApprovalPart.objects.filter(proposal__in=refused.order_by(), is_approved__isnull=False)
    lines = _releases(refused, list(asked), list(parts.select_related("request")))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def decider_of(proposal: Proposal) -> str:
    """Name the account that decided a proposal, or who signed the request for it. Two queries without an account."""
    if proposal.decided_by is not None:
        return account_name(proposal.decided_by)
    answered = ApprovalRequest.objects.filter(answered_at__isnull=False)
    parts = ApprovalPart.objects.filter(proposal=proposal, is_approved__isnull=False).order_by().values("request")
    asked = answered.filter(Q(proposal=proposal) | Q(pk__in=parts)).first()
    return account_name(None) if asked is None else _signer(asked)


def account_name(account: Any) -> str:
    """Return the name of an account; None is one that is gone."""
    return (
        str(account.get_full_name() or account.get_username()) if account is not None else _("An account that is gone")
    )


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
            _("Approved") if is_approval else _("Changes requested"),
            *_given(outside.get(state.pk), state.finished_by, acted.get(state.pk, ""), state.comment),
        )


def _decided_about(page: Page) -> Any:
    decided = Q(decision=Decision.APPROVED) | Q(decision=Decision.REJECTED)
    return Proposal.objects.filter(decided, action="decide_release", arguments__thing=str(page.translation_key))


def _releases(decided: Any, asked: list[ApprovalRequest], parts: list[ApprovalPart]) -> Iterator[ApprovalLine]:
    outside = {one.proposal_id: one for one in asked} | {one.proposal_id: one.request for one in parts}
    for proposal in decided.for_listing():
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
    return account_name(by), _("for %(name)s") % {"name": absent} if absent else "", note


def _signer(asked: ApprovalRequest) -> str:
    return list_words(filter(None, (asked.signer_name, asked.signer_function)))
