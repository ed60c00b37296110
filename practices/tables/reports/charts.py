"""Adoption over time, and response times, as charts. A table of the same name says the same."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.interchange.charts.values import BarChart, LineChart, Series
from practices.models import HAS_SIMILAR, Track
from practices.tables.outreach.responses import Bucket
from practices.tables.reports.entries import SeenEntry
from practices.tables.reports.ground import Ground
from practices.tables.reports.scope import Scope

OVER_TIME = "adoption-over-time"
RESPONSE_TIMES = "response-times"
MOST_STEPS = 40
"""Days that the chart of adoption over time shows at most; of more the last of each year or month stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """How many organizations had a similar instrument on a day."""

    on: datetime.date
    count: int


def steps_over_time(ground: Ground, scope: Scope) -> tuple[Step, ...]:
    """Count the organizations with a similar instrument on each day on which that number changed, to the scope's day.

    By effective date, as known now. An entry of which no date is known counts from the beginning.
    """
    undone = {entry.reverses for entry in ground.entries if entry.reverses}
    stated = [
        entry
        for entry in ground.entries
        if entry.track == Track.ADOPTION
        and not entry.reverses
        and entry.key not in undone
        and entry.effective_on <= scope.as_of
    ]
    steps = list(_steps(sorted(stated, key=lambda entry: (entry.effective_on, entry.sequence))))
    return tuple(_thinned([*steps, Step(scope.as_of, steps[-1].count)] if steps else []))


def _steps(in_order: Iterable[SeenEntry]) -> Iterator[Step]:
    """Walk through the entries; give the count after each day on which it changed."""
    beside: dict[int, set[int]] = defaultdict(set)
    on, count, given = None, 0, 0
    for entry in in_order:
        if on is not None and entry.effective_on != on and count != given:
            yield Step(on, count)
            given = count
        on = entry.effective_on
        had = bool(beside[entry.organization])
        (set.add if entry.state in HAS_SIMILAR else set.discard)(beside[entry.organization], entry.reference)
        count += bool(beside[entry.organization]) - had
    if on is not None and count != given:
        yield Step(on, count)


def _thinned(steps: list[Step]) -> list[Step]:
    """Keep the last step of each month, or of each year, or every few years, as long as there are too many."""
    for cut in (_day, _month, _year, _five_years, _ten_years):
        kept = list({cut(step.on): step for step in steps}.values())
        if len(kept) <= MOST_STEPS:
            break
    return kept


def _day(on: datetime.date) -> object:
    return on


def _month(on: datetime.date) -> object:
    return on.year, on.month


def _year(on: datetime.date) -> object:
    return on.year


def _five_years(on: datetime.date) -> object:
    return on.year // 5


def _ten_years(on: datetime.date) -> object:
    return on.year // 10


def over_time_chart(steps: tuple[Step, ...]) -> LineChart | None:
    """Draw the steps; None where there are fewer than two."""
    if len(steps) < 2:
        return None
    name = _("Organizations with a similar instrument")
    return LineChart(
        name=OVER_TIME,
        title=_("Adoption over time"),
        description=_("Organizations with a similar instrument: %(first)s on %(begin)s, %(last)s on %(end)s.")
        % {
            "first": steps[0].count,
            "begin": steps[0].on.isoformat(),
            "last": steps[-1].count,
            "end": steps[-1].on.isoformat(),
        },
        places=tuple(step.on.isoformat() for step in steps),
        series=(Series(name, tuple(float(step.count) for step in steps)),),
        unit=_("organizations"),
    )


def response_chart(buckets: tuple[Bucket, ...]) -> BarChart | None:
    """Draw how many letters were answered within which time; None where no letter asked for an answer."""
    if not sum(bucket.count for bucket in buckets):
        return None
    return BarChart(
        name=RESPONSE_TIMES,
        title=_("Response times"),
        description=_("Letters by the days until the first reply was recorded."),
        places=tuple(bucket.label for bucket in buckets),
        series=(Series(_("Letters"), tuple(float(bucket.count) for bucket in buckets)),),
        unit=_("letters"),
    )
