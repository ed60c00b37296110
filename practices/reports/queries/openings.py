"""Figures on what was published here, and on joint initiatives."""

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from practices.documents.report_files.documents import FigureMember, ReportFigure
from practices.models.initiatives import Initiative, Participation
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind
from practices.queries.wording import title_of, written_date
from practices.reports.queries.figures import make_figure
from practices.reports.queries.ground import ReportData, full_address
from practices.reports.queries.scope import ReportScope, reader_for, released_by


def opening_figures(ground: ReportData, scope: ReportScope) -> tuple[ReportFigure, ...]:
    """Return the figures on instruments, practices and initiatives."""
    return (
        instruments_published(ground, scope),
        practices_published(ground, scope),
        initiatives_running(scope),
    )


def instruments_published(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the instruments that were published here and that the audience sees."""
    pages = published_pages(InstrumentPage, ReleasedKind.INSTRUMENT, scope).prefetch_related("titles")
    return make_figure(
        scope,
        "instruments_published",
        _("Instruments published"),
        _(
            "Instruments that this portal had published by the day of the report, whatever the date of their release, "
            "and that the audience may see."
        ),
        _page_members(ground, pages, lambda page: title_of(page).text),
    )


def practices_published(ground: ReportData, scope: ReportScope) -> ReportFigure:
    """Count the practices that were published here and that the audience sees."""
    return make_figure(
        scope,
        "practices_published",
        _("Practices published"),
        _(
            "Notes of good practice that this portal had published by the day of the report, whatever the date of "
            "their release, and that the audience may see."
        ),
        _page_members(ground, published_pages(PracticePage, ReleasedKind.PRACTICE, scope), lambda page: page.title),
    )


def initiatives_running(scope: ReportScope) -> ReportFigure:
    """Count the joint initiatives that run on the day of the report. One query."""
    by_initiative: dict[Any, int] = defaultdict(int)
    for row in participations_seen(scope).order_by("initiative__title", "initiative", "pk"):
        if is_shown(row, scope):
            by_initiative[row.initiative] += 1
    return make_figure(
        scope,
        "initiatives_running",
        _("Joint initiatives under way"),
        _(
            "Published joint initiatives that had begun by the date of the report and had not ended, "
            "in which at least one organization takes part according to the records."
        ),
        [_initiative_member(one, count, scope.as_of) for one, count in by_initiative.items()],
    )


def participations_seen(scope: ReportScope) -> Any:
    """Return the participations in initiatives that had begun by the day, of those that the audience sees now."""
    taking_part = Participation.objects.visible_to(reader_for(scope.audience)).filter(
        recorded_at__lte=scope.known_at, since_on__lte=scope.as_of, initiative__began_on__lte=scope.as_of
    )
    return taking_part.filter(Q(until_on__isnull=True) | Q(until_on__gt=scope.as_of)).select_related("initiative")


def is_shown(participation: Any, scope: ReportScope) -> bool:
    """Tell whether the audience saw a participation when the report was known."""
    return scope.is_restricted or _public_on(participation) <= scope.known_on


def has_ended(initiative: Initiative, as_of: datetime.date) -> bool:
    """Tell whether an initiative had ended by a day."""
    return initiative.ended_on is not None and initiative.ended_on <= as_of


def _public_on(row: Any) -> datetime.date:
    """Return the day on which a participation became public."""
    on: datetime.date = row.agreed_on or row.public_from or row.recorded_at.astimezone(datetime.UTC).date()
    return on


def _initiative_member(initiative: Any, count: int, as_of: datetime.date) -> FigureMember:
    began = written_date(initiative.began_on, initiative.began_precision)
    if has_ended(initiative, as_of):
        words = {"day": written_date(initiative.ended_on, initiative.ended_precision)}
        return FigureMember(initiative.title, _("It ended: %(day)s.") % words, is_counted=False)
    words = {"day": began, "count": str(count)}
    why = _("Since %(day)s; organizations that take part: %(count)s.") % words
    return FigureMember(initiative.title, why, is_counted=True, is_demonstration=initiative.is_demonstration)


def published_pages(model: Any, kind: ReleasedKind, scope: ReportScope) -> Any:
    """Return the pages that were published here by the day of the report and that the audience sees."""
    pages = model.objects.visible_to(reader_for(scope.audience)).filter(
        live=True, first_published_at__lte=scope.published_until
    )
    return released_by(pages, kind, scope).order_by("pk")


def _page_members(ground: ReportData, pages: Any, title: Any) -> list[FigureMember]:
    """List published pages, by organization, then title."""
    found = []
    for page in pages:
        owner = ground.organizations.get(page.organization_id)
        if owner is not None:
            words = {
                "organization": owner.name.text,
                "day": written_date(page.first_published_at.astimezone(datetime.UTC).date()),
            }
            why = _("%(organization)s; published here on %(day)s.") % words
            one = FigureMember(title(page), why, True, full_address(page), is_demonstration=owner.is_demonstration)
            found.append((owner.order, one.words.casefold(), page.pk, one))
    return [row[-1] for row in sorted(found, key=lambda row: row[:3])]
