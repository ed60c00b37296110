"""Opening an issue: proposed by one person of the secretariat, decided by a second one."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.proposals import ProposalRefused, propose_release
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import BREADTH, Audience, ReleaseDecision, ReleasedKind
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.permissions import is_secretariat


class ReportReleaseRefused(Exception):
    """The issue may not be opened so; the message is for the user."""


@transaction.atomic
def propose_report_release(
    *,
    report: Report,
    audience: str,
    authority: str,
    by: Any,
    effective_at: datetime.datetime | None = None,
    named: list[OrganizationPage] | None = None,
) -> Proposal | None:
    """Propose to open an issue to `audience`, never wider than whom it was compiled for, never before its embargo ends.

    A narrowing is decided at once (None is given). Raises ReportReleaseRefused.
    """
    if not is_secretariat(by):
        raise ReportReleaseRefused(_("Only the secretariat releases reports."))
    if BREADTH[Audience(audience)] > BREADTH[Audience(report.audience)]:
        raise ReportReleaseRefused(
            _("This issue was compiled for “%(audience)s”: it cannot be released to a wider audience.")
            % {"audience": Audience(report.audience).label}
        )
    return propose_thing_release(
        report=report,
        thing=report.public_id,
        title=_("Report %(issue)s") % {"issue": report.issue},
        audience=audience,
        authority=authority,
        named=named,
        effective_at=effective_at,
        by=by,
    )


def propose_thing_release(
    *,
    report: Report,
    thing: uuid.UUID,
    title: str,
    audience: str,
    authority: str,
    by: Any,
    effective_at: datetime.datetime | None = None,
    named: list[OrganizationPage] | None = None,
) -> Proposal | None:
    """Propose to open an issue, or a part of it, never before the embargo of the issue ends.

    Raises ReportReleaseRefused.
    """
    if not is_secretariat(by):
        raise ReportReleaseRefused(_("Only the secretariat releases reports."))
    _refuse_present(thing, audience, opens_at := _not_before(report.embargo_until, effective_at))
    try:
        return propose_release(
            kind=ReleasedKind.REPORT,
            thing=thing,
            title=title,
            organization=_host(report),
            audience=audience,
            authority=authority,
            named=named,
            effective_at=opens_at.isoformat() if opens_at else None,
            by=by,
        )
    except ProposalRefused as refusal:
        raise ReportReleaseRefused(str(refusal)) from refusal


def _refuse_present(thing: uuid.UUID, audience: str, opens_at: datetime.datetime | None) -> None:
    """Refuse to decide again what holds. Raises ReportReleaseRefused."""
    newest = ReleaseDecision.objects.about(ReleasedKind.REPORT, thing).first()
    present = newest.audience if newest is not None else Audience.OWN
    is_ahead = newest is not None and newest.effective_at > timezone.now()
    if audience == present and audience != Audience.NAMED and not (is_ahead or opens_at):
        raise ReportReleaseRefused(_("This is already open to that audience: nothing has been changed."))


def _not_before(embargo: datetime.datetime | None, wanted: datetime.datetime | None) -> datetime.datetime | None:
    moments = [moment for moment in (embargo, wanted) if moment is not None and moment > timezone.now()]
    return max(moments, default=None)


def _host(report: Report) -> OrganizationPage:
    """Return the organization that stands for the secretariat in the list of proposals: an issuer of a reference.

    The first by name of those in the report; where nothing stands beside any instrument, the first at all.
    """
    draft = ReportDraft.objects.filter(report=report).first()
    chosen = draft.references.order_by("pk") if draft is not None else InstrumentPage.objects.none()
    instruments = chosen if chosen.exists() else InstrumentPage.objects.filter(adoption_events__isnull=False)
    issuers = OrganizationPage.objects.filter(instruments__in=instruments.values("pk")).order_by("title", "pk")
    host: OrganizationPage | None = issuers.first() or OrganizationPage.objects.order_by("title", "pk").first()
    if host is None:
        raise ReportReleaseRefused(_("There is no organization here yet: a report can be opened once there is one."))
    return host
