"""The matrix as a sheet: one line for each organization and track, codes beside words."""

import datetime
from collections.abc import Callable

from practices.models.statements import DETAILS, placed
from practices.queries.adoptions.matrix import Matrix, MatrixCell, MatrixRow
from practices.queries.adoptions.statements import Named

HEADS = (
    "organization",
    "organization_id",
    "track",
    "state",
    "state_label",
    "effective_on",
    "effective_precision",
    "rests_on",
    "statement_on",
    "agreed_on",
    "own_instrument",
    "own_instrument_address",
    "provision",
    "provision_address",
    "recorded_at",
    "event_id",
    "last_confirmed",
    "reference",
    "reference_id",
    "issuer",
    "as_of",
    "known_on",
    "is_demonstration",
    "removed_on",
    "removed_for",
    "not_reconfirmed",
)
"""The columns; the details of the statement stand among them."""
LAST_HEADS = ("word_of", "entered_from")
"""Columns that were added after that of the secretariat alone."""


def adoption_sheet(matrix: Matrix, absolute: Callable[[str], str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads of the columns and the lines below, in the order of the matrix. `absolute` completes an address.

    A duty of which nothing is known has the state `not_known` and no event. The secretariat alone has a column more.
    """
    lines = [_line(matrix, row, cell, absolute) for row in matrix.rows for cell in row.cells]
    heads = _heads(matrix)
    return heads, [tuple(line[head] for head in heads) for line in lines]


def _heads(matrix: Matrix) -> tuple[str, ...]:
    plain = (*HEADS, *(("informed_on",) if matrix.shows_informed else ()), *LAST_HEADS, *DETAILS)
    return tuple(placed(dict.fromkeys(plain), "sheet"))


def _line(matrix: Matrix, row: MatrixRow, cell: MatrixCell, absolute: Callable[[str], str]) -> dict[str, str]:
    event = cell.event
    return {
        "organization": row.organization.name,
        "organization_id": row.organization.id,
        "track": cell.track,
        "state": cell.state,
        "state_label": cell.state_label,
        "effective_on": event.effective_on if event else "",
        "effective_precision": event.effective_precision if event else "",
        "rests_on": event.basis if event else "",
        "statement_on": _day(event.statement_on) if event else "",
        "agreed_on": _day(event.agreed_on) if event else "",
        **_named("own_instrument", event.own_instrument if event else None, absolute),
        **_named("provision", event.provision if event else None, absolute),
        "recorded_at": event.recorded_at.astimezone(datetime.UTC).isoformat(timespec="seconds") if event else "",
        "event_id": event.id if event else "",
        "last_confirmed": row.confirmed.on.isoformat() if row.confirmed else "",
        "reference": matrix.reference.name,
        "reference_id": matrix.reference.id,
        "issuer": matrix.issuer.name,
        "as_of": matrix.as_of.isoformat(),
        "known_on": matrix.known_on.isoformat(),
        "is_demonstration": "yes" if row.is_demonstration else "no",
        "removed_on": _day(event.redacted_on) if event else "",
        "removed_for": event.redacted_for if event else "",
        "not_reconfirmed": ("yes" if row.confirmed.is_due else "no") if row.confirmed else "",
        "informed_on": _day(row.informed_on),
        "word_of": event.word_of if event else "",
        "entered_from": event.entered_from if event else "",
        **(event.details if event else dict.fromkeys(DETAILS, "")),
    }


def _day(on: datetime.date | None) -> str:
    return on.isoformat() if on else ""


def _named(column: str, thing: Named | None, absolute: Callable[[str], str]) -> dict[str, str]:
    address = absolute(thing.url) if thing and thing.url else ""
    return {column: thing.name if thing else "", f"{column}_address": address}
