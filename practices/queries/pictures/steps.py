"""How many organizations had a similar instrument, by the day on which that number changed: counted, drawn, written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from practices.documents.charts.values import ChartSeries, LineChart
from practices.models.adoptions import HAS_SIMILAR
from practices.queries.adoptions.courses import Turn
from practices.queries.wording import written_date

MOST_STEPS = 40
"""Days that a chart shows at most; of more the last of each month, year, or several years stands."""


@dataclass(frozen=True, slots=True)
class CountStep:
    """How many organizations had a similar instrument on a day."""

    on: datetime.date
    count: int


def count_steps(turns: Iterable[Turn], *, until: datetime.date) -> tuple[CountStep, ...]:
    """Count organizations with a similar instrument on each day on which that changed, and `until`; thinned.

    `turns` on the adoption track, in order of days, none after `until`.
    """
    return _until(list(_steps(turns)), until)


def changes_of(turns: Iterable[Turn]) -> Iterator[tuple[datetime.date, int]]:
    """Return by how much their number changed on each day on which it did, for `add_steps`."""
    before = 0
    for step in _steps(turns):
        yield step.on, step.count - before
        before = step.count


def add_steps(changes: Iterable[tuple[datetime.date, int]], *, until: datetime.date) -> tuple[CountStep, ...]:
    """Return the steps from by how much the count changed on each day, in the order of the days, none after `until`."""
    days = [(on, change) for on, change in changes if change]
    counts = accumulate(change for _on, change in days)
    return _until([CountStep(on, count) for (on, _change), count in zip(days, counts, strict=True)], until)


def _until(steps: list[CountStep], until: datetime.date) -> tuple[CountStep, ...]:
    return tuple(_thinned([*steps, CountStep(until, steps[-1].count)] if steps else []))


def chart_of(
    steps: Sequence[CountStep], *, name: str, title: str, description: str, series: str, unit: str = ""
) -> LineChart:
    """Return the steps as a chart of one line, which is called `series`."""
    return LineChart(
        name=name,
        title=title,
        description=description,
        places=tuple(step.on.isoformat() for step in steps),
        series=(ChartSeries(series, tuple(float(step.count) for step in steps)),),
        unit=unit,
    )


def ends_of(steps: Sequence[CountStep]) -> dict[str, object]:
    """Return the numbers and days of the first and the last step, as a sentence names them."""
    first, last = steps[0], steps[-1]
    return {
        "first": first.count,
        "begin": written_date(first.on),
        "last": last.count,
        "end": written_date(last.on),
    }


def counting_words() -> str:
    """Say what is counted, from which day on, and why a table beside it may name a later day."""
    counted = _(
        "An organization is counted from the date from which it states that it “had its own before”, or has a similar "
        "instrument “partly” or “in place”. What it had before may be older than the reference instrument. A month or "
        "a year counts from its first day."
    )
    stays = _(
        "An organization that moves between these states stays counted from the first of them; its present state may "
        "have a later date."
    )
    return f"{counted} {stays}"


def lines_of(steps: Sequence[CountStep]) -> tuple[tuple[str, int], ...]:
    """Return the steps in words: each day with its number."""
    return tuple((written_date(step.on), step.count) for step in steps)


def _steps(turns: Iterable[Turn]) -> Iterator[CountStep]:
    """Walk through the turns; give the count after each day on which it changed."""
    beside: dict[int, set[int]] = defaultdict(set)
    count = given = 0
    for on, of_day in groupby(turns, key=attrgetter("on")):
        for turn in of_day:
            had = bool(beside[turn.organization])
            (set.add if turn.state in HAS_SIMILAR else set.discard)(beside[turn.organization], turn.reference)
            count += bool(beside[turn.organization]) - had
        if count != given:
            yield CountStep(on, count)
            given = count


def _thinned(steps: list[CountStep]) -> list[CountStep]:
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
