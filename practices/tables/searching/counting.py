"""Counting what answers a search by each of its dimensions, in one query."""

import datetime
from collections import Counter
from collections.abc import Mapping
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


def count_facets(entries: QuerySet[Any], limits: Limits) -> dict[str, Counter[Any]]:
    """Count the entries by each dimension, each with the limits of the others. One query.

    `entries` are those that answer the words, `limits` the conditions of what is asked for besides, by dimension.
    """
    flags = {
        f"fits_{name}": Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())
        for name, rule in limits.items()
    }
    columns = [*DIMENSIONS.values(), *flags]
    rows = entries.order_by().annotate(**flags).values_list(*columns)
    sql, values = rows.query.sql_with_params()
    names = [f"d{number}" for number in range(len(columns))]
    counted = dict(zip(columns, names, strict=True))
    parts = []
    for name, column in DIMENSIONS.items():
        others = [counted[flag] for flag in flags if flag != f"fits_{name}"]
        where = f" WHERE {' AND '.join(others)}" if others else ""
        parts.append(
            f"SELECT '{name}' AS dimension, CAST({counted[column]} AS text) AS given, count(*) "  # noqa: S608 - names
            f"FROM found{where} GROUP BY {counted[column]}"
        )
    statement = f"WITH found ({', '.join(names)}) AS MATERIALIZED ({sql}) {' UNION ALL '.join(parts)}"
    counts: dict[str, Counter[Any]] = {name: Counter() for name in DIMENSIONS}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for dimension, given, many in cursor.fetchall():
            counts[dimension][given] += many
    return counts
