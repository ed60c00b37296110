"""Who was asked to clear a draft, and what they answered: about its present state, or about one before."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from practices.models.reports.drafts import Clearance, ClearanceAnswer, ReportDraft


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """One who was asked. `is_present`: the answer is about the draft as it stands now."""

    name: str
    email: str
    asked_at: datetime.datetime
    expires_at: datetime.datetime
    answered_at: datetime.datetime | None
    answer: str
    remarks: str
    is_present: bool


def clearance_rows(draft: ReportDraft, digest: str) -> list[ClearanceRow]:
    """Return all who were asked, in that order. `digest` names the present state of the draft. One query."""
    now = timezone.now()
    return [_row(one, digest, now) for one in Clearance.objects.filter(draft=draft).order_by("asked_at", "pk")]


def _row(one: Clearance, digest: str, now: datetime.datetime) -> ClearanceRow:
    said = str(ClearanceAnswer(one.answer).label)
    if one.answer == ClearanceAnswer.WAITING and one.expires_at <= now:
        said = _("The link is no longer valid")
    return ClearanceRow(
        one.name,
        one.email,
        one.asked_at,
        one.expires_at,
        one.answered_at,
        said,
        one.remarks,
        one.draft_digest == digest,
    )
