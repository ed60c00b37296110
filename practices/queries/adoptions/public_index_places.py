"""The first of the adoption events written beforehand, on PostgreSQL: which way finds them without reading all.

What most events are is found among the newest; what few are, among those; and a query of several conditions is cut
into places of an index (one for each kind of statement, one for each instrument), of which each gives its newest rows:
the cost is that of the places, not of the rows between.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from practices.models.exchange.changes import CODES, PublicAdoption

NEWEST = 4_000
"""Events that are looked through in the hope that the page is among them."""


@dataclass(frozen=True, slots=True)
class IndexPlaces:
    """Places of one index: instruments in a column, kinds of statements (none: any), and what else holds."""

    column: str | None
    instruments: tuple[uuid.UUID, ...]
    kinds: tuple[tuple[str, ...], ...]
    rest: Q


def newest[Row](found: QuerySet[PublicAdoption, Row], rows: QuerySet[PublicAdoption, Any]) -> QuerySet[Any, Row]:
    """Keep what is found among the first of `rows`, which are in the order of recording."""
    first = Subquery(rows.values("number")[:1])
    if rows.query.order_by == ("number",):
        return found.filter(number__lt=first + NEWEST)
    return found.filter(number__gt=first - NEWEST)


def first_of_places(places: Sequence[IndexPlaces], rows: QuerySet[PublicAdoption, Any], limit: int) -> RawSQL:
    """Return the query for the first numbers of all places together, in the order of `rows`."""
    parts, params = zip(*(_place_sql(place, rows, limit) for place in places), strict=True)
    way = "ASC" if rows.query.order_by == ("number",) else "DESC"
    numbers = f"{' UNION '.join(parts)} ORDER BY number {way} LIMIT %s"
    return RawSQL(numbers, [*(one for some in params for one in some), limit])  # noqa: S611 - values are parameters


def _place_sql(place: IndexPlaces, rows: QuerySet[PublicAdoption, Any], limit: int) -> tuple[str, list[Any]]:
    sources, params = [], []
    if place.column:
        rows = rows.filter(**{place.column: RawSQL("instruments.id", ())})
        sources.append("unnest(%s::uuid[]) AS instruments (id)")
        params.append(list(place.instruments))
    if place.kinds:
        rows = rows.filter(**{column: RawSQL(f"kinds.{column}", ()) for column in CODES})  # noqa: S611 - names of columns
        sources.append(f"unnest({', '.join(['%s::text[]'] * len(CODES))}) AS kinds ({', '.join(CODES)})")
        params.extend(map(list, zip(*place.kinds, strict=True)))
    inner, inner_params = _sql(rows.filter(place.rest).values("number")[:limit])
    return (  # values are parameters
        f"SELECT found.number FROM {' CROSS JOIN '.join(sources)} CROSS JOIN LATERAL ({inner}) AS found",  # noqa: S608
        [*params, *inner_params],
    )


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.query.sql_with_params()
