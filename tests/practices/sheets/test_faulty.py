"""Faulty sheets of many classes: each gets a sentence with its cell, and nothing is half done.

`AUDIT_SHEETS=200` tries so many.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest

from practices.documents.sheets.answer import answer_csv, unpack_table
from practices.documents.sheets.packages import answer_ods, answer_xlsx
from practices.documents.sheets.reading import recognise_sheet
from practices.documents.sheets.tables import SheetTable, UnreadableSheet
from practices.documents.text import UnreadableText
from practices.models.adoptions import AdoptionEvent
from practices.models.sheets import SheetImport
from practices.sheets.actions.acts import SheetImportRefused
from practices.sheets.actions.uploads import keep_sheet, read_columns
from practices.sheets.sentences import say_problem
from tests import factories
from tests.practices.sheets.faulty import FaultySheet, faulty_sheets
from tests.practices.sheets.imports import finish, taken

pytestmark = pytest.mark.django_db
COUNT = int(os.environ.get("AUDIT_SHEETS", "40"))
READERS: dict[str, Callable[[bytes], bytes]] = {"csv": answer_csv, "ods": answer_ods, "xlsx": answer_xlsx}


def test_each_faulty_sheet_gets_a_sentence_with_its_cell_and_nothing_is_half_done(secretariat: Any) -> None:
    reference = factories.instrument(symbol="DOC/1")
    factories.organization("Agency")
    unsaid = []
    for number, one in enumerate(faulty_sheets(COUNT)):
        said = _try(one, secretariat)
        if not said or (one.cells and not one.cells & set(said)):
            unsaid.append((number, one.kind, sorted(one.cells), said))

    assert unsaid == []
    assert not AdoptionEvent.objects.filter(reference=reference).exclude(track="adoption").exists()
    assert AdoptionEvent.objects.filter(reference=reference).count() <= 1  # the right row is the same in every sheet


def _try(one: FaultySheet, by: Any) -> dict[str, str]:
    """Import a sheet as far as it goes; return what was said, by cell."""
    try:
        table = _read(one.content)
        sheet = keep_sheet(kind="adoptions", name="s", content=one.content, table=table, by=by)
    except UnreadableSheet as refusal:
        return {"": say_problem(refusal)}
    except UnreadableText as refusal:
        return {"": str(refusal)}
    try:
        read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=by)
    except SheetImportRefused as refusal:
        return {"": str(refusal)}
    finish(sheet)
    said = {address: sentence for row in sheet.rows.all() for address, sentence in row.faults if sentence}
    before = AdoptionEvent.objects.count()
    sheet = SheetImport.objects.get(pk=sheet.pk)
    if sheet.rows.filter(outcome="new").exists():
        done = taken(sheet).taken_count
        assert AdoptionEvent.objects.count() == before + done
    return said


def _read(content: bytes) -> SheetTable:
    return unpack_table(READERS[recognise_sheet(content)](content))
