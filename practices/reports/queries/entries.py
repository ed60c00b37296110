"""The adoption events that a report rests on: those of the standing, and since when its audience sees them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from practices.queries.adoptions.counting import BY_FIRST_DAY
from practices.queries.adoptions.courses import CHECKS, ENTRY_FIELDS, FIELD_COUNT, AdoptionEntry, Place, decide_standing
from practices.queries.adoptions.standing import (
    SPOKEN_FIELDS,
    UNSAID,
    OwnWord,
    end_of,
    known_events,
    own_word,
    said_at_once,
)
from practices.queries.adoptions.statements import kind_words
from practices.reports.queries.labels import day_words, state_label, unconfirmed_note
from practices.reports.queries.scope import ReportScope, reader_for

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class SeenEntry(AdoptionEntry):
    """An entry with what a report says of it beside its state.

    `seen_at`: since when the audience sees it: when it was recorded, or when it became public if that was later.
    `said_on`: the days of the organization's own word, as known at the moment of the report. By the first version of
    the rule agreements and statements that were added later are left out: they carried no moment of recording.
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
    def kind_label(self) -> str:
        """The kind of evidence in words, "" where what it rests on says it already."""
        return kind_words(self.basis, self.evidence_kind)

    @property
    def word_note(self) -> str:
        """What stands beside what the organization did not confirm; "" for its own word."""
        return unconfirmed_note(is_confirmed=self.is_confirmed)

    @property
    def since(self) -> str:
        """The day of effect in words, in its known precision."""
        return day_words(self.effective_on, self.effective_precision)

    @property
    def recorded_on(self) -> datetime.date:
        """The day of recording (UTC)."""
        return self.recorded_at.astimezone(datetime.UTC).date()


MORE_FIELDS = ("evidence_kind", "own_instrument", "provision", "recorded_at", "record__public_at")
"""The columns that a report reads of an entry beside those that standing is decided by."""


def seen_entries(scope: ReportScope) -> tuple[SeenEntry, ...]:
    """Return the entries that the audience sees of what was recorded by `known_at`, in their order. One query."""
    events = known_events(reader_for(scope.audience), scope.known_at, scope.references).order_by("sequence")
    rows: list[Any] = list(events.values_list(*ENTRY_FIELDS, *MORE_FIELDS, *SPOKEN_FIELDS))
    begin, end = FIELD_COUNT, FIELD_COUNT + len(MORE_FIELDS)
    said = {row[0]: _said(scope, row[begin:end], row[end:]) for row in rows}
    return tuple(
        SeenEntry(
            *(
                *row[:begin],
                *said.get(row[CHECKS] or row[0], UNSAID),
                *row[begin : end - 1],
                _seen_at(scope, *row[end - 2 : end]),
            )
        )
        for row in rows
    )


def standing_on(
    entries: Iterable[SeenEntry], as_of: datetime.date, *, rule: int, seen_by: datetime.datetime | None = None
) -> dict[Place, SeenEntry]:
    """Say which entry stands where on a day, by a version of the rule. `seen_by`: only what was seen by then counts."""
    return decide_standing(
        (entry for entry in entries if seen_by is None or entry.seen_at <= seen_by), as_of, rule=rule
    )


def seen_in_period(entries: Iterable[SeenEntry], scope: ReportScope) -> list[SeenEntry]:
    """Keep what was recorded, or became known to the audience, since the issue before; all where there is none."""
    begin = seen_before(scope)
    return [entry for entry in entries if begin is None or entry.seen_at > begin]


def seen_before(scope: ReportScope) -> datetime.datetime | None:
    """Return the moment by which what was recorded was in the issue before, None for the first issue."""
    if scope.since is None:
        return None
    return scope.since_known_at or end_of(scope.since)


def _said(scope: ReportScope, more: Sequence[Any], spoken: Sequence[Any]) -> OwnWord:
    """Return the days of the organization's word, and whether it is that; by the first rule the day of recording."""
    days, is_confirmed = own_word(*spoken, known_at=scope.known_at)
    return said_at_once(*more[-2:]) if scope.rule == BY_FIRST_DAY else days, is_confirmed


def _seen_at(
    scope: ReportScope, recorded_at: datetime.datetime, public_at: datetime.datetime | None
) -> datetime.datetime:
    return recorded_at if scope.is_restricted or public_at is None else max(recorded_at, public_at)
