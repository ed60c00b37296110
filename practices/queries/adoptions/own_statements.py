"""What stands of one organization: little of everything that it stated, and the rows of what a page shows of it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.dates import Precision
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.confirmed import LatestConfirmation, confirmed_by, latest_confirmations
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, Place, decide_standing
from practices.queries.adoptions.standing import RECORDED_AT, SPOKEN_FIELDS, entries_of
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows, named_instruments

TRACKS = [Track.ADOPTION, Track.IMPLEMENTATION, Track.INVESTIGATION, Track.MEASURES]


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement without its words. `on` is the day from which it holds; of a check that on which it was recorded.

    `said_on`: the last day on which the organization said so or agreed, None for a check and where none is known.
    """

    pk: int
    sequence: int
    reference_id: int
    track: str
    effective_on: datetime.date
    on: datetime.date
    precision: str
    said_on: datetime.date | None = None

    @property
    def ordinal(self) -> int:
        """The day as a number, 0 where it is not known."""
        return 0 if self.precision == Precision.UNKNOWN else self.on.toordinal()


class OwnStatements:
    """What `user` may see of what stands of an organization today."""

    def __init__(self, organization: OrganizationPage, user: Any, *, seen: Iterable[InstrumentPage] = ()) -> None:
        """`seen`: instruments that `user` may see, of `for_listing()`."""
        self.user, self.organization = user, organization
        self._seen = {page.pk: page for page in seen}
        self._rows: dict[int, AdoptionRow] = {}
        events = AdoptionEvent.objects.visible_to(user).filter(organization=organization.pk).standing().of_adopters()
        self.events = events.effective(today())

    @cached_property
    def every(self) -> Sequence[StatementSummary]:
        """All of them, newest recorded first. One query."""
        return [_statement(entry, recorded_at) for entry, recorded_at in self._read]

    @property
    def _entries(self) -> list[AdoptionEntry]:
        return [entry for entry, _recorded_at in self._read]

    @cached_property
    def _read(self) -> Sequence[tuple[AdoptionEntry, datetime.datetime]]:
        rows: list[Any] = list(self.events.order_by("-sequence").values_list(*ENTRY_FIELDS, *SPOKEN_FIELDS))
        entries = entries_of(rows, known_at=timezone.now())
        return [(entry, row[RECORDED_AT]) for entry, row in zip(entries, rows, strict=True)]

    @property
    def references(self) -> frozenset[int]:
        """The primary keys of the instruments that they refer to."""
        return frozenset(one.reference_id for one in self.every)

    def newest(self, count: int) -> list[StatementSummary]:
        """Return so many of them with the newest days, and those of the same day as the last of these."""
        listed = sorted(self.every, key=lambda one: -one.ordinal)
        return [one for one in listed if one.ordinal >= listed[:count][-1].ordinal] if listed and count else []

    @cached_property
    def _standing(self) -> Mapping[Place, AdoptionEntry]:
        return decide_standing(self._entries, today())

    def last(self) -> list[StatementSummary]:
        """Return the one that counts for each reference and track, by name and in the order of tracks."""
        by_key = {one.pk: one for one in self.every}
        last = [by_key[entry.key] for entry in self._standing.values()]
        return sorted(last, key=lambda one: (self._name(one.reference_id), TRACKS.index(Track(one.track))))

    @cached_property
    def named(self) -> dict[int, InstrumentPage]:
        """The instruments that they refer to, by key, with titles and organizations. Three queries."""
        return named_instruments(self.references)

    def _name(self, reference: int) -> tuple[str, str]:
        """Return by what an instrument is put in order: its name in the active language, then its id."""
        page = self.named[reference]
        return page.title_in().casefold(), str(page.translation_key)

    def read(self, some: Iterable[StatementSummary], *, beside: Iterable[StatementSummary] = ()) -> list[AdoptionRow]:
        """Return the rows of some of them, in this order; those `beside` are read with them, for the next time.

        The number of queries does not grow with them.
        """
        listed = list(some)
        keys = {one.pk for one in (*listed, *beside)} - self._rows.keys()
        if keys:
            events = list(self.events.filter(pk__in=keys).for_rows())
            for event in events:
                event.organization, event.reference = self.organization, self.named[event.reference_id]
            said_on = {one.pk: one.said_on for one in (*listed, *beside)}
            rows = zip(events, adoption_rows(events, self.user, seen=self._seen), strict=True)
            self._rows.update((event.pk, replace(row, said_on=said_on[event.pk])) for event, row in rows)
        return [self._rows[one.pk] for one in listed if one.pk in self._rows]

    def read_last(self, some: Iterable[StatementSummary], *, beside: Iterable[StatementSummary]) -> list[AdoptionRow]:
        """Read some of those that count; each says when the organization confirmed last what stands there."""
        listed = list(some)
        self.read(listed, beside=beside)
        confirmed = self._confirmed()
        return [
            replace(
                self._rows[one.pk], last_confirmed_on=last.on if (last := confirmed.get(one.reference_id)) else None
            )
            for one in listed
            if one.pk in self._rows
        ]

    def _confirmed(self) -> dict[int, LatestConfirmation]:
        """Return by reference (key) when what stands was last confirmed. One query."""
        day, key = today(), self.organization.pk
        latest = latest_confirmations(as_of=day, known_at=timezone.now(), references=self.references, organization=key)
        found = confirmed_by(self._standing, latest, as_of=day)
        return {reference: confirmed for (reference, _organization), confirmed in found.items()}


def held_from(
    effective_on: datetime.date, precision: str, recorded_at: datetime.datetime, *, is_check: bool
) -> tuple[datetime.date, str]:
    """Return the day from which a statement holds, and its precision; of a check the day on which it was recorded."""
    return (recorded_at.date(), Precision.DAY.value) if is_check else (effective_on, precision)


def _statement(entry: AdoptionEntry, recorded_at: datetime.datetime) -> StatementSummary:
    is_check = entry.checks is not None
    held = held_from(entry.effective_on, entry.effective_precision, recorded_at, is_check=is_check)
    said_on = None if is_check else max(entry.said_on, default=None)
    return StatementSummary(entry.key, entry.sequence, entry.reference, entry.track, entry.effective_on, *held, said_on)
