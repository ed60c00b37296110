"""Events of adoption of which something waits for the change log: pages read these anew, all others as written."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import attrgetter
from typing import Any, NamedTuple, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from organizations.row_level_security import own_role
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import ChangedKind, PublicAdoption, Touch
from practices.queries.adoptions.public_index import WrittenRows, outdated
from practices.queries.watching import alongside, dependents, resolved
from practices.queries.written import ask_written

MOST = 500
"""Events, and rows that were written, up to which a page is put together; beyond, the ledger answers."""
ON_THE_WAY = (ChangedKind.ORGANIZATION, ChangedKind.INSTRUMENT, ChangedKind.EDITION, ChangedKind.ADOPTION)
"""Kinds of things that an event names, in the order in which one depends on another."""
PLACE = ("organization", "reference", "track")
OUTDATED = "outdated"
Touched = frozenset[tuple[int, str, str]]
"""Rows that were written: the key of the marker, the kind, the row."""


class EventRow(NamedTuple):
    """An event as it is written for the public."""

    number: int
    public_id: Any
    effective_on: Any
    data: str


@dataclass(frozen=True, slots=True)
class WaitingEvents:
    """What waits: numbers of all events concerned, and by key the rows of those that the public sees now.

    `is_settled`: nothing was written at all.
    """

    numbers: frozenset[int] = frozenset()
    shown: Mapping[int, EventRow] = field(default_factory=dict)
    is_settled: bool = True
    _found: dict[str, frozenset[int]] = field(default_factory=dict)

    def events(self) -> QuerySet[AdoptionEvent]:
        """Return those that the public sees."""
        return AdoptionEvent.objects.filter(pk__in=self.shown).order_by()

    def found(self, asked: str, look: Callable[[], QuerySet[AdoptionEvent]]) -> frozenset[int]:
        """Return the keys of those that the public sees and a query finds; `look` is asked once."""
        if not self.shown:
            return frozenset()
        if asked not in self._found:
            if len(self._found) >= MOST:
                self._found.clear()
            self._found[asked] = frozenset(look().values_list("pk", flat=True))
        return self._found[asked]

    def nameable(self) -> QuerySet[Any]:
        """Return all rows that the public sees, for finding one."""
        if not self.numbers:
            return PublicAdoption.objects.all()
        written = Exists(PublicAdoption.objects.filter(event=OuterRef("pk")))
        return _as_rows(AdoptionEvent.objects.filter(Q(pk__in=self.shown) | Q(written, ~Q(sequence__in=self.numbers))))


ReadEvents = Callable[[Collection[int]], Mapping[int, EventRow]]
"""Returns the rows of those of these events (keys) that the public sees."""


class KeptRows:
    """What was read of the events that wait, until something else is written. A process has its own."""

    def __init__(self) -> None:
        self._known: tuple[Touched, WaitingEvents | None] = (frozenset(), None)

    def of(self, touched: Touched, read: ReadEvents) -> WaitingEvents | None:
        """Return what waits when these rows were written; None for too much."""
        known, waiting = self._known
        if known != touched:
            waiting = _read(touched, read)
            self._known = touched, waiting
        return waiting

    def forget(self) -> None:
        """Forget it: the database is another one."""
        self._known = (frozenset(), None)


KEPT = KeptRows()


def _touched() -> QuerySet[Any, Any]:
    """Return what was written: key, kind and row."""
    old = outdated().values_list(Value(0), Value(OUTDATED), Value(""))
    return Touch.objects.order_by().values_list("pk", "kind", "row").union(old, all=True)[: MOST + 1]


def waiting_events(read: ReadEvents) -> WaitingEvents | None:
    """Say of which events something waits; None where the written rows cannot answer. One query, once read.

    Ask before the written rows are read: what is noted in between is in them by then.
    """
    touched = frozenset(ask_written(_touched))
    if not touched:
        return WaitingEvents()
    if len(touched) > MOST or any(kind == OUTDATED for _pk, kind, _row in touched):
        return None
    return KEPT.of(touched, read)


def _read(touched: Touched, read: ReadEvents) -> WaitingEvents | None:
    with own_role():  # of what is no longer public too: keys and numbers, by which nothing is shown
        events = _events({(kind, row) for _pk, kind, row in touched})
    return None if events is None else WaitingEvents(frozenset(events.values()), read(events), is_settled=False)


def _events(touched: set[tuple[str, str]]) -> dict[int, int] | None:
    """Return the numbers of all events concerned, by key; None for too many, or where nobody knows."""
    keys = _concerned(touched)
    if not 0 < len(keys) <= MOST:
        return None if keys else {}
    places = set(AdoptionEvent.objects.filter(pk__in=keys).order_by().values_list("pk", *PLACE))
    if len(places) < len(keys):  # one is gone, and nobody knows where it stood
        return None
    beside = reduce(Q.__or__, (Q(**dict(zip(PLACE, place, strict=True))) for place in {one[1:] for one in places}))
    # on which days another event of the place counts may be otherwise as well
    events = dict(AdoptionEvent.objects.filter(beside).order_by().values_list("pk", "sequence")[: MOST + 1])
    return events if len(events) <= MOST else None


def _concerned(touched: set[tuple[str, str]]) -> set[int]:
    """Return the keys of the events that name what was written."""
    work: dict[str, set[int]] = defaultdict(set, resolved(touched))
    for kind in ON_THE_WAY:
        work[kind] = alongside(kind, work[kind])
        for other, more in dependents(kind, work[kind]):
            if other in ON_THE_WAY:
                work[other] |= more
    return work[ChangedKind.ADOPTION]


def _as_rows(events: QuerySet[AdoptionEvent]) -> QuerySet[AdoptionEvent]:
    return events.annotate(number=F("sequence")).order_by()


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """The rows that a query finds: as written, but for the events that wait, which are as they are now.

    Filtered, put in order and sliced from the beginning as `WrittenRows` is. `found` are the keys of the events that
    wait and that the query finds.
    """

    written: WrittenRows
    waiting: WaitingEvents
    found: Collection[int]
    order: tuple[str, ...] = ()
    beyond: tuple[Q, ...] = ()

    def filter(self, *conditions: Q) -> Self:
        """Keep the rows beyond a place of the order."""
        return replace(self, written=self.written.filter(*conditions), beyond=(*self.beyond, *conditions))

    def order_by(self, *fields: str) -> Self:
        """Put the rows in an order."""
        return replace(self, written=self.written.order_by(*fields), order=fields)

    def __getitem__(self, wanted: slice) -> list[Any]:
        """Read the first rows, in order. One query more than the written rows take, or none."""
        numbers = self.waiting.numbers
        listed = self.written[: wanted.stop + len(numbers)]
        if not numbers:
            return listed
        keys = self.found
        if keys and self.beyond:
            events = _as_rows(AdoptionEvent.objects.filter(pk__in=keys))
            keys = events.filter(*self.beyond).values_list("pk", flat=True)
        rows = [row for row in listed if row.number not in numbers]
        rows += [self.waiting.shown[key] for key in keys]
        for name in reversed(self.order):
            rows.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
        return rows[wanted]
