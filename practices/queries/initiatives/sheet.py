"""Who takes part in a joint initiative as a sheet: one line for each spell of participation."""

import datetime
from collections.abc import Callable

from practices.models.dates import format_partial_date
from practices.queries.initiatives.rows import InitiativeRow, ParticipationRow

HEADS = (
    "initiative",
    "initiative_id",
    "organization",
    "organization_id",
    "since",
    "until",
    "contribution",
    "evidence_address",
    "statement",
    "statement_on",
    "agreed_on",
    "recorded_at",
    "participation_id",
    "address",
    "is_demonstration",
    "word_of",
    "entered_from",
)


def participant_rows(row: InitiativeRow, absolute: Callable[[str], str], address: str) -> list[tuple[str, ...]]:
    """Return the lines under `HEADS`, in the order of the page. `absolute` completes `address`."""
    return [_line(row, part, absolute(address)) for part in row.parts]


def _line(row: InitiativeRow, part: ParticipationRow, address: str) -> tuple[str, ...]:
    return (
        row.title.text,
        row.id,
        part.organization.name,
        part.organization.id,
        format_partial_date(part.since, part.since_precision),
        format_partial_date(part.until, part.until_precision) if part.until else "",
        part.contribution,
        part.evidence_address,
        part.statement,
        part.statement_on.isoformat() if part.statement_on else "",
        part.agreed_on.isoformat() if part.agreed_on else "",
        part.recorded_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        part.id,
        address,
        "yes" if part.is_demonstration else "no",
        part.word_of,
        part.entered_from,
    )
