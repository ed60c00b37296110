"""Counting what answers a search by each of its dimensions, in one query."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, CharField, Q, QuerySet, Value, When

DIMENSIONS: Mapping[str, str] = {
    "kind": "kind",
    "organization": "organization",
    "topic": "topics",
    "language": "language",
    "instrument_kind": "instrument_kind",
    "year": "year",
    "status": "stands",
    "track": "tracks",
}
"""The limit of each facet, and the column that it counts."""
PLACES: Mapping[str, int] = {name: place for place, name in enumerate(DIMENSIONS)}
SETS = (("kind", "language", "instrument_kind", "status", "track"), ("organization",), ("topic",), ("year",))
"""The dimensions that are grouped at once: those of few values, whose combinations are few; each other one alone."""
Limits = Mapping[str, Q]
MOST = 10_000
"""Entries that are counted: of a common word in millions of provisions, no answer waits for more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are by each dimension, whose limit does not count for its own numbers.

    `is_part`: there are more than `MOST`, and that many were counted, in no order; then the limits count for all
    dimensions.
    """

    by: Mapping[str, Counter[Any]]
    is_part: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything was counted."""
        return any(self.by.values())


def with_status(entries: QuerySet[Any], day: datetime.date) -> QuerySet[Any]:
    """Say of each entry if its instrument is in force on a day: "yes", "no", "not_stated"; "": it has none."""
    began, ended = Q(begins_on__lte=day), Q(ends_on__lte=day)
    return entries.annotate(
        stands=Case(
            When(instrument=None, then=Value("")),
            When(began & ~Q(ended), then=Value("yes")),
            When(Q(begins_on__isnull=False) | Q(ends_on__isnull=False), then=Value("no")),
            default=Value("not_stated"),
            output_field=CharField(),
        )
    )


def dated_as(stands: str, day: datetime.date) -> Q:
    """Return what the dates of every entry are that stands so on a day: a condition that indexes serve."""
    if stands == "yes":
        return Q(begins_on__lte=day)
    if stands == "no":
        return Q(begins_on__gt=day) | Q(ends_on__isnull=False)
    return Q(begins_on=None)


def count_facets(entries: QuerySet[Any], limits: Limits) -> Counts:
    """Count the entries by each dimension. One query, two where there are very many and something limits them.

    `entries` are those that answer the words, `limits` the conditions of what is asked for besides, by dimension.
    """
    counts = _counted(entries, limits)
    if not counts.is_part or not limits:
        return counts
    for rule in limits.values():
        entries = entries.filter(rule)
    return _counted(entries, {})


def _counted(entries: QuerySet[Any], limits: Limits) -> Counts:
    """Count no more than one beyond `MOST` of them."""
    flags = {
        f"fits_{name}": Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())
        for name, rule in limits.items()
    }
    some = entries.order_by().annotate(**flags).values_list(*DIMENSIONS.values(), *flags)[: MOST + 1]
    sql, values = some.query.sql_with_params()
    made = _in_one_pass if connection.vendor == "postgresql" else _by_turns
    by: dict[str, Counter[Any]] = {name: Counter() for name in DIMENSIONS}
    sets = [[(name, PLACES[name], by[name]) for name in names] for names in SETS]
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(made(sql, len(limits)), values)
        for of, *given, many in cursor.fetchall():
            total += 0 if of else many
            outside = [name for name, fits in zip(limits, given[len(DIMENSIONS) :], strict=True) if not fits]
            for name, place, counter in sets[of]:
                if not outside or outside == [name]:
                    counter[given[place]] += many
    return Counts(by, is_part=total > MOST)


def _in_one_pass(sql: str, limits: int) -> str:
    """Group by each of the sets while the entries are read once."""
    columns, fits = _columns(limits)
    sets = ", ".join(f"({', '.join(_of_set(names))})" for names in SETS)
    which = " ".join(f"WHEN grouping(d{PLACES[names[0]]}) = 0 THEN {place}" for place, names in enumerate(SETS))
    return (
        f"SELECT CASE {which} END, {', '.join(columns)}, count(*) "  # noqa: S608 - names
        f"FROM ({sql}) AS found ({', '.join(columns)}) GROUP BY {', '.join((*fits, f'GROUPING SETS ({sets})'))}"
    )


def _by_turns(sql: str, limits: int) -> str:
    """Group by one set after the other what was found once."""
    columns, fits = _columns(limits)
    parts = []
    for place, names in enumerate(SETS):
        grouped = [*_of_set(names), *fits]
        given = ", ".join(column if column in grouped else "NULL" for column in columns)
        parts.append(f"SELECT {place}, {given}, count(*) FROM found GROUP BY {', '.join(grouped)}")  # noqa: S608 - names
    return f"WITH found ({', '.join(columns)}) AS MATERIALIZED ({sql}) {' UNION ALL '.join(parts)}"


def _columns(limits: int) -> tuple[list[str], list[str]]:
    """Name the columns of what was found, and the last of them, which say what is within each limit."""
    fits = [f"f{number}" for number in range(limits)]
    return [*(f"d{place}" for place in PLACES.values()), *fits], fits


def _of_set(names: Sequence[str]) -> list[str]:
    return [f"d{PLACES[name]}" for name in names]
