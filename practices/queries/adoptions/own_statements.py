"""What stands of one organization: little of everything that it stated, and the rows of what a page shows of it."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.dates import Precision
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, decide_standing
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows

TRACKS = [Track.ADOPTION, Track.IMPLEMENTATION, Track.INVESTIGATION, Track.MEASURES]


@dataclass(frozen=True, slots=True)
class StatementSummary:
    """A statement without its words. `on` is the day from which it holds; of a check that on which it was recorded."""

    pk: int
    sequence: int
    reference_id: int
    track: str
    effective_on: datetime.date
    on: datetime.date
    precision: str

    @property
    def ordinal(self) -> int:
        """The day as a number, 0 where it is not known."""
        return 0 if self.precision == Precision.UNKNOWN else self.on.toordinal()


class OwnStatements:
    """What `user` may see of what stands of an organization today."""

    def __init__(self, organization: OrganizationPage, user: Any) -> None:
        self.user = user
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
        rows: Any = self.events.order_by("-sequence").values_list(*ENTRY_FIELDS, "recorded_at")
        return [(AdoptionEntry(*row[:-1]), row[-1]) for row in rows]

    @property
    def references(self) -> frozenset[int]:
        """The primary keys of the instruments that they refer to."""
        return frozenset(one.reference_id for one in self.every)

    def newest(self, count: int) -> list[StatementSummary]:
        """Return so many of them with the newest days, and those of the same day as the last of these."""
        listed = sorted(self.every, key=lambda one: -one.ordinal)
        return [one for one in listed if one.ordinal >= listed[:count][-1].ordinal] if listed and count else []

    def last(self) -> list[StatementSummary]:
        """Return the one that counts for each reference and track, by name and in the order of tracks."""
        by_key = {one.pk: one for one in self.every}
        standing = decide_standing(self._entries, today())
        last = [by_key[entry.key] for entry in standing.values()]
        names = _names(self.references)
        return sorted(last, key=lambda one: (names[one.reference_id], TRACKS.index(Track(one.track))))

    def read(self, some: Iterable[StatementSummary], *, beside: Iterable[StatementSummary] = ()) -> list[AdoptionRow]:
        """Return the rows of some of them, in this order; those `beside` are read with them, for the next time.

        The number of queries does not grow with them.
        """
        wanted = [one.pk for one in some]
        keys = {*wanted, *(one.pk for one in beside)} - self._rows.keys()
        if keys:
            events = list(self.events.filter(pk__in=keys).for_listing())
            self._rows.update(zip((event.pk for event in events), adoption_rows(events, self.user), strict=True))
        return [self._rows[key] for key in wanted if key in self._rows]


def held_from(
    effective_on: datetime.date, precision: str, recorded_at: datetime.datetime, *, is_check: bool
) -> tuple[datetime.date, str]:
    """Return the day from which a statement holds, and its precision; of a check the day on which it was recorded."""
    return (recorded_at.date(), Precision.DAY.value) if is_check else (effective_on, precision)


def _statement(entry: AdoptionEntry, recorded_at: datetime.datetime) -> StatementSummary:
    is_check = entry.checks is not None
    held = held_from(entry.effective_on, entry.effective_precision, recorded_at, is_check=is_check)
    return StatementSummary(entry.key, entry.sequence, entry.reference, entry.track, entry.effective_on, *held)


def _names(references: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return by what instruments are put in order: their names in the active language, then their ids."""
    pages = InstrumentPage.objects.filter(pk__in=references).only("title", "translation_key").order_by()
    return {
        page.pk: (page.title_in().casefold(), str(page.translation_key)) for page in pages.prefetch_related("titles")
    }
