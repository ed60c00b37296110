"""How many organizations had a similar instrument, by the day on which that number changed: counted, drawn, written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from practices.interchange.charts.values import LineChart, Series
from practices.models import HAS_SIMILAR
from practices.tables.wording import written_date

MOST_STEPS = 40
"""Days that a chart shows at most; of more the last of each month, year, or several years stands."""


class Stated(Protocol):
    """An entry on the adoption track; keys are primary keys."""

    @property
    def organization(self) -> int: ...
    @property
    def reference(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def effective_on(self) -> datetime.date: ...
    @property
    def sequence(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Step:
    """How many organizations had a similar instrument on a day."""

    on: datetime.date
    count: int


def count_steps(stated: Iterable[Stated], *, until: datetime.date) -> tuple[Step, ...]:
    """Count organizations with a similar instrument on each day on which that changed, and `until`; thinned.

    Entries that were taken back, or take effect after `until`, are not among `stated`.
    """
    return _until(list(_steps(sorted(stated, key=lambda entry: (entry.effective_on, entry.sequence)))), until)


def changes_of(stated: Iterable[Stated]) -> Iterator[tuple[datetime.date, int]]:
    """Give by how much their number changed on each day on which it did, for `add_steps`."""
    before = 0
    for step in _steps(sorted(stated, key=lambda entry: (entry.effective_on, entry.sequence))):
        yield step.on, step.count - before
        before = step.count


def add_steps(changes: Iterable[tuple[datetime.date, int]], *, until: datetime.date) -> tuple[Step, ...]:
    """Give the steps from by how much the count changed on each day, in the order of the days, none after `until`."""
    days = [(on, change) for on, change in changes if change]
    counts = accumulate(change for _on, change in days)
    return _until([Step(on, count) for (on, _change), count in zip(days, counts, strict=True)], until)


def _until(steps: list[Step], until: datetime.date) -> tuple[Step, ...]:
    return tuple(_thinned([*steps, Step(until, steps[-1].count)] if steps else []))


def chart_of(
    steps: Sequence[Step], *, name: str, title: str, description: str, series: str, unit: str = ""
) -> LineChart:
    """Give the steps as a chart of one line, which is called `series`."""
    return LineChart(
        name=name,
        title=title,
        description=description,
        places=tuple(step.on.isoformat() for step in steps),
        series=(Series(series, tuple(float(step.count) for step in steps)),),
        unit=unit,
    )


def ends_of(steps: Sequence[Step]) -> dict[str, object]:
    """Give the numbers and days of the first and the last step, as a sentence names them."""
    first, last = steps[0], steps[-1]
    return {
        "first": first.count,
        "begin": written_date(first.on),
        "last": last.count,
        "end": written_date(last.on),
    }


def lines_of(steps: Sequence[Step]) -> tuple[tuple[str, int], ...]:
    """Give the steps in words: each day with its number."""
    return tuple((written_date(step.on), step.count) for step in steps)


def _steps(in_order: Iterable[Stated]) -> Iterator[Step]:
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
