"""Adoption over time, and response times, as charts. A table of the same name says the same."""

from django.utils.translation import gettext as _

from practices.documents.charts.values import BarChart, ChartSeries, LineChart
from practices.models.adoptions import Track
from practices.outreach.queries.responses import Bucket
from practices.queries.adoptions.courses import turns_of
from practices.queries.pictures.steps import CountStep, count_steps, counting_words, ends_of
from practices.reports.queries.ground import ReportData
from practices.reports.queries.scope import ReportScope

OVER_TIME = "adoption-over-time"
RESPONSE_TIMES = "response-times"


def steps_over_time(ground: ReportData, scope: ReportScope) -> tuple[CountStep, ...]:
    """Count the organizations with a similar instrument on each day on which that number changed, to the scope's day.

    By effective date, as known now. An entry of which no date is known counts from the beginning.
    """
    stated = [entry for entry in ground.entries if entry.track == Track.ADOPTION]
    return count_steps(turns_of(stated, until=scope.as_of, rule=scope.rule), until=scope.as_of)


def over_time_chart(steps: tuple[CountStep, ...]) -> LineChart | None:
    """Draw the steps; None where there are fewer than two."""
    if len(steps) < 2:
        return None
    name = _("Organizations with a similar instrument")
    said = _("Organizations with a similar instrument: %(first)s on %(begin)s, %(last)s on %(end)s.") % ends_of(steps)
    return LineChart(
        name=OVER_TIME,
        title=_("Adoption over time"),
        description=f"{said} {counting_words()}",
        places=tuple(step.on.isoformat() for step in steps),
        series=(ChartSeries(name, tuple(float(step.count) for step in steps)),),
        unit=_("organizations"),
    )


def response_chart(buckets: tuple[Bucket, ...]) -> BarChart | None:
    """Draw how many letters were answered within which time; None where no letter asked for an answer."""
    if not sum(bucket.count for bucket in buckets):
        return None
    return BarChart(
        name=RESPONSE_TIMES,
        title=_("Response times"),
        description=_("Letters by the number of days until the first reply was recorded."),
        places=tuple(bucket.label for bucket in buckets),
        series=(ChartSeries(_("Letters"), tuple(float(bucket.count) for bucket in buckets)),),
        unit=_("letters"),
    )
