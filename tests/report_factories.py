"""What tests of reports are made of: compiled documents, drafts, frozen issues."""

import datetime
from typing import Any

from practices.documents.report_files.documents import ReportDocument, ReportFigure
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.outreach.contacts import Contact
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.outreach.actions.contacts import log_contact
from practices.queries.adoptions.standing import end_of
from practices.reports.actions.drafts import ReportPlan, make_draft
from practices.reports.actions.freezing import freeze_report
from practices.reports.queries.compiling import compile_report_document
from tests import factories


def document(**inputs: Any) -> ReportDocument:
    """Compile a report for the public as of today, as known at its end."""
    values = {"audience": "public", "as_of": today(), "known_at": end_of(today()), **inputs}
    return compile_report_document(**values)


def figure(of: ReportDocument, name: str) -> ReportFigure:
    """Return one figure of a document."""
    return next(figure for figure in of.figures if figure.name == name)


def value(of: ReportDocument, name: str) -> int:
    """Return the value of one figure."""
    return figure(of, name).value


def draft(*, by: Any = None, **plan: Any) -> ReportDraft:
    """Make a draft for the public as of today."""
    return make_draft(plan=ReportPlan(**{"as_of": today(), **plan}), by=by or factories.secretariat_member())


def issue(*, by: Any = None, **plan: Any) -> Report:
    """Freeze a draft."""
    person = by or factories.secretariat_member()
    return freeze_report(draft=draft(by=person, **plan), by=person)


def contact(of: Any = None, *, by: Any = None, on: datetime.date | None = None, **fields: Any) -> Contact:
    """Log a contact with an organization: a letter, unless said otherwise."""
    values = {
        "organization": of or factories.organization(),
        "kind": "letter",
        "happened": PartialDate(on or today()),
        "by": by or factories.secretariat_member(),
        **fields,
    }
    return log_contact(**values)
