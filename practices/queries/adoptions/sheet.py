"""The matrix as a sheet: one line for each organization and track, codes beside words."""

import datetime
from collections.abc import Callable

from practices.queries.adoptions.matrix import Matrix, MatrixCell, MatrixRow
from practices.queries.adoptions.statements import AdoptionRow, Named

HEADS = (
    "organization",
    "organization_id",
    "track",
    "state",
    "state_label",
    "effective_on",
    "effective_precision",
    "rests_on",
    "statement",
    "statement_on",
    "agreed_on",
    "note",
    "own_instrument",
    "own_instrument_address",
    "provision",
    "provision_address",
    "evidence_address",
    "recorded_at",
    "event_id",
    "last_confirmed",
    "reference",
    "reference_id",
    "issuer",
    "as_of",
    "known_on",
    "is_demonstration",
    "evidence_kind",
    "variations",
    "removed_on",
    "removed_for",
    "not_reconfirmed",
)
LAST_HEADS = ("word_of", "entered_from")
"""Columns that were added after that of the secretariat alone."""


def heads_of(matrix: Matrix) -> tuple[str, ...]:
    """Return the heads of the columns: the secretariat alone has one more."""
    return (*HEADS, *(("informed_on",) if matrix.shows_informed else ()), *LAST_HEADS)


def sheet_rows(matrix: Matrix, absolute: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Return the lines under `heads_of`, in the order of the matrix. `absolute` completes an address.

    A duty of which nothing is known has the state `not_known` and no event.
    """
    return [_line(matrix, row, cell, absolute) for row in matrix.rows for cell in row.cells]


def _line(matrix: Matrix, row: MatrixRow, cell: MatrixCell, absolute: Callable[[str], str]) -> tuple[str, ...]:
    return (
        row.organization.name,
        row.organization.id,
        cell.track,
        cell.state,
        cell.state_label,
        *_event_cells(cell.event, absolute),
        row.confirmed.on.isoformat() if row.confirmed else "",
        matrix.reference.name,
        matrix.reference.id,
        matrix.issuer.name,
        matrix.as_of.isoformat(),
        matrix.known_on.isoformat(),
        "yes" if row.is_demonstration else "no",
        *_later_cells(cell.event),
        ("yes" if row.confirmed.is_due else "no") if row.confirmed else "",
        *((_day(row.informed_on),) if matrix.shows_informed else ()),
        *((cell.event.word_of, cell.event.entered_from) if cell.event else ("", "")),
    )


def _event_cells(event: AdoptionRow | None, absolute: Callable[[str], str]) -> tuple[str, ...]:
    if event is None:
        return ("",) * (HEADS.index("last_confirmed") - HEADS.index("effective_on"))
    return (
        event.effective_on,
        event.effective_precision,
        event.basis,
        event.statement,
        _day(event.statement_on),
        _day(event.agreed_on),
        event.note,
        *_named(event.own_instrument, absolute),
        *_named(event.provision, absolute),
        event.evidence_address,
        event.recorded_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        event.id,
    )


def _later_cells(event: AdoptionRow | None) -> tuple[str, ...]:
    """Return the columns that were added later: they stand at the end."""
    if event is None:
        return ("",) * 4
    return event.evidence_kind, event.variations, _day(event.redacted_on), event.redacted_for


def _day(on: datetime.date | None) -> str:
    return on.isoformat() if on else ""


def _named(thing: Named | None, absolute: Callable[[str], str]) -> tuple[str, str]:
    return (thing.name, absolute(thing.url) if thing.url else "") if thing else ("", "")
