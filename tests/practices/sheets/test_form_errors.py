"""A form of sheets that is shown again because of an error can be sent again."""

from typing import Any

import pytest
from django.urls import reverse

from practices.models.sheets import SheetState
from tests.organizations.edit_conflicts.browser import open_form, read_window
from tests.practices.sheets.imports import chosen

pytestmark = pytest.mark.django_db


def test_columns_can_be_chosen_after_an_error(secretariat: Any) -> None:
    sheet = chosen("organizations", [("A", "B"), ("Northern Commission", "NC")], secretariat)
    window = open_form(secretariat, reverse("sheets:detail", args=[sheet.public_id]), "column-0")

    shown = window.send(do="columns")
    assert shown.status_code == 422
    again = read_window(window.client, window.address, shown.content.decode(), "column-0")
    again.write("column-0", "name")

    assert again.send(do="columns").status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == SheetState.CHECKING  # the work begins with the commit
