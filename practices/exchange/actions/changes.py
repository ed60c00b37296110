"""The change log: what was written is looked at, and each creation, change and withdrawal gets its number."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import batched
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string

from organizations.locks import lock_free, lock_named
from practices.actions.ledger import append_all, lock_ledger
from practices.actions.searching.entries import follow_writes
from practices.exchange.actions.adopters import count_adopters
from practices.exchange.actions.holdings import HELD, count_of_written
from practices.exchange.actions.public_adoptions import bring_adoptions
from practices.exchange.actions.shown_classes import Known, Told, of_first, rows_to_write, wanted_rows
from practices.exchange.actions.sights import (
    ReadThings,
    Sight,
    Sights,
    ThingSnapshot,
    look_once,
    looking,
    reader_of_all,
)
from practices.models.exchange.changes import (
    PUBLIC_SCOPE,
    UNLISTED,
    Change,
    ChangeAct,
    ChangedKind,
    ChangeScope,
    LogEntry,
    ShownThing,
    Touch,
    digest_of_listing,
)
from practices.queries.watching import MODELS, alongside, dependents, resolved

logger = logging.getLogger(__name__)

MOST_TOUCHES = 2_000
"""Rows that are looked at in one transaction; the rest wait for the next, or for another worker."""
MOST_GATHERED = 5_000
"""Things that were looked at and are held in memory while the log is still open to others."""
LOOKING = "looking at changes"
"""The lock that those who look at what was written share."""
BUCKETS = 32
"""Parts of the things of a kind: of one part nobody but one worker looks at things, so that what it saw is the last."""
MOST_TURNS = 1_000
MOST_AT_ONCE = 500
COUNTED = (ChangedKind.ADOPTION, *HELD)
"""Kinds of which something is written beforehand or counted."""
FOUND_ALONE = ("question", "tagged")
"""Kinds of touches that the search follows, and the log does not."""


def note_changes(*, read: ReadThings | None = None) -> int:
    """Look at all that was written since, and add an entry for each thing that its readers are shown otherwise.

    Several workers look at the same time, each at things of its own. Numbers are given under the lock of the log, so
    that they are in the order of commit. What another worker is about to note is left to it. Running it again adds
    nothing. Gives how many entries were added.
    """
    count, is_alone = 0, False
    for _turn in range(MOST_TURNS):
        if not Touch.objects.exists():
            break
        noted = _note_some(read or import_string(settings.CHANGE_READER), is_alone=is_alone)
        if noted is None:
            break
        count, is_alone = count + noted.entry_count, noted.has_left
    return count


def note_changes_safely() -> None:
    """Do the same after an answer was made: what fails here is logged, and waits for the next time."""
    try:
        note_changes()
    except Exception:
        logger.exception("changes were not noted; they wait")


def head_of(scope: str) -> int:
    """Return the number of the last entry in the log of a scope, 0 for none."""
    return Change.objects.of_scope(scope).head()


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
    lock_log()
    reader = read or import_string(settings.CHANGE_READER)
    for some in batched(rows, MOST_AT_ONCE):
        bring_adoptions(some, reader(ChangedKind.ADOPTION, some, None))


def lock_log() -> None:
    """Let nobody else look at what was written, or add to the log."""
    lock_named(LOOKING)
    lock_ledger(Change)


class Noted(NamedTuple):
    """How many entries were added, and whether things were left that another worker was looking at."""

    entry_count: int
    has_left: bool


@transaction.atomic
def _note_some(read: ReadThings, *, is_alone: bool) -> Noted | None:
    """Note some of what was written; None where there is nothing that no other worker took.

    What another worker is looking at meanwhile waits for the next turn, which waits for all others (`is_alone`).
    """
    lock_named(LOOKING, is_shared=not is_alone)
    taken = Touch.objects.select_for_update(skip_locked=True).order_by("pk")
    touches = list(taken.values_list("pk", "kind", "row")[:MOST_TOUCHES])
    if not touches:
        return None
    logs = ChangeLogs(ChangeScope.objects.select_related("organization"), read)
    work = resolved({(kind, row) for _pk, kind, row in touches})
    left: list[Touch] = []
    for kind in MODELS:
        rows = alongside(kind, work[kind])
        free = _free(kind, rows)
        left += (Touch(kind=kind, row=str(row)) for row in rows - free)
        changed: set[int] = set()
        for some in batched(sorted(free), MOST_AT_ONCE):
            changed |= logs.look_at(kind, some)
        for other, more in dependents(kind, changed):
            work[other] |= more
    logs.write_derived()
    follow_writes(work, beside=_beside(touches))
    count = logs.write()
    for keys in batched((pk for pk, _kind, _row in touches), MOST_AT_ONCE):
        Touch.objects.filter(pk__in=keys).delete()
    Touch.objects.bulk_create(left, batch_size=MOST_AT_ONCE)
    return Noted(count, bool(left))


def _free(kind: str, rows: Collection[int]) -> set[int]:
    """Return the things that no other worker looks at; none will until the end of the transaction.

    A topic that is gone and another one of its name are one thing: topics are one part.
    """
    parts: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        part = 0 if kind == ChangedKind.TOPIC else row % BUCKETS
        parts[f"{LOOKING}: {kind} {part}"].add(row)
    return set().union(*(parts[name] for name in lock_free(parts))) if parts else set()


def _beside(touches: Iterable[tuple[int, str, str]]) -> dict[str, set[int]]:
    """Return the keys of what was written that is found and has no entry in the log: questions, tagged provisions."""
    found: dict[str, set[int]] = {kind: set() for kind in FOUND_ALONE}
    for _pk, kind, row in touches:
        if kind in found:
            found[kind].add(int(row))
    return found


class ChangeLogs:
    """The public's log and those of scopes, while entries are gathered for them."""

    def __init__(self, scopes: Iterable[ChangeScope], read: ReadThings) -> None:
        self._scopes, self._read = list(scopes), read
        self._told: list[tuple[str, ShownThing, ChangeAct]] = []
        self._kept: list[ShownThing] = []
        self._gone: list[int] = []
        self._looked: list[tuple[str, Collection[int], dict[int, ThingSnapshot], list[ShownThing]]] = []
        self._now = timezone.now()

    def look_at(self, kind: str, rows: Collection[int]) -> set[int]:
        """Compare what is shown of these rows with what was told; return the rows of which something changed."""
        sights = look_once(kind, rows, self._scopes, self._read)
        known = self._known(kind, rows)
        if kind in COUNTED:
            public = {row: sight.snapshot for row, sight in sights[PUBLIC_SCOPE].items()}
            was = [one[PUBLIC_SCOPE] for one in known.values() if PUBLIC_SCOPE in one]
            self._looked.append((kind, rows, public, was))
        if sum(len(rows) for _kind, rows, *_rest in self._looked) > MOST_GATHERED:
            self.write_derived()
        return self._compare(kind, sights, known)

    def write_derived(self) -> None:
        """Bring what is written beforehand, and counted, to what was seen; nobody else adds to the log from now on."""
        lock_ledger(Change)
        for kind, rows, public, known in self._looked:
            if kind == ChangedKind.ADOPTION:
                bring_adoptions(rows, public)
                count_adopters(rows)
            count_of_written(kind, rows, known)
        self._looked.clear()

    def look_for_scopes(self, kind: str, rows: Collection[int]) -> None:
        """Tell the scopes alone of what was there before."""
        look = looking(kind, self._read)
        sights = {scope.code: look(rows, reader_of_all([scope])) for scope in self._scopes}
        for row, known in self._known(kind, rows).items():
            was = {scope.code: known.get(scope.code) for scope in self._scopes}
            self._keep(self._tell(kind, row, sights, was), known, self._scopes)

    def _known(self, kind: str, rows: Collection[int]) -> dict[int, dict[str, ShownThing]]:
        """Return what is known of each of these rows, by class."""
        known: dict[int, dict[str, ShownThing]] = {row: {} for row in rows}
        for one in ShownThing.objects.filter(kind=kind, row__in=rows):
            known[one.row][one.scope] = one
        return known

    def _compare(self, kind: str, sights: Sights, known: Mapping[int, Known]) -> set[int]:
        """Note what changed for somebody; return these rows."""
        changed = set()
        for row, of_row in known.items():
            scopes = [scope for scope in self._scopes if scope.has_reached(kind, row)]
            was = {PUBLIC_SCOPE: of_row.get(PUBLIC_SCOPE)}
            was |= {scope.code: of_first(of_row, scope.classes) for scope in scopes}
            told = self._tell(kind, row, sights, was)
            if told != was:
                self._keep(told, of_row, scopes)
                changed.add(row)
        return changed

    def _tell(self, kind: str, row: int, sights: Sights, was: Told) -> Told:
        """Note for which scopes a thing came, changed or went; return what they are told of it by now."""
        made: dict[tuple[ShownThing | None, str], ShownThing] = {}
        told = dict(was)
        for code, before in was.items():
            sight = sights[code].get(row)
            is_told = before is not None and not before.is_withdrawn
            key = (before, sight.essence if sight else "")
            if key[1] == (before.digest if before and is_told else ""):
                continue
            if key not in made:
                made[key] = self._shown(kind, row, sight, before)
            told[code] = made[key]
            act = ChangeAct.WITHDRAWN if not sight else ChangeAct.CHANGED if is_told else ChangeAct.CREATED
            self._told.append((code, made[key], act))
        return told

    def _shown(self, kind: str, row: int, sight: Sight | None, was: ShownThing | None) -> ShownThing:
        said: Any = sight.snapshot if sight else was
        return ShownThing(
            kind=kind,
            row=row,
            thing=was.thing if was else said.thing,
            organization=said.organization,
            about=said.about,
            digest=sight.essence if sight else "",
            is_withdrawn=sight is None,
            first_at=was.first_at if was else self._now,
            changed_at=self._now,
            number=0,
        )

    def _keep(self, told: Told, known: Known, scopes: Sequence[ChangeScope]) -> None:
        wanted = wanted_rows(told, known, scopes)
        self._kept.extend(rows_to_write(wanted, known))
        self._gone.extend(known[name].pk for name, row in wanted.items() if row is None and name in known)

    def write(self) -> int:
        """Number the entries and add them; return how many. The log is locked."""
        _list_earlier()
        heads = _heads({code for code, _told, _act in self._told})
        entries: dict[Any, tuple[Change, dict[str, int]]] = {}
        for code, told, act in self._told:
            heads[code] += 1
            key = (told.kind, told.row, act, told.organization)
            if key not in entries:
                change = Change(kind=told.kind, thing=told.thing, act=act, organization=told.organization)
                entries[key] = (change, {})
            entries[key][1][code] = heads[code]
            if code == PUBLIC_SCOPE:
                told.number = heads[code]
        add_entries(entries.values())
        for keys in batched(self._gone, MOST_AT_ONCE):
            ShownThing.objects.filter(pk__in=keys).delete()
        ShownThing.objects.bulk_create(
            {(one.scope, one.kind, one.thing): one for one in self._kept}.values(),
            batch_size=MOST_AT_ONCE,
            update_conflicts=True,
            unique_fields=["scope", "kind", "thing"],
            update_fields=["row", "digest", "is_withdrawn", "changed_at", "number", "organization", "about"],
        )
        return len(self._told)


def add_entries(entries: Collection[tuple[Change, Mapping[str, int]]]) -> None:
    """Add changes to the ledger and to logs, each with its numbers in these, by scope."""
    for change, numbers in entries:
        change.scope = PUBLIC_SCOPE if PUBLIC_SCOPE in numbers else UNLISTED
        change.number = numbers.get(PUBLIC_SCOPE, 0)
        change.listed = digest_of_listing((scope, number) for scope, number in numbers.items() if scope != PUBLIC_SCOPE)
    append_all([change for change, _numbers in entries])
    LogEntry.objects.bulk_create(
        (_entry(change, scope, number) for change, numbers in entries for scope, number in numbers.items() if scope),
        batch_size=MOST_AT_ONCE,
    )


def _entry(change: Change, scope: str, number: int) -> LogEntry:
    return LogEntry(scope=scope, number=number, change=change, kind=change.kind, organization=change.organization)


def _list_earlier() -> None:
    """List what a process of the release before this one told organizations since the migration; nothing later on."""
    last = Change.objects.order_by("-sequence").values_list("hash_version", flat=True).first()
    listed = LogEntry.objects.order_by("-pk").values("change__sequence")[:1]
    unlisted = Change.objects.exclude(scope=PUBLIC_SCOPE).filter(sequence__gt=Coalesce(Subquery(listed), 0))
    LogEntry.objects.bulk_create(
        _entry(one, one.scope, one.number) for one in (unlisted.order_by("sequence") if last == 1 else ())
    )


def _heads(scopes: Collection[str]) -> dict[str, int]:
    """Return the number of the last entry in each of these logs. Two queries, by the index of numbers."""
    last = LogEntry.objects.filter(scope=OuterRef("code")).order_by("-number").values("number")[:1]
    found = ChangeScope.objects.filter(code__in=scopes).values_list("code", Coalesce(Subquery(last), 0))
    return {**dict(found), **({PUBLIC_SCOPE: head_of(PUBLIC_SCOPE)} if PUBLIC_SCOPE in scopes else {})}
