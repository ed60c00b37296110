"""Where organizations stand: the one place that decides which event counts, as of a day and as known at a time."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.tables.adoptions.references import exchange_events

Place = tuple[int, int, str]
"""Reference and organization (primary keys), and track."""

FIELDS = (
    "pk",
    "public_id",
    "organization",
    "reference",
    "track",
    "state",
    "basis",
    "effective_on",
    "effective_precision",
    "sequence",
    "reverses",
    "checks",
    "recorded_at",
    "record__public_at",
    "record__agreed_on",
    "record__noticed_on",
    "record__statement_on",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as far as standing is decided by it; keys are primary keys.

    `said_on`: the days on which the organization itself said so or agreed, as known then; of a check, those of what
    it checks.
    """

    key: int
    public_id: uuid.UUID
    organization: int
    reference: int
    track: str
    state: str
    basis: str
    effective_on: datetime.date
    effective_precision: str
    sequence: int
    reverses: int | None = None
    checks: int | None = None
    said_on: tuple[datetime.date, ...] = ()

    @property
    def place(self) -> Place:
        """What it is about: reference, organization, track."""
        return self.reference, self.organization, self.track


def end_of(day: datetime.date) -> datetime.datetime:
    """Give the last moment of a day (UTC)."""
    return datetime.datetime.combine(day, datetime.time.max, datetime.UTC)


def known_events(user: Any, known_at: datetime.datetime) -> Any:
    """Give the events that the exchange may show `user`, of those that were known at `known_at`."""
    return known_to(exchange_events(user), user, known_at)


def known_to(events: Any, user: Any, known_at: datetime.datetime) -> Any:
    """Keep what had been recorded by `known_at` and, for others than its organization and the secretariat, published.

    What became public later was known before to these alone.
    """
    reader, events = reader_of(user), events.known(known_at)
    if reader.is_secretariat:
        return events
    return events.filter(Q(record__public_at__lte=known_at) | Q(organization__in=reader.organizations))


def read_entries(user: Any, *, known_at: datetime.datetime, references: Collection[int] | None = None) -> list[Entry]:
    """Give what `user` may see of what was known at `known_at`, newest recorded first; of all references or of some.

    One query.
    """
    events = known_events(user, known_at)
    if references is not None:
        events = events.filter(reference__in=references)
    rows: list[Any] = list(events.order_by("-sequence").values_list(*FIELDS))
    last_day = known_at.astimezone(datetime.UTC).date()
    said = {row[0]: tuple(_said_on(*row[-5:], last_day=last_day)) for row in rows}
    return [Entry(*(*row[:12], said.get(row[11] or row[0], ()))) for row in rows]


def decide_standing(entries: Iterable[Entry], as_of: datetime.date) -> dict[Place, Entry]:
    """Give by place the entry that counts on `as_of`.

    On each track the last by effective date, then by number, that no later entry reverses; a month or a year counts
    as its first day.
    """
    listed = list(entries)
    undone = {entry.reverses for entry in listed if entry.reverses}
    standing: dict[Place, Entry] = {}
    for entry in listed:
        if entry.reverses or entry.key in undone or entry.effective_on > as_of:
            continue
        before = standing.get(entry.place)
        if before is None or (before.effective_on, before.sequence) < (entry.effective_on, entry.sequence):
            standing[entry.place] = entry
    return standing


def standing_entries(
    user: Any,
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
    references: Collection[int] | None = None,
) -> Mapping[Place, Entry]:
    """Say where each organization stood on `as_of`, as known at `known_at` to `user`; by place.

    The issuer of a reference has no entry, nor has a contact-only organization. One query, whatever the size.
    """
    return decide_standing(read_entries(user, known_at=known_at, references=references), as_of)


def _said_on(
    recorded_at: datetime.datetime,
    public_at: datetime.datetime | None,
    agreed_on: datetime.date | None,
    noticed_on: datetime.date | None,
    statement_on: datetime.date | None,
    *,
    last_day: datetime.date,
) -> Iterable[datetime.date]:
    """Give the days until `last_day` on which the organization spoke: its statement, its agreement; else its recording.

    What was public from the moment of its recording, without agreement, the organization said itself. What came after
    the last day counts as not said yet.
    """
    spoken = [day for day in (statement_on, agreed_on) if day and day <= last_day]
    yield from spoken
    is_told = bool(noticed_on and noticed_on <= last_day)
    recorded_on = recorded_at.astimezone(datetime.UTC).date()
    if not (spoken or is_told) and public_at == recorded_at and recorded_on <= last_day:
        yield recorded_on
