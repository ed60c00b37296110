"""Where organizations stand beside one reference: the matrix by duties, and every statement beneath it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from practices.models import HAS_SIMILAR, AdoptionEvent, Precision, State, Track
from practices.tables.adoptions.references import Member, Reference, exchange_events
from practices.tables.adoptions.statements import AdoptionRow, Named, adoption_rows, name_instrument, name_organization

PAGE_SIZE = 50
"""Statements on a page."""
INTENTIONS = (State.PLANNED, State.CONSIDERING)
REMINDED_AFTER = datetime.timedelta(days=365)
"""An intention that nothing newer was said of for so long is shown as not reconfirmed."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Where an organization stands on one duty; without a standing event it is not known.

    `reversals`: the visible entries by which earlier statements on this duty were taken back.
    """

    track: str
    track_label: str
    event: AdoptionRow | None = None
    reversals: tuple[AdoptionRow, ...] = ()

    @property
    def state(self) -> str:
        """The code of the state."""
        return self.event.state if self.event else State.NOT_KNOWN.value

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.event.state_label if self.event else str(State.NOT_KNOWN.label)

    @property
    def tone(self) -> str:
        """The sign beside the words."""
        return self.event.tone if self.event else "unknown"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The latest date that an organization's standing statements carry.

    `is_due`: all it says is an intention, and nothing newer was said for a year.
    """

    on: datetime.date
    precision: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One organization: a cell for each track, in the order of the tracks."""

    organization: Named
    language: str
    is_demonstration: bool
    cells: tuple[MatrixCell, ...]
    confirmed: Confirmed | None

    @property
    def has_similar(self) -> bool:
        """Whether the organization has a similar instrument, by its statement on the adoption track."""
        return any(cell.track == Track.ADOPTION and cell.state in HAS_SIMILAR for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Organizations by the four duties, alphabetical; `as_of` by effective date, `known_on` by recording.

    `unlisted_count`: published organizations without a row, the issuer aside.
    """

    reference: Named
    issuer: Named
    tracks: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    as_of: datetime.date
    known_on: datetime.date
    unlisted_count: int

    @property
    def similar_count(self) -> int:
        """How many organizations have a similar instrument."""
        return sum(row.has_similar for row in self.rows)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the page shows beside one reference: the matrix, and one page of statements, newest first."""

    matrix: Matrix
    statements: tuple[AdoptionRow, ...]
    page: Page[Any]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What standing is decided by."""

    key: int
    public_id: uuid.UUID
    organization: int
    track: str
    effective_on: datetime.date
    sequence: int
    reverses: int | None


def coverage_of(
    reference: Reference,
    members: dict[int, Member],
    user: Any,
    *,
    as_of: datetime.date,
    known_on: datetime.date,
    page: str | int = 1,
    event: uuid.UUID | None = None,
) -> Coverage:
    """Say where each organization stood on `as_of`, as recorded by the end of `known_on` (UTC).

    On each track the last event by effective date, then by number, counts, unless a later entry takes it
    back; a month or a year counts as its first day. Statements are all that had been recorded, whatever
    `as_of`; `event` opens the page that holds it. The issuer has no row. Six queries, whatever the size.
    """
    entries = _entries(reference, user, known_on)
    standing = _standing(entries, as_of)
    taken_back = _reversals(entries)
    pages = Paginator(entries, PAGE_SIZE)
    shown = pages.get_page(_page_of(entries, event) or page)
    keys = {entry.key for entry in (*standing.values(), *shown)}
    keys.update(entry.key for reversals in taken_back.values() for entry in reversals)
    rows = _rows(keys, reference, members, user)
    cells = {
        place: (
            rows[standing[place].key] if place in standing else None,
            tuple(rows[entry.key] for entry in taken_back.get(place, ())),
        )
        for place in {*standing, *taken_back}
    }
    matrix = _matrix(reference, members, cells, as_of, known_on)
    return Coverage(matrix, tuple(rows[entry.key] for entry in shown), shown)


def _entries(reference: Reference, user: Any, known_on: datetime.date) -> list[_Entry]:
    """Give all visible entries towards the reference that were recorded by `known_on`, newest first."""
    night = datetime.datetime.combine(known_on, datetime.time.max, datetime.UTC)
    events = exchange_events(user).filter(reference=reference.page.pk).known(night).order_by("-sequence")
    fields = ("pk", "public_id", "organization", "track", "effective_on", "sequence", "reverses")
    return [_Entry(*values) for values in events.values_list(*fields)]


def _standing(entries: list[_Entry], as_of: datetime.date) -> dict[tuple[int, str], _Entry]:
    reversed_keys = {entry.reverses for entry in entries if entry.reverses}
    standing = [
        entry
        for entry in entries
        if entry.reverses is None and entry.key not in reversed_keys and entry.effective_on <= as_of
    ]
    in_order = sorted(standing, key=lambda entry: (entry.effective_on, entry.sequence))
    return {(entry.organization, entry.track): entry for entry in in_order}


def _reversals(entries: list[_Entry]) -> dict[tuple[int, str], list[_Entry]]:
    found: dict[tuple[int, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.reverses:
            found[entry.organization, entry.track].append(entry)
    return found


def _page_of(entries: list[_Entry], event: uuid.UUID | None) -> int | None:
    place = next((place for place, entry in enumerate(entries) if entry.public_id == event), None)
    return None if place is None else place // PAGE_SIZE + 1


def _rows(keys: set[int], reference: Reference, members: dict[int, Member], user: Any) -> dict[int, AdoptionRow]:
    """Read the events with these keys; organizations and reference are those already read."""
    events = list(
        AdoptionEvent.objects.filter(pk__in=keys)
        .select_related("record", "own_instrument", "provision__edition")
        .prefetch_related("own_instrument__titles")
        .defer("provision__edition__numbered_text")
    )
    for event in events:
        event.organization = members[event.organization_id].page
        event.reference = reference.page
    rows = adoption_rows(events, user)
    return {event.pk: row for event, row in zip(events, rows, strict=True)}


def _matrix(
    reference: Reference,
    members: dict[int, Member],
    cells: dict[tuple[int, str], tuple[AdoptionRow | None, tuple[AdoptionRow, ...]]],
    as_of: datetime.date,
    known_on: datetime.date,
) -> Matrix:
    issuer = members[reference.page.organization_id]
    others = [member for member in members.values() if member is not issuer]
    listed = sorted(
        (member for member in others if member.takes_part),
        key=lambda member: (member.name.text.casefold(), str(member.page.translation_key)),
    )
    rows = []
    for member in listed:
        row = tuple(
            MatrixCell(track.value, str(track.label), *cells.get((member.page.pk, track.value), (None, ())))
            for track in Track
        )
        named = name_organization(member.page)
        confirmed = _confirmed([cell.event for cell in row if cell.event], as_of)
        rows.append(MatrixRow(named, member.name.language, member.page.is_demonstration, row, confirmed))
    return Matrix(
        reference=name_instrument(reference.page),
        issuer=name_organization(issuer.page),
        tracks=tuple(str(track.label) for track in Track),
        rows=tuple(rows),
        as_of=as_of,
        known_on=known_on,
        unlisted_count=len(others) - len(listed),
    )


def _confirmed(events: Iterable[AdoptionRow], as_of: datetime.date) -> Confirmed | None:
    """Give the latest of the dates that the standing events carry: effective, stated or agreed, by `as_of`."""
    listed = list(events)
    dates = [(event.effective_day, event.effective_precision) for event in listed]
    dates += [(event.statement_on, Precision.DAY.value) for event in listed if event.statement_on]
    dates += [(event.agreed_on, Precision.DAY.value) for event in listed if event.agreed_on]
    known = [(on, precision) for on, precision in dates if on <= as_of and precision != Precision.UNKNOWN]
    if not known:
        return None
    on, precision = max(known, key=lambda date: date[0])
    is_intention = all(event.state in INTENTIONS for event in listed)
    return Confirmed(on, precision, is_due=is_intention and as_of - on > REMINDED_AFTER)
