"""Sheets take turns in the worker: neither a large one nor one that fails holds up the others."""

import itertools
from typing import Any

import pytest

from practices.models.sheets import SheetImport, SheetState
from practices.sheets.actions import working
from practices.sheets.actions.uploads import read_columns
from practices.sheets.actions.working import BATCH, work_on_sheets
from practices.sheets.kinds import KINDS
from tests import factories
from tests.practices.sheets.imports import chosen

pytestmark = pytest.mark.django_db


def waiting(count: int, by: Any) -> SheetImport:
    rows = [("Organization", "Kind", "Date", "Text"), *(("Alpha", "Note", "2004", f"{n}") for n in range(count))]
    sheet = chosen("contacts", rows, by)
    return read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=by)


def test_a_large_sheet_leaves_the_next_ones_their_turns(secretariat: Any) -> None:
    factories.organization("Alpha")
    large, *small = (waiting(count, secretariat) for count in (4 * BATCH, 1, 1))
    ticks = itertools.count()

    work_on_sheets(seconds=6, timer=lambda: float(next(ticks)))  # six batches

    for sheet in small:
        sheet.refresh_from_db()
        assert sheet.rows.get().outcome == "new"
    large.refresh_from_db()
    assert large.state == SheetState.CHECKING


def test_a_sheet_that_fails_leaves_the_others_their_turns(secretariat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.organization("Alpha")
    failing, other = waiting(1, secretariat), waiting(BATCH + 1, secretariat)
    do_batch = working.do_batch

    def fail(*, key: int, **more: Any) -> int | None:
        if key == failing.pk:
            raise OSError("the disk is full")
        return do_batch(key=key, **more)

    monkeypatch.setattr(working, "do_batch", fail)
    with pytest.raises(OSError, match="full"):
        work_on_sheets(seconds=600)

    other.refresh_from_db()
    assert other.state == SheetState.CHECKED


def test_what_is_known_is_read_once_while_it_is_the_same(secretariat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.organization("Alpha")
    sheet = waiting(3 * BATCH, secretariat)
    reads = []
    known = KINDS["contacts"].known
    monkeypatch.setattr(type(KINDS["contacts"]), "known", lambda _kind, by: reads.append(by) or known(by))

    work_on_sheets(seconds=600)
    assert reads == [secretariat]

    factories.organization("Beta")
    read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=secretariat)
    things = working.KnownThings()
    working.do_batch(key=sheet.pk, known=things)
    factories.organization("Gamma")
    working.do_batch(key=sheet.pk, known=things)
    assert len(reads) == 3
