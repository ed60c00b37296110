"""The adoption events that a report rests on: those of the standing, and since when its audience sees them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from practices.models import WordOf
from practices.tables.adoptions.standing import (
    ENTRY_FIELDS,
    Entry,
    Place,
    decide_standing,
    end_of,
    known_events,
    said_at_once,
)
from practices.tables.reports.labels import day_words, state_label
from practices.tables.reports.scope import Scope, reader_for

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class SeenEntry(Entry):
    """An entry with what a report says of it beside its state.

    `seen_at`: since when the audience sees it: when it was recorded, or when it became public if that was later.
    `said_on`: the day of what the organization said itself. Agreements and statements that were added later are left
    out: they carry no moment of recording, and what was added later may change nothing. Confirmations are on a ledger,
    and count.
    """

    evidence_kind: str = ""
    own_instrument: int | None = None
    provision: int | None = None
    recorded_at: datetime.datetime = NEVER
    seen_at: datetime.datetime = NEVER

    @property
    def state_label(self) -> str:
        """The state in words."""
        return state_label(self.state)

    @property
    def word_note(self) -> str:
        """What stands beside what the organization did not confirm; "" for its own word."""
        return "" if self.is_confirmed else str(WordOf.SECRETARIAT.label)

    @property
    def since(self) -> str:
        """The day of effect in words, in its known precision."""
        return day_words(self.effective_on, self.effective_precision)

    @property
    def recorded_on(self) -> datetime.date:
        """The day of recording (UTC)."""
        return self.recorded_at.astimezone(datetime.UTC).date()


MORE_FIELDS = (
    "evidence_kind", "own_instrument", "provision", "recorded_at", "record__public_at",
    "record__agreed_on", "record__public_from", "record__entered_from",
)  # fmt: skip
"""The columns that a report reads of an entry beside those that standing is decided by."""


def seen_entries(scope: Scope) -> tuple[SeenEntry, ...]:
    """Give the entries that the audience sees of what was recorded by `known_at`, in their order. One query."""
    events = known_events(reader_for(scope.audience), scope.known_at, scope.references).order_by("sequence")
    rows: list[Any] = list(events.values_list(*ENTRY_FIELDS, *MORE_FIELDS))
    said = {row[0]: said_at_once(*row[15:17]) for row in rows}
    confirmed = {row[0]: _is_confirmed(scope, *row[15:]) for row in rows}
    return tuple(
        SeenEntry(
            *(
                *row[:12],
                said.get(row[11] or row[0], ()),
                confirmed.get(row[11] or row[0], False),
                *row[12:16],
                _seen_at(scope, *row[15:17]),
            )
        )
        for row in rows
    )


def standing_on(
    entries: Iterable[SeenEntry], as_of: datetime.date, *, seen_by: datetime.datetime | None = None
) -> dict[Place, SeenEntry]:
    """Say which entry stands where on a day. `seen_by`: only what was seen by then counts."""
    by_key = {entry.key: entry for entry in entries if seen_by is None or entry.seen_at <= seen_by}
    return {place: by_key[entry.key] for place, entry in decide_standing(by_key.values(), as_of).items()}


def seen_in_period(entries: Iterable[SeenEntry], scope: Scope) -> list[SeenEntry]:
    """Keep what was recorded, or became known to the audience, since the issue before; all where there is none."""
    begin = seen_before(scope)
    return [entry for entry in entries if begin is None or entry.seen_at > begin]


def seen_before(scope: Scope) -> datetime.datetime | None:
    """Give the moment by which what was recorded was in the issue before, None for the first issue."""
    if scope.since is None:
        return None
    return scope.since_known_at or end_of(scope.since)


def _seen_at(scope: Scope, recorded_at: datetime.datetime, public_at: datetime.datetime | None) -> datetime.datetime:
    return recorded_at if scope.is_restricted or public_at is None else max(recorded_at, public_at)


def _is_confirmed(
    scope: Scope,
    recorded_at: datetime.datetime,
    public_at: datetime.datetime | None,
    agreed_on: datetime.date | None,
    public_from: datetime.date | None,
    entered_from: str,
) -> bool:
    """Tell whether it was the organization's own word by what was known: it said so at once, or had agreed.

    What became public by an agreement did so at its moment. An agreement to what was shown after a notice carries no
    moment: its day has to lie before the day of knowledge.
    """
    if entered_from:
        return False
    if public_at == recorded_at:
        return True
    if public_at is None or public_at > scope.known_at or agreed_on is None:
        return False
    is_by_agreement = public_from is None or public_at.astimezone(datetime.UTC).date() < public_from
    return is_by_agreement or agreed_on < scope.known_on
