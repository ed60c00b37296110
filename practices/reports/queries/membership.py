"""Who takes part, and why others do not: what every share in a report is of."""

import datetime

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import FigureMember
from practices.queries.wording import written_date
from practices.reports.queries.ground import ReportData, ReportOrganization


def partaking_members(ground: ReportData, as_of: datetime.date) -> tuple[FigureMember, ...]:
    """Return every published organization: those that take part by the day, then the others, with the reason."""
    counted: list[FigureMember] = []
    others: list[FigureMember] = []
    for one in ground.organizations.values():
        takes_part = ground.takes_part(one, as_of)
        (counted if takes_part else others).append(member(one, _why(ground, one, as_of), is_counted=takes_part))
    return (*counted, *others)


def member(organization: ReportOrganization, why: str, *, is_counted: bool) -> FigureMember:
    """Make the line of an organization in the list behind a figure."""
    return FigureMember(
        organization.name.text, why, is_counted, organization.address, is_demonstration=organization.is_demonstration
    )


def _why(ground: ReportData, one: ReportOrganization, as_of: datetime.date) -> str:
    if ground.standing_of(one.key, as_of):
        return _("An event states where it stands.")
    if one.key in ground.issuers:
        return _("It issued a reference instrument: an issuer is not counted.")
    if one.last_day is not None and one.last_day < as_of:
        return _("It ended on or before %(day)s.") % {"day": written_date(one.last_day)}
    if one.accepted_on is None:
        return _("It had not accepted the terms of participation, and no event concerns it.")
    words = {"day": written_date(one.accepted_on)}
    if one.accepted_on <= as_of:
        return _("It accepted the terms of participation on %(day)s.") % words
    return _("It accepted the terms of participation on %(day)s, later than the date of this report.") % words
