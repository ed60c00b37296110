"""Counting what answers a search by each of its dimensions, in one query."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping
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
Limits = Mapping[str, Q]
MOST = 10_000
"""Entries that are counted: of a common word in millions of provisions, no answer waits for more."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are by each dimension, whose limit does not count for its own numbers.

    A dimension is missing where no entry fits. `is_part`: there are more than `MOST`, and that many were counted, in no
    order; then the limits count for all dimensions.
    """

    by: defaultdict[str, Counter[Any]]
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


def count_facets(entries: QuerySet[Any], limits: Limits) -> Counts:
    """Count the entries by each dimension. One query, two where there are very many and something limits them.

    `entries` are those that answer the words, `limits` the conditions of what is asked for besides, by dimension.
    """
    by = _counted(entries, limits)
    if by.pop(ALL, Counter()).total() <= MOST:
        return Counts(by)
    if limits:
        for rule in limits.values():
            entries = entries.filter(rule)
        by = _counted(entries, {})
        return Counts(by, is_part=by.pop(ALL, Counter()).total() > MOST)
    return Counts(by, is_part=True)


def _counted(entries: QuerySet[Any], limits: Limits) -> defaultdict[str, Counter[Any]]:
    """Count no more than one beyond `MOST` of them; how many those were stands under `ALL`."""
    flags = {
        f"fits_{name}": Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())
        for name, rule in limits.items()
    }
    columns = [*DIMENSIONS.values(), *flags]
    some = entries.order_by().annotate(**flags).values_list(*columns)[: MOST + 1]
    sql, values = some.query.sql_with_params()
    named = dict(zip(columns, (f"d{number}" for number in range(len(columns))), strict=True))
    fits = {
        name: " AND ".join(named[flag] for flag in flags if flag != f"fits_{name}") or "TRUE" for name in DIMENSIONS
    }
    found = f"found ({', '.join(named.values())})"
    made = _in_one_pass if connection.vendor == "postgresql" else _by_turns
    counts: defaultdict[str, Counter[Any]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(made(sql, found, {name: named[column] for name, column in DIMENSIONS.items()}, fits), values)
        for dimension, given, many in cursor.fetchall():
            if many:
                counts[dimension][given] += many
    return counts


def _in_one_pass(sql: str, found: str, named: Mapping[str, str], fits: Mapping[str, str]) -> str:
    """Group by each dimension while the entries are read once; of a group's dimension alone there is a value."""
    sets = ", ".join(f"({column})" for column in named.values())
    which = " ".join(f"WHEN grouping({column}) = 0 THEN '{name}'" for name, column in named.items())
    given = " ".join(f"WHEN grouping({column}) = 0 THEN {column}::text" for column in named.values())
    many = " ".join(
        f"WHEN grouping({column}) = 0 THEN count(*) FILTER (WHERE {fits[name]})" for name, column in named.items()
    )
    return (
        f"SELECT CASE {which} ELSE '{ALL}' END, CASE {given} END, CASE {many} ELSE count(*) END "  # noqa: S608 - names
        f"FROM ({sql}) AS {found} GROUP BY GROUPING SETS ({sets}, ())"
    )


def _by_turns(sql: str, found: str, named: Mapping[str, str], fits: Mapping[str, str]) -> str:
    """Group by one dimension after the other what was found once."""
    parts = (
        f"SELECT '{name}', CAST({column} AS text), count(*) FROM found WHERE {fits[name]} GROUP BY {column}"  # noqa: S608
        for name, column in named.items()
    )
    every = f"SELECT '{ALL}', NULL, count(*) FROM found"  # noqa: S608
    return f"WITH {found} AS MATERIALIZED ({sql}) {' UNION ALL '.join((every, *parts))}"
