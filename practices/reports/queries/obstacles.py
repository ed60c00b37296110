"""Obstacles that organizations named, and help that was offered: for the secretariat alone."""

from django.utils.translation import gettext as _

from practices.documents.report_files.documents import FigureMember, ReportCell, ReportFigure, ReportRow, ReportTable
from practices.outreach.queries.responses import Obstacle, Responses
from practices.queries.wording import written_date
from practices.reports.queries.figures import make_figure
from practices.reports.queries.scope import ReportScope

OBSTACLES = "obstacles"


def obstacles_figure(found: Responses, scope: ReportScope) -> ReportFigure:
    """Count the contacts in which an organization named an obstacle."""
    members = [
        FigureMember(
            one.organization.name, _("Recorded from a contact on %(day)s.") % {"day": one.said}, bool(one.obstacles)
        )
        for one in found.obstacles
    ]
    return make_figure(
        scope,
        "obstacles_given",
        _("Obstacles given"),
        _(
            "Contacts in the period in which an organization named obstacles; contacts that contain "
            "only offers of help are not included."
        ),
        members,
    )


def obstacles_table(found: Responses) -> ReportTable:
    """Return what was said, by organization, then by day. Each row names its contact: its words can be removed."""
    return ReportTable(
        name=OBSTACLES,
        title=_("Obstacles given and help offered"),
        caption=_("As recorded from contacts with the organizations."),
        heads=(_("Organization"), _("On"), _("Obstacles given"), _("Help offered"), _("Next step")),
        rows=tuple(_row(one) for one in found.obstacles),
        empty=_("No obstacle was recorded."),
    )


def _row(one: Obstacle) -> ReportRow:
    by = written_date(one.next_step_on) if one.next_step_on else ""
    cells = (
        ReportCell(one.organization.name),
        ReportCell(one.said),
        ReportCell(one.obstacles),
        ReportCell(one.help_offered),
        ReportCell(one.next_step, small=by),
    )
    return ReportRow(cells, things=(one.contact_id,))
