"""Where organizations stand as of a day and as known at a time, by the one rule of `counting`."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.models import AdoptionEvent
from practices.tables.adoptions.courses import CHECKS, ENTRY_FIELDS, FIELD_COUNT, Entry
from practices.tables.adoptions.references import exchange_events

SPOKEN_FIELDS = (
    "hash_version",
    "recorded_at",
    "record__public_at",
    "record__noticed_on",
    "record__said_on",
    "record__agreed_on",
    "record__agreed_at",
    "record__statement_on",
    "record__stated_at",
)
"""The columns by which `said_days` tells when the organization spoke."""


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
    said = {row[0]: said_days(*row[FIELD_COUNT:], known_at=known_at) for row in rows}
    return [Entry(*(*row[:FIELD_COUNT], said.get(row[CHECKS] or row[0], ()))) for row in rows]


def read_place(organization: int, reference: int, track: str) -> list[Entry]:
    """Return every event of a place (primary keys) that stands, public or not, in the order of recording. One query."""
    place = AdoptionEvent.objects.filter(organization=organization, reference=reference, track=track)
    return [Entry(*row) for row in place.standing().order_by("sequence").values_list(*ENTRY_FIELDS)]


def said_days(
    hash_version: int,
    recorded_at: datetime.datetime,
    public_at: datetime.datetime | None,
    noticed_on: datetime.date | None,
    said_on: datetime.date | None,
    agreed_on: datetime.date | None,
    agreed_at: datetime.datetime | None,
    statement_on: datetime.date | None,
    stated_at: datetime.datetime | None,
    *,
    known_at: datetime.datetime,
) -> tuple[datetime.date, ...]:
    """Return the days of the organization's own word about an event, as known at `known_at`; never that of typing.

    Its letter, return, statement or own entry, its agreement. Of an event of the release that did not keep them the day
    of recording stands for them, where it was public at once and the organization had not been told of it before.
    """
    last_day = known_at.astimezone(datetime.UTC).date()
    words = ((said_on, None), (agreed_on, agreed_at), (statement_on, stated_at))
    known = [day for day, noted in words if day and day <= last_day and (noted is None or noted <= known_at)]
    if known or hash_version > 1 or (noticed_on and noticed_on <= last_day):
        return tuple(known)
    return said_at_once(recorded_at, public_at)


def said_at_once(recorded_at: datetime.datetime, public_at: datetime.datetime | None) -> tuple[datetime.date, ...]:
    """Give the day of recording (UTC) of what was public from that moment: the organization said it, or had agreed."""
    return (recorded_at.astimezone(datetime.UTC).date(),) if public_at == recorded_at else ()
