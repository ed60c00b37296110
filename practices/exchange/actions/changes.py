"""The change log: what was written is looked at, and each creation, change and withdrawal gets its number."""

import datetime
import json
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from organizations.models import Reader, stand_in
from practices.actions.ledger import append_all, lock_ledger
from practices.actions.searching.entries import follow_writes
from practices.exchange.actions.adopters import count_adopters
from practices.exchange.actions.holdings import count_of_written
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import (
    PUBLIC_SCOPE,
    AdoptionInterruption,
    Change,
    ChangeAct,
    ChangedKind,
    ChangeScope,
    PublicAdoption,
    ShownThing,
    Touch,
)
from practices.models.ledger import digest
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, courses_of
from practices.queries.watching import MODELS, alongside, dependents, resolved

logger = logging.getLogger(__name__)

MOST_TOUCHES = 20_000
"""Rows that are looked at in one transaction; the rest wait for the next."""
MOST_TURNS = 100
BESIDE = ("event", "is_standing", "last_until", "rule_version", "data")
"""Columns of what is written beforehand that are not read from the event as they are."""
PLACE = ("organization__translation_key", "reference__translation_key", "track")
OF_EVENT = {
    "number": "sequence",
    "organization": "organization__translation_key",
    "reference": "reference__translation_key",
    "own_instrument": "own_instrument__translation_key",
}
"""Where in an event a column is found that has another name there."""
OF_PLACE = ("organization", "reference", "track")
"""Where an event stands: what is said later there takes its place."""
MOST_AT_ONCE = 500
Days = tuple[datetime.date, datetime.date]
"""A day, and the day after the last."""
FOUND_ALONE = ("question", "tagged")
"""Kinds of touches that the search follows, and the log does not."""
ADDED_LATER = frozenset({"follows", "precedes"})
"""Fields that things of earlier releases were told of without."""
NAMES = frozenset({"name", "acronym", "title", "symbol", "url"})
"""What is left out of things that are named within another: their own entry tells when it changes."""


@dataclass(frozen=True, slots=True)
class ThingSnapshot:
    """What a reader is shown of a thing: its id, the uuid of its organization, and what the API gives.

    `about`: its topics (codes), instruments and organizations (uuids). `beside`: what else makes it change, such as a
    digest of its text.
    """

    thing: str
    organization: uuid.UUID | None
    data: dict[str, Any]
    about: dict[str, list[str]] = field(default_factory=dict)
    beside: str = ""


UNSAID = [
    *[("word_of", "organization"), ("entered_from", "")],
    *(
        (name, model._meta.get_field(name).get_default())
        for model in MODELS.values()
        for name, about in getattr(model, "described", {}).items()
        if about.is_late
    ),
]
"""Fields that were added to what is shown, with the values by which nothing is shown otherwise than before."""

ReadThings = Callable[[str, Collection[int], Any], dict[int, ThingSnapshot]]
"""Gives what a user is shown of the things of a kind with these keys; what is hidden is not there."""


def note_changes(*, read: ReadThings | None = None) -> int:
    """Look at all that was written since, and add an entry for each thing that its readers are shown otherwise.

    Under the lock of the log, so that the numbers are in the order of commit. Running it again adds nothing. Gives how
    many entries were added.
    """
    count = 0
    for _turn in range(MOST_TURNS):
        if not Touch.objects.exists():
            break
        count += _note_some(read or import_string(settings.CHANGE_READER))
    return count


def note_changes_safely() -> None:
    """Do the same after an answer was made: what fails here is logged, and waits for the next time."""
    try:
        note_changes()
    except Exception:
        logger.exception("changes were not noted; they wait")


def head_of(scope: str) -> int:
    """Return the number of the last entry in the log of a scope, 0 for none."""
    return Change.objects.of_scope(scope).aggregate(head=Max("number"))["head"] or 0


def touch_all() -> None:
    """Have everything looked at anew, in the next `note_changes`."""
    for kind, model in MODELS.items():
        Touch.objects.bulk_create(
            (Touch(kind=kind, row=str(pk)) for pk in model.objects.order_by().values_list("pk", flat=True)),
            batch_size=MOST_AT_ONCE,
        )


@transaction.atomic
def write_adoptions(*, rows: Collection[int], read: ReadThings | None = None) -> None:
    """Write beforehand what the public is shown of these adoption events, and tell the change log nothing.

    Nothing is counted of them: whoever writes very many has `count_adopters` do that once.
    """
    lock_ledger(Change)
    reader = read or import_string(settings.CHANGE_READER)
    for some in _chunks(rows):
        _write_beforehand(some, reader(ChangedKind.ADOPTION, some, None))


@transaction.atomic
def _note_some(read: ReadThings) -> int:
    lock_ledger(Change)
    touches = list(Touch.objects.order_by("pk").values_list("pk", "kind", "row")[:MOST_TOUCHES])
    if not touches:
        return 0
    logs = [ScopeLog(None, PUBLIC_SCOPE, read)]
    logs += [
        ScopeLog(stand_in_of(scope), scope.code, read) for scope in ChangeScope.objects.select_related("organization")
    ]
    work = resolved({(kind, row) for _pk, kind, row in touches})
    for kind in MODELS:
        rows = sorted(alongside(kind, work[kind]))
        changed: set[int] = set()
        for log in logs:
            for some in _chunks(rows):
                changed |= log.look_at(kind, some)
        for other, more in dependents(kind, changed):
            work[other] |= more
    follow_writes(work, beside=_beside(touches))
    for keys in _chunks(pk for pk, _kind, _row in touches):
        Touch.objects.filter(pk__in=keys).delete()
    return sum(log.write() for log in logs)


def _beside(touches: Iterable[tuple[int, str, str]]) -> dict[str, set[int]]:
    """Return the keys of what was written that is found and has no entry in the log: questions, tagged provisions."""
    found: dict[str, set[int]] = {kind: set() for kind in FOUND_ALONE}
    for _pk, kind, row in touches:
        if kind in found:
            found[kind].add(int(row))
    return found


def stand_in_of(scope: ChangeScope) -> Any:
    """Return a user who sees what the readers of a scope do."""
    if scope.organization_id is None:
        return stand_in(Reader(is_secretariat=True))
    is_test = bool(scope.organization and scope.organization.is_test)
    return stand_in(Reader(organizations=frozenset({scope.organization_id}), only_tests=is_test))


@dataclass(slots=True)
class ScopeLog:
    """The log of one scope while entries are gathered for it."""

    user: Any
    scope: str
    read: ReadThings
    entries: list[Change] = field(default_factory=list)
    told: list[ShownThing] = field(default_factory=list)
    now: datetime.datetime = field(default_factory=timezone.now)

    def look_at(self, kind: str, rows: Collection[int]) -> set[int]:
        """Compare what is shown of these rows with what was told; give the rows of which something changed."""
        shown = self.read(kind, rows, self.user)
        if kind == ChangedKind.ADOPTION and self.scope == PUBLIC_SCOPE:
            _write_beforehand(rows, shown)
            count_adopters(rows)
        known = {one.row: one for one in ShownThing.objects.filter(scope=self.scope, kind=kind, row__in=rows)}
        if self.scope == PUBLIC_SCOPE:
            count_of_written(kind, rows, known.values())
        changed = set()
        for row in rows:
            one, was = shown.get(row), known.get(row)
            is_told = was is not None and not was.is_withdrawn
            if one is None:
                if was is not None and is_told:
                    self._tell(was, kind, ChangeAct.WITHDRAWN, "")
                    changed.add(row)
                continue
            essence = digest({"data": essence_of(one.data), "beside": one.beside})
            if was is not None and is_told and was.digest == essence:
                continue
            act = ChangeAct.CHANGED if is_told else ChangeAct.CREATED
            was = was or ShownThing(scope=self.scope, kind=kind, thing=one.thing, row=row, first_at=self.now)
            was.organization, was.about = one.organization, one.about
            self._tell(was, kind, act, essence)
            changed.add(row)
        return changed

    def _tell(self, thing: ShownThing, kind: str, act: ChangeAct, essence: str) -> None:
        thing.digest, thing.is_withdrawn, thing.changed_at = essence, act == ChangeAct.WITHDRAWN, self.now
        self.told.append(thing)
        self.entries.append(
            Change(scope=self.scope, kind=kind, thing=thing.thing, act=act, organization=thing.organization)
        )

    def write(self) -> int:
        """Number the entries and add them; give how many."""
        if not self.entries:
            return 0
        last = Change.objects.of_scope(self.scope).order_by("-number").values_list("number", flat=True).first() or 0
        for number, (entry, thing) in enumerate(zip(self.entries, self.told, strict=True), start=last + 1):
            entry.number = thing.number = number
        append_all(self.entries)
        new = [thing for thing in self.told if thing.pk is None]
        known = [thing for thing in self.told if thing.pk is not None]
        ShownThing.objects.bulk_create(new, batch_size=MOST_AT_ONCE)
        ShownThing.objects.bulk_update(
            known,
            ["digest", "is_withdrawn", "changed_at", "number", "organization", "about"],
            batch_size=MOST_AT_ONCE,
        )
        return len(self.entries)


def essence_of(data: Any) -> Any:
    """Leave out the names of other things: whoever knows their ids is told of their own changes."""
    return {key: _bare(value) for key, value in _said(data).items()}  # of the thing itself everything counts


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was added to the API later and says nothing: without these fields it was told so before."""
    told = {key: value for key, value in data.items() if value is not None or key not in ADDED_LATER}
    return {key: value for key, value in told.items() if (key, value) not in UNSAID}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = NAMES if "id" in value else frozenset()
        return _said({key: _bare(one) for key, one in value.items() if key not in left_out})
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _write_beforehand(rows: Collection[int], shown: dict[int, ThingSnapshot]) -> None:
    """Bring what is written beforehand of these events to what the public is shown."""
    hidden = [row for row in rows if row not in shown]
    gone = PublicAdoption.objects.filter(pk__in=hidden)
    _interrupt({number: set() for number in gone.values_list("number", flat=True)})
    gone.delete()
    events = AdoptionEvent.objects.filter(pk__in=shown.keys()).order_by()
    columns = [one.name for one in PublicAdoption._meta.concrete_fields if one.name not in BESIDE]
    about = events.of_adopters().values_list("pk", *(OF_EVENT.get(name, name) for name in columns))
    written = []
    for pk, *values in about:
        row = PublicAdoption(event_id=pk, data=written_json(shown[pk].data), **dict(zip(columns, values, strict=True)))
        row.is_standing = shown[pk].data["reverses"] is None and shown[pk].data["reversed_by"] is None
        row.rule_version = RULE
        if "own_instrument" in shown[pk].data and shown[pk].data["own_instrument"] is None:
            row.own_instrument = None  # it may have one that the public does not see
        written.append(row)
    PublicAdoption.objects.bulk_create(
        written,
        batch_size=MOST_AT_ONCE,
        update_conflicts=True,
        unique_fields=["event"],
        update_fields=[*columns, *BESIDE[1:]],
    )
    _bound(AdoptionEvent.objects.filter(pk__in=rows))


def _bound(events: QuerySet[AdoptionEvent]) -> None:
    """Write anew on which days each event beside these, and each of them, is the one of its place that counts."""
    places = [Q(**dict(zip(OF_PLACE, one, strict=True))) for one in events.order_by().values_list(*PLACE).distinct()]
    beside = PublicAdoption.objects.filter(reduce(Q.__or__, places, Q(pk__in=())))
    rows = {row.pk: row for row in beside.only("number", "effective_on", "last_until")}
    entries = beside.filter(is_standing=True).order_by().values_list(*(f"event__{name}" for name in ENTRY_FIELDS))
    days: dict[int, list[Days]] = defaultdict(list)
    for course in courses_of(AdoptionEntry(*row) for row in entries).values():
        ends = [*(begins_on for begins_on, _entry in course[1:]), datetime.date.max]
        for (begins_on, entry), ends_on in zip(course, ends, strict=True):
            days[entry.key].append((begins_on, ends_on))
    changed = []
    for key, row in rows.items():
        until = days[key][-1][1] if days[key] else row.effective_on
        if row.last_until != until:
            row.last_until = until
            changed.append(row)
    PublicAdoption.objects.bulk_update(changed, ["last_until"], batch_size=MOST_AT_ONCE)
    _interrupt({row.number: _between(row.effective_on, days[key]) for key, row in rows.items()})


def _between(first_day: datetime.date, days: Sequence[Days]) -> set[Days]:
    """Return the days between the first day of an event and the last on which it counts on which another one does."""
    begins = [begins_on for begins_on, _ends_on in days]
    ends = [first_day, *(ends_on for _begins_on, ends_on in days)]
    return {(ends_on, begins_on) for ends_on, begins_on in zip(ends, begins, strict=False) if ends_on < begins_on}


def _interrupt(wanted: Mapping[int, set[Days]]) -> None:
    """Bring the interruptions of rows, by number, to what they are."""
    known = {
        (number, begins_on, ends_on): pk
        for some in _chunks(wanted)
        for pk, number, begins_on, ends_on in AdoptionInterruption.objects.filter(number__in=some).values_list(
            "pk", "number", "begins_on", "ends_on"
        )
    }
    asked = {(number, *span) for number, spans in wanted.items() for span in spans}
    for gone in _chunks(pk for one, pk in known.items() if one not in asked):
        AdoptionInterruption.objects.filter(pk__in=gone).delete()
    AdoptionInterruption.objects.bulk_create(
        (
            AdoptionInterruption(number=number, begins_on=begins_on, ends_on=ends_on)
            for number, begins_on, ends_on in sorted(asked - known.keys())
        ),
        batch_size=MOST_AT_ONCE,
    )


def written_json(data: Any) -> str:
    """Write data as the API does: compact, UTF-8, without the two separators that JavaScript takes for line ends."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _chunks(rows: Iterable[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for row in rows:
        some.append(row)
        if len(some) == MOST_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
