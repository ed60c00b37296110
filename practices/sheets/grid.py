"""Organizations by the four tracks, beside one reference, to be edited like a sheet: what its cells say now."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from organizations.models import OrganizationPage
from practices.models.adoptions import STATES_OF, AdoptionEvent, State, Track
from practices.models.dates import format_partial_date
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.courses import decide_standing
from practices.queries.adoptions.standing import end_of, read_entries
from practices.queries.wording import with_label
from practices.sheets.columns import SheetColumn
from practices.sheets.kinds import KINDS

GRID_COLUMNS = ("state", "effective_on", "evidence_address", "letter")
"""What each track has a cell for, by the columns of the sheet of adoption facts."""


@dataclass(slots=True)
class GridCell:
    """A cell: `value` is shown, `before` is what stands; `fault` says what is wrong with what was written."""

    name: str
    column: SheetColumn
    track: str
    value: str
    before: str
    fault: str = ""
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the cell is, for who does not see its column."""
        return with_label(Track(self.track).label, self.column.label)


@dataclass(slots=True)
class GridTrack:
    """The cells of one track; between `options` (value and label) a decision is asked."""

    track: str
    cells: list[GridCell]
    question: str = ""
    options: Sequence[tuple[str, str]] = ()

    @property
    def written(self) -> dict[str, str]:
        """What is written in the cells, by column."""
        return {cell.column.name: cell.value for cell in self.cells}

    @property
    def is_changed(self) -> bool:
        """Whether anything else is written than what stands."""
        return any(cell.value != cell.before for cell in self.cells)


@dataclass(slots=True)
class GridRow:
    """One organization."""

    organization: OrganizationPage
    tracks: list[GridTrack] = field(default_factory=list)


def read_grid(reference: InstrumentPage, organizations: Sequence[OrganizationPage], user: Any) -> list[GridRow]:
    """Return a row for each organization with what stands today, or else from a day to come. Three queries."""
    entries = read_entries(user, known_at=end_of(today()), references=[reference.pk])
    standing = {**decide_standing(entries, datetime.date.max), **decide_standing(entries, today())}
    keys = [entry.key for entry in standing.values()]
    evidence = dict(AdoptionEvent.objects.filter(pk__in=keys).values_list("pk", "record__evidence_address"))
    rows = []
    for organization in organizations:
        row = GridRow(organization)
        for track in Track:
            entry = standing.get((reference.pk, organization.pk, str(track)))
            before = dict.fromkeys(GRID_COLUMNS, "")
            if entry is not None:
                since = format_partial_date(entry.effective_on, entry.effective_precision)
                address = evidence.get(entry.key) or ""
                before |= {"state": str(State(entry.state).label), "effective_on": since, "evidence_address": address}
            row.tracks.append(GridTrack(track, [_cell(organization, track, name, before[name]) for name in before]))
        rows.append(row)
    return rows


def _cell(organization: OrganizationPage, track: Track, name: str, before: str) -> GridCell:
    column = KINDS["adoptions"].by_name[name]
    states = tuple(str(state.label) for state in STATES_OF[track]) if name == "state" else ()
    return GridCell(f"{organization.pk}-{track.value}-{name}", column, track, before, before, choices=states)
