"""Saving what was written in the grid: each track by the rules of the sheet of adoption facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.kept_files import keeping_files
from practices.models.instruments import InstrumentPage
from practices.models.sheets import SheetOutcome
from practices.sheets.actions.acts import refuse_others
from practices.sheets.columns import SheetChoiceNeeded, SheetRowRefused
from practices.sheets.grid import GridRow, GridTrack
from practices.sheets.kinds import KINDS


class GridRefused(Exception):
    """Some statements cannot be recorded, and none was: `count` of them; each says why at its cell."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@keeping_files()
def save_grid(*, reference: InstrumentPage, rows: Sequence[GridRow], choices: Mapping[str, str], by: Any) -> int:
    """Record what was changed, all of it or nothing; return how many statements were recorded.

    `choices` are the answers to what was asked before, by key of organization and track. Raises GridRefused, and
    SheetImportRefused for who may not.
    """
    refuse_others(by)
    known = KINDS["adoptions"].known(by)
    changed = [(row, track) for row in rows for track in row.tracks if track.is_changed]
    done = [_record(reference, row, track, known, choices, by) for row, track in changed]
    if not all(done):
        raise GridRefused(done.count(False))
    return len(done)


def _record(
    reference: InstrumentPage, row: GridRow, track: GridTrack, known: Any, choices: Mapping[str, str], by: Any
) -> bool:
    cells = {
        "organization_id": str(row.organization.translation_key),
        "reference_id": str(reference.translation_key),
        "track": track.track,
        **track.written,
    }
    choice = choices.get(f"{row.organization.pk}-{track.track}", "")
    try:
        with transaction.atomic():
            result = KINDS["adoptions"].take(cells, by=by, known=known, choice=choice)
    except SheetRowRefused as refusal:
        _note_faults(track, refusal)
        return False
    except SheetChoiceNeeded as asked:
        track.question, track.options = str(asked), asked.options
        return False
    if result.outcome == SheetOutcome.EXISTS:
        track.cells[0].fault = _("The same is recorded already, with other details: open the entry to change them.")
        return False
    return True


def _note_faults(track: GridTrack, refusal: SheetRowRefused) -> None:
    by_column = {cell.column.name: cell for cell in track.cells}
    for fault in refusal.faults:
        cell = by_column.get(fault.column, track.cells[0])
        cell.fault = f"{cell.fault} {fault.sentence}".strip()
