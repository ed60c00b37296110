"""Rows of one sheet that are about the same: the check sees those before it, also in an earlier batch."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent
from practices.sheets.actions.acts import SheetImportRefused
from practices.sheets.actions.working import BATCH, choose_for_all, choose_for_row
from tests import factories
from tests.practices.sheets.imports import checked, faults, finish, outcomes, taken

pytestmark = pytest.mark.django_db
FACTS = ("Organization", "Reference instrument", "Track", "Where it stands", "Since")


@pytest.mark.parametrize("between", [0, BATCH], ids=["in one batch", "across batches"])
def test_line_that_names_an_earlier_one_differently_asks(between: int, secretariat: Any) -> None:
    others = [(f"Agency {number}",) for number in range(between)]

    sheet = checked("organizations", [("Name",), ("World Commission",), *others, ("world commission ",)], secretariat)

    sentence = "This is the same as line 2 of this sheet, written differently: remove one line."
    assert faults(sheet) == [[f"A{between + 3}", sentence]]
    taken(sheet)
    assert OrganizationPage.objects.get(slug="world-commission").draft_title == "World Commission"


def test_same_line_twice_says_which(secretariat: Any) -> None:
    sheet = checked("organizations", [("Name",), ("World Commission",), ("World Commission",)], secretariat)

    assert outcomes(sheet) == ["new", "exists"]
    assert sheet.rows.get(line=3).becomes == "This is the same as line 2 of this sheet."


def test_changed_row_shows_what_was_there(secretariat: Any, client: Client) -> None:
    factories.organization("World Commission", slug="world-commission")
    sheet = checked("organizations", [("Name",), ("World  commission",)], secretariat)
    client.force_login(secretariat)

    shown = client.get(reverse("sheets:detail", args=[sheet.public_id])).content.decode()

    assert outcomes(sheet) == ["changed"]
    assert "<del><bdi>World Commission</bdi></del> → <ins><bdi>World commission</bdi></ins>" in shown


def test_what_the_check_says_of_facts_about_one_place_is_what_the_import_does(secretariat: Any) -> None:
    factories.instrument(symbol="DOC/1")
    names = [f"Agency {number}" for number in range(BATCH)]
    for name in names:
        factories.organization(name)
    rows = [(name, "DOC/1", "Adoption", "in place", "2004") for name in names]
    rows += [(name, "DOC/1", "Adoption", "planned", "2003") for name in names]

    sheet = checked("adoptions", [FACTS, *rows], secretariat)
    assert outcomes(sheet) == ["new"] * BATCH + ["choice"] * BATCH
    assert choose_for_all(sheet=sheet, choice="anyway", by=secretariat) == BATCH
    assert outcomes(finish(sheet)) == ["new"] * 2 * BATCH
    assert taken(sheet).taken_count == 2 * BATCH
    with pytest.raises(SheetImportRefused):
        choose_for_all(sheet=sheet, choice="anyway", by=secretariat)


def test_order_of_two_lines_is_decided_before_either_is_recorded(secretariat: Any) -> None:
    factories.instrument(symbol="DOC/1")
    factories.organization("Agency")
    rows = [("Agency", "DOC/1", "Adoption", state, "2004") for state in ("in place", "withdrawn")]

    sheet = checked("adoptions", [FACTS, *rows], secretariat)
    row = sheet.rows.get(line=3)
    assert row.options[0][0] == "follows:line-2"
    choose_for_row(row=row, choice="follows:line-2", by=secretariat)
    taken(finish(sheet))

    first, second = AdoptionEvent.objects.order_by("sequence")
    assert second.follows == first
