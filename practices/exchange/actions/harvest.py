"""Harvest: following another portal's log, so that its public things can be shown here as its own."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.documents.partner_json import LISTS, PartnerChange, PartnerThing, digest_of
from practices.exchange.actions.partner_portal import HarvestInterrupted, NoSuchPlace, PartnerPortal
from practices.models.exchange.harvest import HarvestedThing, HarvestSource

MOST_TURNS = 8
"""How often the log is followed to its end in one run, before what came since waits for the next."""
MOST_READINGS = 2
"""How often the lists are read whole in one run."""
MOST_BEGINNINGS = 5
"""How often a list is begun anew because the row where it was left is no longer there."""
LONGEST_CURSOR = 42
KEPT_FIELDS = ("title", "owner", "address", "data", "etag", "read_at", "withdrawn_at")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HarvestPosition:
    """How far a portal was read. `number`: of its log.

    While its lists are read whole, `kind` is the list, `cursor` where it goes on, and `since` when reading began:
    what was not seen since then is no longer there.
    """

    number: int = 0
    kind: str = ""
    cursor: str = ""
    since: datetime.datetime | None = None

    def __str__(self) -> str:
        """Write it as `HarvestSource.cursor` keeps it: the number alone once the lists are read."""
        if not self.kind or self.since is None:
            return str(self.number)
        cursor = self.cursor if len(self.cursor) <= LONGEST_CURSOR else ""
        return f"list {self.number} {round(self.since.timestamp() * 1_000_000)} {self.kind} {cursor}".strip()


def place_of(text: str) -> HarvestPosition | None:
    """Read how far a portal was read; None: not at all."""
    if not text:
        return None
    if not text.startswith("list "):
        return HarvestPosition(int(text))
    _list, number, since, kind, *cursor = text.split(" ")
    began = datetime.datetime.fromtimestamp(int(since) / 1_000_000, tz=datetime.UTC)
    return HarvestPosition(int(number), kind, cursor[0] if cursor else "", began)


@dataclass(slots=True)
class Harvested:
    """What a run came to: things read and withdrawn, and whether both portals have the same things now."""

    read_count: int = 0
    withdrawn_count: int = 0
    is_equal: bool = False
    problem: str = ""


def harvest(
    *,
    source: HarvestSource,
    portal: PartnerPortal,
    tell: Tell = lambda _line: None,
    now: Callable[[], datetime.datetime] = timezone.now,
) -> Harvested:
    """Bring what is kept of a portal to what it shows, and say whether it is the same.

    The first time its lists are read, then its log is followed. Things and the place in the log are kept together,
    some at a time: a run that ends at any moment is taken up where it was. What its portal withdrew loses its data.
    A portal that cannot be read is told of in `problem`, here and on the source.
    """
    run = _HarvestRun(source, portal, tell, now)
    HarvestSource.objects.filter(pk=source.pk).update(began_at=now())
    try:
        run.follow()
    except HarvestInterrupted as error:
        run.done.problem = str(error)
    ended = {"ended_at": now(), "problem": run.done.problem[:500]}
    if run.done.is_equal:
        ended["checked_at"] = ended["ended_at"]
    HarvestSource.objects.filter(pk=source.pk).update(**ended)
    source.refresh_from_db()
    return run.done


class _HarvestRun:
    """One run over a portal."""

    def __init__(
        self,
        source: HarvestSource,
        portal: PartnerPortal,
        tell: Tell,
        now: Callable[[], datetime.datetime],
    ) -> None:
        self.source, self.portal, self.tell, self.now = source, portal, tell, now
        self.kept_as = source.cursor
        self.done = Harvested()

    def follow(self) -> None:
        """Read lists and log until both portals have the same things. Raises HarvestInterrupted."""
        place, readings = place_of(self.source.cursor), 0
        for _turn in range(MOST_TURNS):
            if place is None or place.kind:
                place, readings = self._read_lists(place), readings + 1
            place = self._read_log(place)
            status = self.portal.status()
            HarvestSource.objects.filter(pk=self.source.pk).update(head=str(status.head))
            if status.head > place.number:
                continue
            if status.head == place.number and status.digest == self._digest():
                self.done.is_equal = True
                return
            if readings == MOST_READINGS:
                break
            self.tell(_("The stored data differ from what the portal shows: its lists are read again."))
            place = None
        self.done.problem = _("The stored data still differ from what the portal shows.")

    def _read_lists(self, left: HarvestPosition | None) -> HarvestPosition:
        """Read every list, from where it was left; what it no longer has is withdrawn. Gives where the log goes on."""
        place = left or HarvestPosition(self.portal.status().head, next(iter(LISTS)), "", self.now())
        kinds = list(LISTS)
        for kind in kinds[kinds.index(place.kind) :]:
            place = replace(place, kind=kind, cursor=place.cursor if kind == place.kind else "")
            self._read_list(place)
            place = replace(place, cursor="")
        place = HarvestPosition(place.number)
        self._keep((), (), place)
        return place

    def _read_list(self, place: HarvestPosition) -> None:
        beginnings = 0
        count = 0
        while True:
            try:
                things, cursor = self.portal.listed(place.kind, place.cursor)
            except NoSuchPlace as error:
                beginnings += 1
                if not place.cursor or beginnings > MOST_BEGINNINGS:
                    raise HarvestInterrupted(_("A list of the portal cannot be read to the end.")) from error
                place = replace(place, cursor="")
                continue
            place = replace(place, cursor=cursor)
            count += len(things)
            if not cursor:
                break
            self._keep([(thing, "") for thing in things], (), place)
        last = [(thing, "") for thing in things]
        self._keep(last, (), place, gone_of=(place.kind, place.since))
        self.tell(_("%(kind)s: %(count)s read") % {"kind": place.kind, "count": count})

    def _read_log(self, place: HarvestPosition) -> HarvestPosition:
        """Follow the log to its end; give where that is."""
        more = True
        while more:
            try:
                entries, more = self.portal.changes(place.number)
            except NoSuchPlace as error:
                raise HarvestInterrupted(_("The portal's log cannot be resumed at the last position.")) from error
            if not entries:
                break
            if entries[0].cursor <= place.number:
                raise HarvestInterrupted(_("The remote log has gone backwards."))
            things, gone = self._look_at(entries)
            place = HarvestPosition(entries[-1].cursor)
            self._keep(things, gone, place)
            self.tell(_("%(count)s changes, up to %(number)s") % {"count": len(entries), "number": place.number})
        return place

    def _look_at(
        self, entries: Sequence[PartnerChange]
    ) -> tuple[list[tuple[PartnerThing, str]], list[tuple[str, str]]]:
        """Read each thing that changed once, as it is now; give them with their ETags, and what was withdrawn.

        What is no longer there although it changed was withdrawn since: the log goes on to say so.
        """
        last = {(entry.kind, entry.id): entry for entry in entries if entry.kind in LISTS}
        known = self._etags(last)
        things, gone = [], []
        for (kind, key), entry in last.items():
            if entry.is_withdrawn:
                gone.append((kind, key))
                continue
            thing, etag, is_there = self.portal.thing(kind, key, known.get((kind, key), ""))
            if thing is not None:
                things.append((thing, etag))
            elif not is_there:
                gone.append((kind, key))
        return things, gone

    def _etags(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        kept = self._things().filter(thing__in={key for _kind, key in wanted}, withdrawn_at__isnull=True)
        return {(kind, thing): etag for kind, thing, etag in kept.values_list("kind", "thing", "etag")}

    @transaction.atomic
    def _keep(
        self,
        things: Sequence[tuple[PartnerThing, str]],
        gone: Sequence[tuple[str, str]],
        place: HarvestPosition,
        *,
        gone_of: tuple[str, datetime.datetime | None] | None = None,
    ) -> None:
        """Keep things and the place that they lead to, together. Raises HarvestInterrupted if somebody else does."""
        locked = HarvestSource.objects.select_for_update().filter(pk=self.source.pk).first()
        if locked is None or locked.cursor != self.kept_as:
            raise HarvestInterrupted(_("Another run is reading this portal, or it was removed."))
        now = self.now()
        _write(self.source, things, now)
        for kind, key in gone:
            self._withdraw(now, kind=kind, thing=key)
        if gone_of is not None and gone_of[1] is not None:
            self._withdraw(now, kind=gone_of[0], read_at__lt=gone_of[1])
        self.done.read_count += len(things)
        locked.cursor, locked.read_count = str(place), locked.read_count + len(things)
        locked.save(update_fields=["cursor", "read_count"])
        self.kept_as = locked.cursor

    def _withdraw(self, now: datetime.datetime, **which: object) -> None:
        self.done.withdrawn_count += (
            self._things()
            .filter(withdrawn_at__isnull=True, **which)
            .update(data=None, title="", owner="", address="", etag="", read_at=now, withdrawn_at=now)
        )

    def _things(self) -> models.QuerySet[HarvestedThing]:
        return HarvestedThing.objects.filter(source=self.source)

    def _digest(self) -> str:
        return digest_of(self._things().filter(withdrawn_at__isnull=True).order_by().values_list("kind", "thing"))


def _write(source: HarvestSource, things: Iterable[tuple[PartnerThing, str]], now: datetime.datetime) -> None:
    """Write things over what was kept of them."""
    rows = {
        (thing.kind, thing.id): HarvestedThing(
            source=source,
            kind=thing.kind,
            thing=thing.id,
            title=thing.title,
            owner=thing.owner,
            address=thing.address,
            data=thing.data,
            etag=etag,
            read_at=now,
        )
        for thing, etag in things
    }
    HarvestedThing.objects.bulk_create(
        rows.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["source", "kind", "thing"],
        update_fields=KEPT_FIELDS,
    )
