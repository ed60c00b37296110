"""What can be done with an import in which state, and by whom: every pair, in the actions and on the screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.models.sheets import SheetImport, SheetImportRow, SheetOutcome, SheetState
from practices.sheets.actions.acts import SheetImportRefused
from practices.sheets.actions.uploads import check_again, drop_sheet, explain_words, read_columns
from practices.sheets.actions.working import BATCH, choose_for_all, choose_for_row, do_batch, take_in_rows, undo_import
from tests import factories
from tests.practices.sheets.imports import checked

pytestmark = pytest.mark.django_db

ACTS: dict[str, Callable[[SheetImport, Any], Any]] = {
    "columns": lambda sheet, by: read_columns(sheet=sheet, columns=sheet.columns, same_for_all={}, by=by),
    "explain": lambda sheet, by: explain_words(sheet=sheet, meanings={"kind:intl": "regional"}, by=by),
    "check": lambda sheet, by: check_again(sheet=sheet, by=by),
    "choose": lambda sheet, by: choose_for_row(row=sheet.rows.get(line=3), choice="anyway", by=by),
    "choose-all": lambda sheet, by: choose_for_all(sheet=sheet, choice="anyway", by=by),
    "take": lambda sheet, by: take_in_rows(sheet=sheet, by=by),
    "undo": lambda sheet, by: undo_import(sheet=sheet, by=by),
    "drop": lambda sheet, by: drop_sheet(sheet=sheet, by=by),
}
ONCE_CHECKED = {"explain", "check", "choose", "choose-all", "take"}
POSSIBLE = {
    "mapping": {"columns", "drop"},
    "checking": set(),
    "checked": {"columns", "drop", *ONCE_CHECKED},
    "taking": set(),
    "taken": {"undo", *ONCE_CHECKED},
    "undoing": set(),
    "undone": set(),
}
ROLES = ("chooser", "member", "officer", "nobody")


class Trial(Exception):
    """Rolls an act back."""


def sheet_in(state: str, by: Any) -> SheetImport:
    """Return an import in this state, with a row that is right and two that ask."""
    rows = [("Name", "Kind"), ("Commission", "regional"), ("Agency", ""), ("Office", "")]
    sheet = checked("organizations", rows, by)
    sheet.rows.filter(line__gt=2).update(outcome=SheetOutcome.CHOICE, options=[["anyway", "Record it anyway"]])
    taken_at = timezone.now() if state in ("taking", "taken", "undoing", "undone") else None
    SheetImport.objects.filter(pk=sheet.pk).update(state=state, taken_at=taken_at)
    sheet.refresh_from_db()
    return sheet


def person(role: str, chooser: Any) -> Any:
    if role == "officer":
        return factories.officer(factories.organization("Elsewhere"))
    return {"chooser": chooser, "nobody": None}.get(role) if role != "member" else factories.secretariat_member()


def shape(sheet: SheetImport) -> list[Any]:
    """Return all that an act can change."""
    fields = ("outcome", "choice", "taken_at", "undone_at")
    there = SheetImport.objects.filter(pk=sheet.pk).values_list("state", "taken_at", "columns")
    return [*there, *SheetImportRow.objects.filter(sheet=sheet).order_by("line").values_list(*fields)]


@pytest.mark.parametrize("state", SheetState.values)
def test_each_act_is_done_in_its_states_alone_by_who_chose_the_file(state: str, secretariat: Any) -> None:
    sheet = sheet_in(state, secretariat)
    before = shape(sheet)
    done = set()

    for role, by in [(role, person(role, secretariat)) for role in ROLES]:
        for act, do in ACTS.items():
            try:
                with transaction.atomic():
                    do(sheet, by)
                    assert shape(sheet) != before
                    raise Trial
            except Trial:
                done.add((role, act))
            except SheetImportRefused:
                pass
            sheet = SheetImport.objects.get(pk=sheet.pk)
            assert shape(sheet) == before

    assert done == {("chooser", act) for act in POSSIBLE[state]}


@pytest.mark.parametrize("role", ["chooser", "member"])
@pytest.mark.parametrize("state", SheetState.values)
def test_the_screen_offers_what_can_be_done_and_nothing_else(
    state: str, role: str, secretariat: Any, client: Client
) -> None:
    sheet = sheet_in(state, secretariat)
    sheet.rows.filter(line=2).update(outcome=SheetOutcome.NEW)
    client.force_login(person(role, secretariat))
    possible = POSSIBLE[state] if role == "chooser" else set()

    offered = set()
    for query in ("", "?columns=1", "?undo=1"):
        page = client.get(reverse("sheets:detail", args=[sheet.public_id]) + query).content.decode()
        offered |= set(re.findall(r'name="do" value="([a-z-]+?)(?:-\d+)?"', page))

    assert offered == possible - {"explain"}  # no word of these rows needs an explanation


def test_who_approves_is_asked_for_what_went_in_before_the_person_left(
    secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    get_user_model().objects.create_superuser("root", "root@example.org", "x")
    sheet = checked("organizations", [("Name",), *((f"Agency {number}",) for number in range(30))], secretariat)
    take_in_rows(sheet=sheet, by=secretariat)
    do_batch(key=sheet.pk)
    mail.outbox.clear()
    secretariat.groups.clear()

    with django_capture_on_commit_callbacks(execute=True):
        assert do_batch(key=sheet.pk) is None

    sheet.refresh_from_db()
    assert (sheet.state, sheet.taken_count) == (SheetState.TAKEN, BATCH)
    assert [(message.subject, message.to) for message in mail.outbox] == [
        (f"For approval: {BATCH} entries of a sheet", ["root@example.org"])
    ]
