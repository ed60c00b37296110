"""Where organizations stand: the one place that decides which event counts, as of a day and as known at a time."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.tables.adoptions.references import exchange_events

Place = tuple[int, int, str]
"""Reference and organization (primary keys), and track."""

ENTRY_FIELDS = (
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
)
"""The columns of an entry, in the order of its fields; the days on which the organization spoke are made of others."""
SPOKEN_FIELDS = (
    "recorded_at",
    "record__public_at",
    "record__agreed_on",
    "record__noticed_on",
    "record__statement_on",
    "record__entered_from",
    "record__is_public",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as far as standing is decided by it; keys are primary keys.

    `said_on`: the days on which the organization itself said so or agreed, as known then; of a check, those of what
    it checks. `is_confirmed`: it is the organization's word; no day of another's counts as its confirmation.
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
    is_confirmed: bool = True

    @property
    def place(self) -> Place:
        """What it is about: reference, organization, track."""
        return self.reference, self.organization, self.track


def end_of(day: datetime.date) -> datetime.datetime:
    """Give the last moment of a day (UTC)."""
    return datetime.datetime.combine(day, datetime.time.max, datetime.UTC)


def known_events(user: Any, known_at: datetime.datetime, references: Collection[int] | None = None) -> Any:
    """Give the events that the exchange may show `user`, of those that were known at `known_at`.

    Of all references or of some.
    """
    events = known_to(exchange_events(user), user, known_at)
    return events if references is None else events.filter(reference__in=references)


def known_to(events: Any, user: Any, known_at: datetime.datetime) -> Any:
    """Keep what had been recorded by `known_at` and, for others than its organization and the secretariat, published.

    What became public later was known before to these alone.
    """
    reader, events = reader_of(user), events.known(known_at)
    if reader.is_secretariat:
        return events
    return events.filter(Q(record__public_at__lte=known_at) | Q(organization__in=reader.reads_for))


def read_entries(user: Any, *, known_at: datetime.datetime, references: Collection[int] | None = None) -> list[Entry]:
    """Give what `user` may see of what was known at `known_at`, newest recorded first; of all references or of some.

    One query.
    """
    events = known_events(user, known_at, references).order_by("-sequence")
    rows: list[Any] = list(events.values_list(*ENTRY_FIELDS, *SPOKEN_FIELDS))
    last_day = known_at.astimezone(datetime.UTC).date()
    said = {row[0]: _said_on(*row[-7:], last_day=last_day) for row in rows}
    unsaid: tuple[tuple[datetime.date, ...], bool] = ((), False)
    return [Entry(*(*row[:12], *said.get(row[11] or row[0], unsaid))) for row in rows]


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


def said_at_once(recorded_at: datetime.datetime, public_at: datetime.datetime | None) -> tuple[datetime.date, ...]:
    """Give the day of recording (UTC) of what was public from that moment: the organization said it, or had agreed."""
    return (recorded_at.astimezone(datetime.UTC).date(),) if public_at == recorded_at else ()


def _said_on(
    recorded_at: datetime.datetime,
    public_at: datetime.datetime | None,
    agreed_on: datetime.date | None,
    noticed_on: datetime.date | None,
    statement_on: datetime.date | None,
    entered_from: str,
    is_public: bool,
    *,
    last_day: datetime.date,
) -> tuple[tuple[datetime.date, ...], bool]:
    """Give the days until `last_day` on which the organization spoke, and whether it is its word at all.

    Its statement, its agreement; else its recording. What came after the last day counts as not said yet; the event
    itself was recorded by then. Of what it did not say or agree to no day counts.
    """
    is_told = bool(noticed_on and noticed_on <= last_day) or bool(entered_from) or not is_public
    if is_told and not (agreed_on and agreed_on <= last_day):
        return (), False
    spoken = tuple(day for day in (statement_on, agreed_on) if day and day <= last_day)
    return (spoken if spoken or is_told else said_at_once(recorded_at, public_at)), True
