"""What a killable process does with sheets: make one, import its rows, undo them, look what is there."""

import io
from typing import Any

from organizations.models import OrganizationPage, User
from practices.actions.ledger import verify
from practices.documents.sheets.answer import answer_csv, unpack_table
from practices.models.adoptions import AdoptionEvent
from practices.models.relayed import RelayedStatement
from practices.models.sheets import AT_WORK, SheetImport, SheetState
from practices.sheets.actions.uploads import keep_sheet, read_columns
from practices.sheets.actions.working import take_in_rows, undo_import, work_on_sheets
from tests import factories
from tests.practices.documents.sheets.made import csv_text

WITHOUT_END = 3600.0


def prepare_sheets(rows: int, _silence: io.StringIO) -> None:
    """Make so many organizations, and a sheet of their facts, checked."""
    by = factories.secretariat_member()
    factories.instrument(title="Code of Conduct")
    names = [f"Commission {number}" for number in range(rows)]
    for name in names:
        factories.organization(name)
    facts = [(name, "Code of Conduct", "adoption", "in_place", "2004", "organization", "2004-06-03") for name in names]
    heads = ("organization", "reference", "track", "state", "effective_on", "word_of", "statement_on")
    _check("adoptions", [heads, *facts], by)


def take_sheet(_silence: io.StringIO) -> None:
    """Import what is right of the newest sheet, as the button and the worker do; goes on where it was left."""
    sheet = SheetImport.objects.order_by("-pk")[0]
    if sheet.state == SheetState.CHECKED:
        take_in_rows(sheet=sheet, by=sheet.by)
    work_on_sheets(seconds=WITHOUT_END)


def take_and_undo_sheet(_silence: io.StringIO) -> None:
    """Import the newest sheet and undo it; goes on where it was left."""
    take_sheet(_silence)
    sheet = SheetImport.objects.order_by("-pk")[0]
    if sheet.state == SheetState.TAKEN:
        undo_import(sheet=sheet, by=sheet.by)
    work_on_sheets(seconds=WITHOUT_END)


def inspect_sheets(_silence: io.StringIO) -> dict[str, Any]:
    """Say what is half done, and what there is."""
    sheet = SheetImport.objects.order_by("-pk")[0]
    taken, undone = sheet.rows.filter(taken_at__isnull=False), sheet.rows.filter(undone_at__isnull=False)
    events, standing = AdoptionEvent.objects.filter(reverses__isnull=True), AdoptionEvent.objects.standing()
    broken = verify(AdoptionEvent)
    faults = [f"the ledger does not hold: {broken}"] if broken else []
    if taken.count() != events.count():
        faults.append(f"{taken.count()} rows are marked, {events.count()} events are recorded")
    if events.count() - standing.count() != undone.count():
        faults.append(f"{undone.count()} rows are undone, {events.count() - standing.count()} events are reversed")
    if RelayedStatement.objects.waiting().count() != standing.count():
        faults.append("a statement waits without its event, or an event without its statement")
    if sheet.taken_count != taken.count() and sheet.state not in AT_WORK:
        faults.append("the count of the import is another than that of its rows")
    counts = [taken.count(), undone.count(), standing.count(), OrganizationPage.objects.count()]
    return {"faults": faults, "state": [sheet.state, *counts]}


def _check(kind: str, rows: list[tuple[str, ...]], by: User) -> None:
    content = csv_text(rows).encode()
    sheet = keep_sheet(kind=kind, name="s.csv", content=content, table=unpack_table(answer_csv(content)), by=by)
    read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=by)
    work_on_sheets(seconds=WITHOUT_END)
