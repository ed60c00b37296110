"""Adoption events as they were written beforehand for the public: what may be asked of them, and the rows it finds."""

import datetime
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import product
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import connection
from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, F, Func, OrderBy, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from practices.models.adoptions import OF_ADOPTION_ALONE, STATES_OF, Basis, EvidenceKind, Track
from practices.models.exchange.changes import AdoptionInterruption, PublicAdoption, Touch
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.public_index_hints import HINTS
from practices.queries.adoptions.public_index_places import IndexPlaces, first_of_places, newest

FEW = 5_000
"""Events that are read and then put in order."""
MOST_PLACES = 1_500
"""Places of an index that one query looks at; with more of them the rows are looked through instead."""
SMALL = 4
"""Instruments of a set whose events are fewer than those of an organization, as a rule."""
READ = ("number", "public_id", "effective_on", "data")
"""The columns that a page is made of, as they are: a thing of the model costs more to make than to read."""
NAMED = ("organization", "reference", "own_instrument")


@dataclass(frozen=True, slots=True)
class PublicIndexQuery:
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
        return is_empty or not all(self.about) or next(self.kinds(), None) is None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns whose one value is asked for."""
        return tuple(name for name in NAMED if getattr(self, name))

    def kinds(self) -> Iterator[tuple[str, ...]]:
        """Return the kinds of statements that fit: track, state, basis and kind of evidence."""
        for track, states in STATES_OF.items():
            if self.track not in (None, track):
                continue
            fitting = [state.value for state in states if self.state in (None, state)]
            bases = Basis.values if self.bases is None else self.bases
            for state, basis, kind in product(fitting, bases, EvidenceKind.values):
                is_possible = track == Track.ADOPTION or kind not in OF_ADOPTION_ALONE
                if self.evidence_kind in (None, kind) and is_possible:
                    yield str(track), state, basis, kind

    @property
    def smallest(self) -> frozenset[uuid.UUID]:
        """The smallest of the sets of instruments; empty where there is none."""
        return min(self.about, key=len, default=frozenset())

    @property
    def is_of_times(self) -> bool:
        """Whether days or moments are asked for."""
        return self.as_of is not None or next(self.spans(), None) is not None

    def spans(self) -> Iterator[Q]:
        """Return the condition of each span of time that is asked for."""
        effective = {"effective_on__gte": self.effective_from, "effective_on__lte": self.effective_to}
        recorded = {"recorded_at__gt": self.recorded_after, "recorded_at__lt": self.recorded_before}
        for bounds in (recorded, effective):
            known = {name: bound for name, bound in bounds.items() if bound}
            if known:
                yield Q(**known)

    def conditions(self) -> Q:
        """Return the condition on rows of `PublicAdoption`."""
        return self._of_codes() & self.of_instruments()

    def conditions_of_few(self) -> Q:
        """Return the same for rows that are few: the sets of instruments are asked of each, by no index."""
        return self._of_codes() & _is_plainly(self.of_instruments())

    def of_named(self) -> Q:
        """Return the condition of the columns whose one value is asked for."""
        return Q(**{name: getattr(self, name) for name in self.named})

    def of_instruments(self, *, but: frozenset[uuid.UUID] | None = None) -> Q:
        """Return the condition of the sets of instruments, one of them aside."""
        rule = Q()
        for instruments in self.about:
            if instruments is not but:
                rule &= reduce(Q.__or__, (_is_one_of(column, instruments) for column in self.columns_of_sets()))
        return rule

    def columns_of_sets(self) -> tuple[str, ...]:
        """Return the columns in which an instrument of a set may stand: not where another one is asked for."""
        return tuple(name for name in ("reference", "own_instrument") if not getattr(self, name))

    def of_times(self) -> Q:
        """Return the condition of days and moments, and of what stands."""
        rule = reduce(Q.__and__, self.spans(), _counts_on(self.as_of) if self.as_of else Q())
        return rule if self.is_standing is None else rule & Q(is_standing=self.is_standing)

    def _of_codes(self) -> Q:
        return self.of_named() & self.of_kind() & self.of_times()

    def of_kind(self) -> Q:
        """Return the condition of the kind of statement."""
        asked = {name: getattr(self, name) for name in ("track", "state", "evidence_kind")}
        rule = Q(**{name: value for name, value in asked.items() if value is not None})
        return rule & Q(basis__in=self.bases) if self.bases is not None else rule


def written_json(data: Any) -> str:
    """Write data as the API does: compact, UTF-8, without the two separators that JavaScript takes for line ends."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def outdated() -> QuerySet[PublicAdoption]:
    """Keep the rows that another version of the rule wrote: they are written anew, and answer nothing until then."""
    return PublicAdoption.objects.filter(Q(rule_version__lt=RULE) | Q(rule_version__gt=RULE)).order_by()


def up_to_date[Row](rows: QuerySet[PublicAdoption, Row]) -> QuerySet[PublicAdoption, Row]:
    """Keep the rows if nothing was written since they were, else none: asked by the statement that reads them."""
    return rows.filter(~Exists(Touch.objects.order_by()), ~Exists(outdated()))


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """The rows that a query finds. Filtered and put in order as a queryset is; a slice from the beginning reads them.

    One query where the order of an index or the newest rows give them, else up to five. A row has `number`,
    `public_id`, `effective_on` and `data`.
    """

    asked: PublicIndexQuery
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
        """Read the first rows, in order."""
        if self.asked.is_impossible:
            return []
        places = _places(self.asked) if self._is_by_number else ()
        few = next(filter(_is_few, list(self.asked.spans())[:1]), None)
        if few is None and self._may_be_newest(places) and self._is_common(wanted.stop):
            page = list(newest(self.rows.filter(self.asked.conditions_of_few()), self.rows)[wanted])
            if len(page) == wanted.stop:
                return page
        if few is None and self.asked.as_of and _is_few(_last_by(self.asked.as_of)):
            few = _last_by(self.asked.as_of)
        if few is not None:
            return list(self._sorted(few)[wanted])
        if places:
            numbers = first_of_places(places, self.rows, wanted.stop)
            return list(self.rows.filter(number__in=numbers)[wanted])
        return list(self._found[wanted])

    @property
    def _is_by_number(self) -> bool:
        return connection.vendor == "postgresql" and self.rows.query.order_by in (("number",), ("-number",))

    @property
    def _found(self) -> QuerySet[PublicAdoption, Any]:
        return self.rows.filter(self.asked.conditions())

    def _sorted(self, few: Q) -> QuerySet[PublicAdoption, Any]:
        """Find the rows among those of a span of time, which are few, and put them in order then."""
        found = self.rows.filter(few, _is_plainly(self.asked.conditions()))
        return found.order_by(*[_sorted_by(str(name)) for name in self.rows.query.order_by])

    def _may_be_newest(self, places: Sequence[IndexPlaces]) -> bool:
        """Tell whether a page may be among the newest events: there is no use to look there for what is rare."""
        is_rare = self.asked.own_instrument or 0 < len(self.asked.smallest) <= SMALL
        return self._is_by_number and not is_rare and bool(places or self.asked.is_of_times)

    def _is_common(self, wanted: int) -> bool:
        """Tell whether so many of the newest events are of this kind; fewer would fill no page. One query or none."""
        rule, rows = self.asked.of_kind(), PublicAdoption.objects.order_by(*self.rows.query.order_by)
        return not rule or HINTS.tell(
            f"{wanted} {rows.query.order_by} {rule}",
            lambda: newest(rows.filter(rule), rows).values("number")[:wanted].count() == wanted,
        )


def _places(asked: PublicIndexQuery) -> tuple[IndexPlaces, ...]:
    """Cut a query into places; none where an index gives its rows in order already, or there are too many."""
    kinds = tuple(asked.kinds()) if _is_of_kinds(asked) else ()
    fixed = asked.of_named() & asked.of_times()
    if len(asked.named) > 1 or not (kinds or asked.about) or len(kinds) > MOST_PLACES:
        return ()
    smallest = asked.smallest
    is_small = 0 < len(smallest) <= SMALL if asked.named else 0 < len(smallest) * max(1, len(kinds)) <= MOST_PLACES
    if not is_small:
        return (IndexPlaces(None, (), kinds, fixed & _is_plainly(asked.of_instruments())),) if kinds else ()
    rest = _is_plainly(asked.of_named()) & asked.of_times() & asked.of_instruments(but=smallest)
    return tuple(IndexPlaces(column, tuple(smallest), kinds, rest) for column in asked.columns_of_sets())


def _is_of_kinds(asked: PublicIndexQuery) -> bool:
    """Tell whether kinds of statements are asked for in a way that one column's index does not answer."""
    is_alone = not asked.named and not asked.about
    count = sum(value is not None for value in (asked.track, asked.state, asked.bases, asked.evidence_kind))
    return count > 1 or (count == 1 and (not is_alone or (asked.bases is not None and len(asked.bases) > 1)))


def _is_one_of(column: str, instruments: frozenset[uuid.UUID]) -> Q:
    if connection.vendor != "postgresql":
        return Q(**{f"{column}__in": instruments})
    ids = Value(f"{{{','.join(one.hex for one in instruments)}}}")
    template = "(%(expressions)s::uuid[]))"  # one value, however many instruments: quicker to send than a list
    return Q(Func(column, ids, arg_joiner=" = ANY (", template=template, output_field=BooleanField()))


def _is_plainly(rule: Q) -> Q:
    """Return a condition that is asked of each row: no index serves it, and PostgreSQL does not reckon what it keeps.

    Of two sets of 275 instruments it reckons for two thirds of a millisecond.
    """
    return Q(Coalesce(ExpressionWrapper(rule, BooleanField()), Value(value=False))) if rule else rule


def _is_few(span: Q) -> bool:
    """Tell whether the events of a span are few; else some are soon met with in any order. One query or none."""
    few = PublicAdoption.objects.filter(span).order_by().values("number")[: FEW + 1]
    return HINTS.tell(str(span), lambda: few.count() <= FEW)


def _sorted_by(name: str) -> OrderBy:
    """Return an order that no index has: what is found is few, and shall be found before it is put in order."""
    template = "(%(expressions)s + 0)" if connection.vendor == "postgresql" else "+%(expressions)s"
    return OrderBy(Func(F(name.removeprefix("-")), template=template), descending=name.startswith("-"))


def _counts_on(on: datetime.date) -> Q:
    """Keep what counts on a day of its organization beside its reference on its track."""
    interrupted = AdoptionInterruption.objects.filter(begins_on__lte=on, ends_on__gt=on).order_by()
    return _last_by(on) & ~Q(number__in=interrupted.values("number"))


def _last_by(on: datetime.date) -> Q:
    """Keep what counts on a day, and the few that do so before and after it."""
    if connection.vendor != "postgresql":
        return Q(effective_on__lte=on, last_until__gt=on)
    days = Func("effective_on", "last_until", function="daterange", output_field=DateRangeField())
    holds = Func(
        days, Value(on, DateField()), arg_joiner=" @> ", template="(%(expressions)s)", output_field=BooleanField()
    )
    return Q(holds)
