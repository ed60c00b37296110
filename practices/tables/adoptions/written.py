"""Adoption events as they were written beforehand for the public: which of them a query finds, newest recorded first.

On PostgreSQL a query of several conditions is cut into places of an index (one for each kind of statement, one for
each instrument), of which each gives its newest rows: the cost is that of the places, not of the rows between.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import product
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import connection
from django.db.models import BooleanField, DateField, Exists, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from practices.models import OF_ADOPTION_ALONE, STATES_OF, Basis, EvidenceKind, PublicAdoption, Touch, Track

FEW = 5_000
"""Events that are looked through one by one."""
KIND = ("track", "state", "basis", "evidence_kind")
"""The columns that together say what kind of statement an event is; of few values each."""
BY_NUMBER: dict[tuple[str, ...], str] = {("-number",): "DESC", ("number",): "ASC"}
"""The orders of recording, and how they are written."""
MOST_PLACES = 1_500
"""Places of an index that one query looks at; with more of them the rows are looked through instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the events; None asks nothing. Days and moments as the filters of the API say.

    `bases`: what an event may rest on. `about`: sets of instruments (ids); the reference or the own instrument is in
    each of them.
    """

    organization: uuid.UUID | None = None
    reference: uuid.UUID | None = None
    own_instrument: uuid.UUID | None = None
    track: str | None = None
    state: str | None = None
    bases: tuple[str, ...] | None = None
    evidence_kind: str | None = None
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    recorded_after: datetime.datetime | None = None
    recorded_before: datetime.datetime | None = None
    is_standing: bool | None = None
    as_of: datetime.date | None = None
    about: tuple[frozenset[uuid.UUID], ...] = ()

    def __post_init__(self) -> None:
        """Leave out sets of instruments that hold the one which is asked for by its id: it is in them anyway."""
        named = {self.reference, self.own_instrument}
        object.__setattr__(self, "about", tuple(one for one in self.about if named.isdisjoint(one)))

    @property
    def is_impossible(self) -> bool:
        """Whether no event can be so: no instrument is meant, no kind of statement fits, a span of time is empty."""
        spans = ((self.effective_from, self.effective_to), (self.recorded_after, self.recorded_before))
        is_empty = any(start and end and start > end for start, end in spans)
        return is_empty or not all(self.about) or next(_kinds(self), None) is None

    def spans(self) -> Iterator[Q]:
        """Give the condition of the day by which events are the last, and of each span of time that is asked for."""
        if self.as_of:
            yield _last_by(self.as_of)
        effective = {"effective_on__gte": self.effective_from, "effective_on__lte": self.effective_to}
        recorded = {"recorded_at__gt": self.recorded_after, "recorded_at__lt": self.recorded_before}
        for bounds in (effective, recorded):
            known = {name: bound for name, bound in bounds.items() if bound}
            if known:
                yield Q(**known)

    def conditions(self) -> Q:
        """Give the condition on rows of `PublicAdoption`."""
        named = _exactly(self, ("organization", "reference", "own_instrument"))
        return named & _kind(self) & _about(self) & _times(self)


def is_up_to_date() -> bool:
    """Tell whether nothing was written since the rows were: else what is narrowed may still be in them. One query."""
    return not Touch.objects.exists()


def up_to_date[Row](rows: QuerySet[PublicAdoption, Row]) -> QuerySet[PublicAdoption, Row]:
    """Keep the rows if nothing was written since they were, else none: asked by the statement that reads them."""
    return rows.filter(~Exists(Touch.objects.order_by()))


READ = ("number", "public_id", "effective_on", "data")
"""The columns that a page is made of, as they are: a thing of the model costs more to make than to read."""


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """The rows that a query finds. Filtered and put in order as a queryset is; a slice from the beginning reads them.

    One query, two where the rows are found by places of an index, and one for each span of time. A row has `number`,
    `public_id`, `effective_on` and `data`.
    """

    asked: Asked
    rows: QuerySet[PublicAdoption, Any] = field(
        default_factory=lambda: PublicAdoption.objects.values_list(*READ, named=True)
    )

    def filter(self, *conditions: Q) -> Self:
        """Keep the rows beyond a place of the order."""
        return replace(self, rows=self.rows.filter(*conditions))

    def order_by(self, *fields: str) -> Self:
        """Put the rows in an order."""
        return replace(self, rows=self.rows.order_by(*fields))

    def __getitem__(self, wanted: slice) -> list[Any]:
        """Read the first rows, in order; none while something that was written waits for the change log."""
        if self.asked.is_impossible:
            return []
        few = _few(self.asked)
        if few is not None:
            return list(up_to_date(self.rows.filter(self.asked.conditions(), number__in=few))[wanted])
        order = tuple(map(str, self.rows.query.order_by))
        places = _places(self.asked) if order in BY_NUMBER and connection.vendor == "postgresql" else ()
        if not places:
            return list(up_to_date(self.rows.filter(self.asked.conditions()))[wanted])
        numbers = _numbers(places, self.rows, wanted.stop, order=BY_NUMBER[order])
        return list(up_to_date(self.rows.filter(number__in=numbers)))


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of one index: instruments in a column, kinds of statements (none: any), and what else holds."""

    column: str | None
    instruments: tuple[uuid.UUID, ...]
    kinds: tuple[tuple[str, ...], ...]
    rest: Q


def _places(asked: Asked) -> tuple[_Places, ...]:
    """Cut a query into places; none where an index gives its rows in order already, or there are too many."""
    named = [name for name in ("organization", "reference", "own_instrument") if getattr(asked, name)]
    kinds = tuple(_kinds(asked)) if _is_of_kinds(asked, alone=not named and not asked.about) else ()
    fixed = _exactly(asked, tuple(named)) & _times(asked)
    if len(named) > 1 or not (kinds or asked.about) or len(kinds) > MOST_PLACES:
        return ()
    if named or not asked.about:
        return (_Places(None, (), kinds, fixed & _about(asked)),) if kinds else ()
    smallest = min(asked.about, key=len)
    if len(smallest) * max(1, len(kinds)) > MOST_PLACES:
        return (_Places(None, (), kinds, fixed & _about(asked)),) if kinds else ()
    others = _about(asked, but=smallest)
    return tuple(_Places(column, tuple(smallest), kinds, fixed & others) for column in ("reference", "own_instrument"))


def _is_of_kinds(asked: Asked, *, alone: bool) -> bool:
    """Tell whether kinds of statements are asked for in a way that one column's index does not answer."""
    count = sum(value is not None for value in (asked.track, asked.state, asked.bases, asked.evidence_kind))
    return count > 1 or (count == 1 and (not alone or (asked.bases is not None and len(asked.bases) > 1)))


def _kinds(asked: Asked) -> Iterator[tuple[str, ...]]:
    for track, states in STATES_OF.items():
        if asked.track not in (None, track):
            continue
        fitting = [state.value for state in states if asked.state in (None, state)]
        bases = Basis.values if asked.bases is None else asked.bases
        for state, basis, kind in product(fitting, bases, EvidenceKind.values):
            is_possible = track == Track.ADOPTION or kind not in OF_ADOPTION_ALONE
            if asked.evidence_kind in (None, kind) and is_possible:
                yield str(track), state, basis, kind


def _numbers(places: Sequence[_Places], rows: QuerySet[PublicAdoption], limit: int, *, order: str) -> list[int]:
    """Give the first numbers of all places together."""
    parts, params = zip(*(_place_sql(place, rows, limit) for place in places), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{' UNION '.join(parts)} ORDER BY number {order} LIMIT %s",
            [*(one for some in params for one in some), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _place_sql(place: _Places, rows: QuerySet[PublicAdoption], limit: int) -> tuple[str, list[Any]]:
    sources, params = [], []
    if place.column:
        rows = rows.filter(**{place.column: RawSQL("instruments.id", ())})
        sources.append("unnest(%s::uuid[]) AS instruments (id)")
        params.append(list(place.instruments))
    if place.kinds:
        rows = rows.filter(**{column: RawSQL(f"kinds.{column}", ()) for column in KIND})  # noqa: S611 - names of columns
        sources.append(f"unnest({', '.join(['%s::text[]'] * len(KIND))}) AS kinds ({', '.join(KIND)})")
        params.extend(map(list, zip(*place.kinds, strict=True)))
    inner, inner_params = rows.filter(place.rest).values("number")[:limit].query.sql_with_params()
    return (  # values are parameters
        f"SELECT found.number FROM {' CROSS JOIN '.join(sources)} CROSS JOIN LATERAL ({inner}) AS found",  # noqa: S608
        [*params, *inner_params],
    )


def _exactly(asked: Asked, names: Sequence[str]) -> Q:
    return Q(**{name: getattr(asked, name) for name in names if getattr(asked, name) is not None})


def _kind(asked: Asked) -> Q:
    rule = _exactly(asked, ("track", "state", "evidence_kind"))
    return rule & Q(basis__in=asked.bases) if asked.bases is not None else rule


def _about(asked: Asked, *, but: frozenset[uuid.UUID] | None = None) -> Q:
    rule = Q()
    for instruments in asked.about:
        if instruments is not but:
            rule &= Q(reference__in=instruments) | Q(own_instrument__in=instruments)
    return rule


def _few(asked: Asked) -> QuerySet[PublicAdoption, int] | None:
    """Find the numbers of the events of a span of time, where they are few; else they are soon met with in order.

    The limit keeps them together: the database finds these first, whatever else is asked.
    """
    for span in asked.spans():
        found = PublicAdoption.objects.filter(span).order_by().values_list("number", flat=True)[: FEW + 1]
        if found.count() <= FEW:
            return found
    return None


def _times(asked: Asked) -> Q:
    rule = reduce(Q.__and__, asked.spans(), Q())
    if asked.is_standing is not None:
        rule &= Q(is_standing=asked.is_standing)
    return rule


def _last_by(on: datetime.date) -> Q:
    """Keep what stands and is, by a day, the last of its organization beside its reference on its track."""
    if connection.vendor != "postgresql":
        return Q(effective_on__lte=on, last_until__gt=on)
    days = Func("effective_on", "last_until", function="daterange", output_field=DateRangeField())
    holds = Func(
        days, Value(on, DateField()), arg_joiner=" @> ", template="(%(expressions)s)", output_field=BooleanField()
    )
    return Q(holds)
