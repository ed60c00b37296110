"""Freezing the demonstration's reports at their place in the history, and leaving a draft on the desk."""

from collections.abc import Iterable

from practices.actions.releases import decide_release
from practices.demonstration.accounts import People
from practices.demonstration.outreach.values import Issue
from practices.models.editions import today
from practices.models.releases import ReleasedKind
from practices.models.reports.issues import Report
from practices.reports.actions.drafts import ReportPlan, make_draft
from practices.reports.actions.freezing import freeze_report


def load_issues(issues: Iterable[Issue], people: People) -> None:
    """Draft each report; freeze what is not to stay a draft; open what is released, by two persons."""
    for issue in issues:
        previous = Report.objects.get(symbol=issue.follows) if issue.follows else None
        plan = ReportPlan(
            as_of=issue.as_of or today(),
            audience=issue.audience,
            since=previous.as_of if previous else None,
            title=issue.title,
            language=issue.language,
            symbol=issue.symbol,
            previous=previous,
        )
        draft = make_draft(plan=plan, by=people.secretary)
        if not issue.is_draft:
            _open(freeze_report(draft=draft, by=people.secretary), issue, people)


def _open(report: Report, issue: Issue, people: People) -> None:
    if issue.released is None:
        return
    audience, authority = issue.released
    decide_release(
        kind=ReleasedKind.REPORT,
        thing=report.public_id,
        audience=audience,
        authority=authority,
        by=people.secretary,
        seconded_by=people.operator,
    )
