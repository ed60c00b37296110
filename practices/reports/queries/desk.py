"""The secretariat's list of drafts and issues, and how one issue stands: whether it holds, who may see it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.reports.queries.digests import digest_of_content
from practices.reports.queries.labels import audience_label
from practices.reports.queries.pages import FileLine, file_lines


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue in the list. `seen_by`: the widest audience that it was opened to, in words."""

    issue: str
    title: str
    as_of: datetime.date
    compiled_for: str
    seen_by: str
    is_redacted: bool
    corrects: str


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """One issue. `holds`: its content still has the digest that its row keeps; None where something was removed."""

    row: IssueRow
    page: str
    recorded_at: datetime.datetime
    digest: str
    holds: bool | None
    files: tuple[FileLine, ...]
    opens_at: datetime.datetime | None
    is_proposed: bool
    corrigenda: tuple[str, ...]


def open_drafts(user: Any) -> list[ReportDraft]:
    """Return the drafts that were not frozen, newest first. One query."""
    return list(ReportDraft.objects.visible_to(user).open().order_by("-made_at", "-pk"))


def listed_issues(reports: Any) -> Any:
    """Return issues with what their rows say, newest first; without the data."""
    return reports.select_related("content", "corrects").defer("content__data").order_by("-sequence")


def issue_rows(reports: Iterable[Report]) -> list[IssueRow]:
    """Turn issues (of `listed_issues`) into rows, in their order. One query."""
    listed = list(reports)
    seen = _audiences(listed)
    return [_row(report, seen.get(report.public_id, Audience.OWN)) for report in listed]


def issue_standing(report: Report) -> IssueStanding:
    """Say how an issue (with content and files) stands. Five queries."""
    content = report.content
    holds = (
        None
        if content.redacted_on
        else digest_of_content(content, version=report.hash_version) == report.content_digest
    )
    waiting = ReleaseDecision.objects.about(ReleasedKind.REPORT, report.public_id).first()
    seen = _audiences([report]).get(report.public_id, Audience.OWN)
    proposals = Proposal.objects.open().filter(action="decide_release", arguments__thing=str(report.public_id))
    is_ahead = waiting is not None and waiting.effective_at > waiting.recorded_at and waiting.audience != seen
    return IssueStanding(
        row=_row(report, seen),
        page=reverse("report", args=[report.issue]),
        recorded_at=report.recorded_at,
        digest=report.content_digest,
        holds=holds,
        files=file_lines(report),
        opens_at=waiting.effective_at if waiting is not None and is_ahead else None,
        is_proposed=proposals.exists(),
        corrigenda=tuple(one.issue for one in report.corrigenda.order_by("sequence")),
    )


def _audiences(reports: Iterable[Report]) -> dict[Any, Audience]:
    keys = [report.public_id for report in reports]
    rows = Release.objects.filter(kind=ReleasedKind.REPORT, thing__in=keys).values_list("thing", "audience")
    return {thing: Audience(audience) for thing, audience in rows}


def _row(report: Report, seen: Audience) -> IssueRow:
    return IssueRow(
        issue=report.issue,
        title=report.content.title,
        as_of=report.as_of,
        compiled_for=audience_label(report.audience),
        seen_by=audience_label(seen),
        is_redacted=report.content.redacted_on is not None,
        corrects=report.corrects.issue if report.corrects else "",
    )
