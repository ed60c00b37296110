"""The adoption events that a report rests on: those of the standing, and since when its audience sees them."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from practices.tables.adoptions.standing import Entry, Place, decide_standing, end_of, known_events, read_entries
from practices.tables.reports.labels import day_words, state_label
from practices.tables.reports.scope import Scope, reader_for

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class SeenEntry(Entry):
    """An entry with what a report says of it beside its state.

    `seen_at`: since when the audience sees it: when it was recorded, or when it became public if that was later.
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
    def since(self) -> str:
        """The day of effect in words, in its known precision."""
        return day_words(self.effective_on, self.effective_precision)

    @property
    def recorded_on(self) -> datetime.date:
        """The day of recording (UTC)."""
        return self.recorded_at.astimezone(datetime.UTC).date()


_BASE = tuple(field.name for field in fields(Entry) if field.name != "said_on")
_MORE = ("pk", "evidence_kind", "own_instrument", "provision", "recorded_at", "record__public_at")


def seen_entries(scope: Scope) -> tuple[SeenEntry, ...]:
    """Give the entries that the audience sees of what was recorded by `known_at`, in their order. Two queries."""
    user = reader_for(scope.audience)
    listed = read_entries(user, known_at=scope.known_at, references=scope.references)
    more = {row[0]: _More(*row[1:]) for row in known_events(user, scope.known_at).order_by().values_list(*_MORE)}
    return tuple(_seen(entry, more, scope) for entry in reversed(listed))


@dataclass(frozen=True, slots=True)
class _More:
    """What a report reads of an entry beside what standing is decided by."""

    evidence_kind: str
    own_instrument: int | None
    provision: int | None
    recorded_at: datetime.datetime
    public_at: datetime.datetime | None


def _seen(entry: Entry, more: Mapping[int, _More], scope: Scope) -> SeenEntry:
    own = more[entry.key]
    said = more.get(entry.checks or entry.key)
    base: dict[str, Any] = {name: getattr(entry, name) for name in _BASE}
    return SeenEntry(
        **base,
        said_on=_said_on(said) if said else (),
        evidence_kind=own.evidence_kind,
        own_instrument=own.own_instrument,
        provision=own.provision,
        recorded_at=own.recorded_at,
        seen_at=_seen_at(own, scope),
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


def _said_on(said: _More) -> tuple[datetime.date, ...]:
    """Give the day on which the organization said it, if it was public from the moment of its recording.

    Agreements and statements that were added later are left out: they carry no moment of recording, and what was
    added later may change nothing. Confirmations are on a ledger, and count.
    """
    return (said.recorded_at.astimezone(datetime.UTC).date(),) if said.public_at == said.recorded_at else ()


def _seen_at(own: _More, scope: Scope) -> datetime.datetime:
    is_later = own.public_at is not None and not scope.is_restricted
    return max(own.recorded_at, own.public_at) if is_later and own.public_at else own.recorded_at
