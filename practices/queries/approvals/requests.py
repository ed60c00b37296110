"""Requests for approval as their list shows them, and as the desk names them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.models.approvals.requests import ApprovalPart, ApprovalRequest, ApprovalWay
from practices.models.proposals import Decision
from practices.queries.wording import Words, list_words, name_of, written_date


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: what it is about, who is asked and how, how far it is in words."""

    id: str
    title: str
    organization: Words
    way: str
    asked_of: str
    asked_on: datetime.date
    state: str
    is_open: bool

    @property
    def day(self) -> str:
        """The day on which it was asked, in words."""
        return written_date(self.asked_on)


@dataclass(frozen=True, slots=True)
class RequestPartRow:
    """What a request covers beside: its title, and how it was decided with it in words, "" where it was not."""

    title: str
    decided: str


def part_rows(parts: Iterable[ApprovalPart]) -> list[RequestPartRow]:
    """Describe the parts of a request (of `for_listing`)."""
    words = {None: "", True: str(Decision.APPROVED.label), False: str(Decision.REJECTED.label)}
    return [
        RequestPartRow(
            part.proposal.summary if part.proposal else part.page.get_admin_display_title(), words[part.is_approved]
        )
        for part in parts
    ]


def request_rows(requests: Iterable[ApprovalRequest], open_keys: set[int]) -> list[RequestRow]:
    """Describe requests (of `for_listing`); `open_keys` are the primary keys of those that can be answered."""
    return [_row(one, one.pk in open_keys) for one in requests]


def state_in_words(asked: ApprovalRequest, *, is_open: bool) -> str:
    """Say how far a request is."""
    if asked.answered_at is not None:
        return _("%(answer)s on %(day)s") % {
            "answer": answer_in_words(asked),
            "day": written_date(asked.answered_at.date()),
        }
    if asked.closed_at is not None:
        return _("Withdrawn, or replaced by a newer link")
    if is_open:
        return _("Waits until %(day)s") % {"day": written_date(asked.expires_at.date())}
    return _("Closed: decided in another way, or expired")


def answer_in_words(asked: ApprovalRequest) -> str:
    """Return the answer in words; a signed note that was not accepted says so."""
    is_note = asked.way == ApprovalWay.SIGNED_NOTE and asked.answer == "changes"
    return _("Not accepted") if is_note else str(asked.get_answer_display())


def asked_of(asked: ApprovalRequest) -> str:
    """Say who is asked, or whose signature is handed in."""
    if asked.way == ApprovalWay.SIGNED_LINK:
        return str(asked.approver or "") or "–"
    if asked.way == ApprovalWay.SIGNED_NOTE:
        return list_words(filter(None, (asked.signer_name, asked.signer_function)))
    return _("The secretariat")


def open_keys(user: Any) -> set[int]:
    """Return the primary keys of the requests that `user` may see and that can be answered still. One query."""
    return set(ApprovalRequest.objects.visible_to(user).open().order_by().values_list("pk", flat=True))


def _row(asked: ApprovalRequest, is_open: bool) -> RequestRow:
    return RequestRow(
        str(asked.public_id),
        asked.page.get_admin_display_title(),
        name_of(asked.organization),
        str(asked.get_way_display()),
        asked_of(asked),
        asked.asked_at.date(),
        state_in_words(asked, is_open=is_open),
        is_open,
    )
