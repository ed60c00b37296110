"""Where organizations stand as of a day and as known at a time, by the one rule of `counting`."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from organizations.models import reader_of
from practices.models.adoptions import AdoptionEvent
from practices.queries.adoptions.courses import CHECKS, ENTRY_FIELDS, FIELD_COUNT, AdoptionEntry
from practices.queries.adoptions.references import exchange_events

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
    "record__public_from",
    "record__entered_from",
)
"""The columns by which `own_word` tells whether and when the organization spoke."""

RECORDED_AT = FIELD_COUNT + SPOKEN_FIELDS.index("recorded_at")
"""The place of the moment of recording in a row of these and the fields of an entry."""

OwnWord = tuple[tuple[datetime.date, ...], bool]
"""The days on which the organization said so or agreed, and whether it is its word at all."""
UNSAID: OwnWord = ((), False)
"""What it neither said nor agreed to."""


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the last moment of a day (UTC)."""
    return datetime.datetime.combine(day, datetime.time.max, datetime.UTC)


def known_events(user: Any, known_at: datetime.datetime, references: Collection[int] | None = None) -> Any:
    """Return the events that the exchange may show `user`, of those that were known at `known_at`.

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


def read_entries(
    user: Any, *, known_at: datetime.datetime, references: Collection[int] | None = None
) -> list[AdoptionEntry]:
    """Return what `user` may see of what was known at `known_at`, newest recorded first; of all references or of some.

    One query.
    """
    events = known_events(user, known_at, references).order_by("-sequence")
    return entries_of(list(events.values_list(*ENTRY_FIELDS, *SPOKEN_FIELDS)), known_at=known_at)


def entries_of(rows: Collection[Any], *, known_at: datetime.datetime) -> list[AdoptionEntry]:
    """Return rows of ENTRY_FIELDS and SPOKEN_FIELDS as entries, with the days on which the organization spoke."""
    said = {row[0]: own_word(*row[FIELD_COUNT:], known_at=known_at) for row in rows}
    return [AdoptionEntry(*(*row[:FIELD_COUNT], *said.get(row[CHECKS] or row[0], UNSAID))) for row in rows]


def read_place(organization: int, reference: int, track: str) -> list[AdoptionEntry]:
    """Return every event of a place (primary keys) that stands, public or not, in the order of recording. One query."""
    place = AdoptionEvent.objects.filter(organization=organization, reference=reference, track=track)
    return [AdoptionEntry(*row) for row in place.standing().order_by("sequence").values_list(*ENTRY_FIELDS)]


def own_word(
    hash_version: int,
    recorded_at: datetime.datetime,
    public_at: datetime.datetime | None,
    noticed_on: datetime.date | None,
    said_on: datetime.date | None,
    agreed_on: datetime.date | None,
    agreed_at: datetime.datetime | None,
    statement_on: datetime.date | None,
    stated_at: datetime.datetime | None,
    public_from: datetime.date | None,
    entered_from: str,
    *,
    known_at: datetime.datetime,
) -> OwnWord:
    """Return the days of the organization's own word about an event as known at `known_at`, and whether it is its word.

    Its letter, return, statement or own entry, its agreement; never the day of typing. Of what it neither said nor
    agreed to by then no day counts. Of an event of the release that did not keep these days the day of recording stands
    for them, where it was public at once.
    """
    last_day = known_at.astimezone(datetime.UTC).date()
    is_told = bool(noticed_on and noticed_on <= last_day) or bool(entered_from)
    is_said = public_at == recorded_at and not is_told
    if not is_said and not _is_agreed(public_at, public_from, agreed_on, agreed_at, known_at):
        return UNSAID
    words = ((said_on, None), (agreed_on, agreed_at), (statement_on, stated_at))
    known = [day for day, noted in words if day and day <= last_day and (noted is None or noted <= known_at)]
    is_kept = bool(known) or hash_version > 1 or is_told
    return tuple(known) if is_kept else said_at_once(recorded_at, public_at), True


def said_at_once(recorded_at: datetime.datetime, public_at: datetime.datetime | None) -> tuple[datetime.date, ...]:
    """Return day of recording (UTC) of what was public from that moment: the organization said it, or had agreed."""
    return (recorded_at.astimezone(datetime.UTC).date(),) if public_at == recorded_at else ()


def _is_agreed(
    public_at: datetime.datetime | None,
    public_from: datetime.date | None,
    agreed_on: datetime.date | None,
    agreed_at: datetime.datetime | None,
    known_at: datetime.datetime,
) -> bool:
    """Tell whether the organization had agreed by a moment.

    The release before kept no moment of it: what became public by an agreement did so at its moment; an agreement to
    what was shown after a notice has to be of a day before.
    """
    last_day = known_at.astimezone(datetime.UTC).date()
    if agreed_on is None or agreed_on > last_day:
        return False
    if agreed_at is not None:
        return agreed_at <= known_at
    if public_at is None or public_at > known_at:
        return False
    is_by_agreement = public_from is None or public_at.astimezone(datetime.UTC).date() < public_from
    return is_by_agreement or agreed_on < last_day
