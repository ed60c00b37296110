"""Where organizations stand beside one reference: the matrix by duties, and every statement beneath it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator

from organizations.models import OrganizationEnd
from practices.models.adoptions import HAS_SIMILAR, AdoptionEvent, State, Track
from practices.models.dates import Precision
from practices.models.editions import today
from practices.models.notices import WordOf
from practices.queries.adoptions.confirmed import LatestConfirmation, confirmed_by, latest_confirmations
from practices.queries.adoptions.counting import shown_on
from practices.queries.adoptions.courses import AdoptionEntry, Place, courses_of, similar_from
from practices.queries.adoptions.informed import informed_of
from practices.queries.adoptions.references import ListedOrganization, Reference
from practices.queries.adoptions.standing import end_of, read_entries
from practices.queries.adoptions.statements import (
    AdoptionRow,
    Named,
    adoption_rows,
    name_instrument,
    name_organization,
    reversals_of,
)

PAGE_SIZE = 25
"""Statements on a page."""
ROWS_ON_PAGE = 40
"""Organizations on a page of the matrix."""


@dataclass(frozen=True, slots=True)
class EarlierState:
    """The state with which the time began in which an organization has a similar instrument, and since when it has."""

    on: datetime.date
    precision: str
    state_label: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Where an organization stands on one duty; without a standing event it is not known.

    `reversals`: the visible entries by which earlier statements on this duty were taken back. `unknown_label`: the
    words where no event stands. `counted_from`: where charts count the organization from a day before the event's.
    """

    track: str
    track_label: str
    event: AdoptionRow | None = None
    reversals: tuple[AdoptionRow, ...] = ()
    unknown_label: str = ""
    counted_from: EarlierState | None = None

    @property
    def state(self) -> str:
        """The code of the state."""
        return self.event.state if self.event else State.NOT_KNOWN.value

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.event.state_label if self.event else self.unknown_label

    @property
    def tone(self) -> str:
        """The sign beside the words."""
        return self.event.tone if self.event else "unknown"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One organization: a cell for each track, in the order of the tracks.

    `informed_on`: the first letter to it that is recorded as sent, about the reference; the secretariat's alone.
    `ended`: when the organization ended, None while it exists.
    """

    organization: Named
    language: str
    is_demonstration: bool
    cells: tuple[MatrixCell, ...]
    confirmed: LatestConfirmation | None
    informed_on: datetime.date | None = None
    ended: OrganizationEnd | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Organizations by the four duties, alphabetical; `as_of` by effective date, `known_on` by recording.

    `rows` are those of one page, or of all; `row_count` and `similar_count` count all: those that take part, and
    those of them with a similar instrument. `is_stated`: somebody stated something about the reference; of silence
    nothing is counted. `unlisted_count`: published organizations without a row, the issuer aside.
    `shows_informed`: the reader may know which organizations were informed. `is_past`: of a day that is over, while
    those that take part are counted today.
    """

    reference: Named
    issuer: Named
    tracks: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    row_count: int
    similar_count: int
    as_of: datetime.date
    known_on: datetime.date
    unlisted_count: int
    is_stated: bool = True
    shows_informed: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the page shows beside one reference: a page of the matrix, and one of statements, newest first.

    `entries` are all that were known, newest recorded first. `row_page`: None where the matrix has every row.
    `later_count`: statements that are not listed because what they say began after the day.
    """

    matrix: Matrix
    row_page: Page[Any] | None
    statements: tuple[AdoptionRow, ...]
    page: Page[Any]
    entries: tuple[AdoptionEntry, ...]
    later_count: int = 0


@dataclass(frozen=True, slots=True)
class _MatrixData:
    """What the rows are made of: cells by place, days by reference and organization or by organization (keys).

    `informed` is None where the reader may not know. `earlier`: by place, where charts count from an earlier day.
    """

    cells: Mapping[Place, tuple[AdoptionRow | None, tuple[AdoptionRow, ...]]]
    earlier: Mapping[Place, EarlierState]
    confirmed: Mapping[tuple[int, int], LatestConfirmation]
    informed: Mapping[int, datetime.date] | None


def coverage_of(
    reference: Reference,
    members: dict[int, ListedOrganization],
    user: Any,
    *,
    as_of: datetime.date,
    known_on: datetime.date,
    row_page: str | int | None = None,
    page: str | int = 1,
    event: uuid.UUID | None = None,
) -> Coverage:
    """Say where each organization stood on `as_of`, as known to `user` by the end of `known_on` (UTC).

    Which event counts is decided in `standing`. Statements are all that were known; of a day that is over those that
    had begun by then, unless `event` is a later one; `event` opens the page that holds it. `row_page`: the page of
    organizations, None for all. The issuer has no row. Six queries, whatever the size; seven for the secretariat.
    """
    known_at, is_past = end_of(known_on), as_of < today()
    entries = read_entries(user, known_at=known_at, references=[reference.page.pk])
    begun = [entry for entry in entries if entry.effective_on <= as_of] if is_past else entries
    stated = entries if _page_of(entries, event) and not _page_of(begun, event) else begun
    shown = Paginator(stated, PAGE_SIZE).get_page(_page_of(stated, event) or page)
    listed = _listed(reference, members)
    row_pages = None if row_page is None else Paginator(listed, ROWS_ON_PAGE).get_page(row_page)
    in_rows = listed if row_pages is None else list(row_pages)
    courses = courses_of(entries)
    standing = {place: entry for place, course in courses.items() if (entry := shown_on(course, as_of))}
    places = {(reference.page.pk, member.page.pk, track) for member in in_rows for track in Track.values}
    in_cells = {place: entry for place, entry in standing.items() if place in places}
    taken_back = {place: found for place, found in _reversals(begun).items() if place in places}
    keys = {entry.key for entry in (*in_cells.values(), *shown)}
    keys.update(entry.key for reversals in taken_back.values() for entry in reversals)
    rows = {key: _as_known(row, known_on) for key, row in _rows(keys, reference, members, user, entries).items()}
    found = _MatrixData(
        cells={
            place: (
                rows[in_cells[place].key] if place in in_cells else None,
                tuple(rows[entry.key] for entry in taken_back.get(place, ())),
            )
            for place in {*in_cells, *taken_back}
        },
        earlier={
            place: earlier
            for place, entry in in_cells.items()
            if place[2] == Track.ADOPTION and (earlier := _earlier_state(courses[place], entry, as_of))
        },
        confirmed=confirmed_by(
            in_cells,
            latest_confirmations(as_of=as_of, known_at=known_at, references=[reference.page.pk]),
            as_of=as_of,
        ),
        informed=informed_of(reference.page, user, as_of=as_of, known_at=known_at),
    )
    tracks = {track.value: str(track.label) for track in Track}
    issuer = members[reference.page.organization_id]
    matrix = Matrix(
        reference=name_instrument(reference.page),
        issuer=name_organization(issuer.page),
        tracks=tuple(tracks.values()),
        rows=tuple(_row(reference.page.pk, member, found, tracks, str(State.NOT_KNOWN.label)) for member in in_rows),
        row_count=len(listed),
        similar_count=_similar_count(reference, listed, standing),
        as_of=as_of,
        known_on=known_on,
        unlisted_count=len(members) - 1 - len(listed),
        is_stated=bool(entries),
        shows_informed=found.informed is not None,
        is_past=is_past,
    )
    statements = tuple(rows[entry.key] for entry in shown)
    return Coverage(matrix, row_pages, statements, shown, tuple(entries), len(entries) - len(stated))


def _listed(reference: Reference, members: Mapping[int, ListedOrganization]) -> list[ListedOrganization]:
    """Return the organizations that have a row, alphabetical."""
    issuer = reference.page.organization_id
    return sorted(
        (member for key, member in members.items() if member.takes_part and key != issuer),
        key=lambda member: (member.name.text.casefold(), str(member.page.translation_key)),
    )


def _similar_count(
    reference: Reference, listed: Iterable[ListedOrganization], standing: Mapping[Place, AdoptionEntry]
) -> int:
    """Count the organizations with a similar instrument, by their statements on the adoption track."""
    about = (standing.get((reference.page.pk, member.page.pk, Track.ADOPTION)) for member in listed)
    return sum(entry is not None and entry.state in HAS_SIMILAR for entry in about)


def _earlier_state(
    course: Sequence[tuple[datetime.date, AdoptionEntry]], standing: AdoptionEntry, as_of: datetime.date
) -> EarlierState | None:
    """Return the state by which charts count an organization from a day before that of what stands."""
    first = similar_from(course, as_of)
    if first is None or first[0] >= standing.effective_on:
        return None
    on, entry = first
    precision = entry.effective_precision if entry.effective_on == on else Precision.DAY.value
    return EarlierState(on, precision, str(State(entry.state).label))


def _reversals(entries: list[AdoptionEntry]) -> dict[Place, list[AdoptionEntry]]:
    found: dict[Place, list[AdoptionEntry]] = defaultdict(list)
    for entry in entries:
        if entry.reverses:
            found[entry.place].append(entry)
    return found


def _page_of(entries: list[AdoptionEntry], event: uuid.UUID | None) -> int | None:
    place = next((place for place, entry in enumerate(entries) if entry.public_id == event), None)
    return None if place is None else place // PAGE_SIZE + 1


def _rows(
    keys: set[int],
    reference: Reference,
    members: dict[int, ListedOrganization],
    user: Any,
    entries: list[AdoptionEntry],
) -> dict[int, AdoptionRow]:
    """Read the events with these keys; organizations, reference and reversals are those already read."""
    events = list(AdoptionEvent.objects.filter(pk__in=keys).for_rows().order_by())
    for event in events:
        event.organization = members[event.organization_id].page
        event.reference = reference.page
    reversals = reversals_of((entry.key, entry.reverses, entry.public_id) for entry in entries)
    rows = adoption_rows(events, user, reversals=reversals)
    return {event.pk: row for event, row in zip(events, rows, strict=True)}


def _as_known(row: AdoptionRow, known_on: datetime.date) -> AdoptionRow:
    """Leave out the organization's agreement where it came later: it was not its word then."""
    is_later = row.agreed_on is not None and row.agreed_on > known_on
    others = WordOf.SECRETARIAT
    return replace(row, agreed_on=None, word_of=others.value, word_note=str(others.label)) if is_later else row


def _row(
    reference: int, member: ListedOrganization, found: _MatrixData, tracks: Mapping[str, str], unknown: str
) -> MatrixRow:
    key = member.page.pk
    return MatrixRow(
        organization=name_organization(member.page),
        language=member.name.language,
        is_demonstration=member.page.is_demonstration,
        cells=tuple(
            MatrixCell(
                track,
                label,
                *found.cells.get((reference, key, track), (None, ())),
                unknown,
                found.earlier.get((reference, key, track)),
            )
            for track, label in tracks.items()
        ),
        confirmed=found.confirmed.get((reference, key)),
        informed_on=(found.informed or {}).get(key),
        ended=member.ended,
    )
