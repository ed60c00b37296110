"""All lists of the admin, by what they have in common: order, filters, search, export, cost, and who sees them."""

import csv
import datetime
import io
import itertools
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.practices.lists.cases import CASES, FORMULA, World, lists

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01 10:00")]
FEW, MANY = 10, 60
CLOSED = (302, 403, 404)


@dataclass
class Shown:
    """A list as somebody sees it."""

    name: str
    client: Client
    world: World

    def get(self, **asked: str) -> Any:
        """Ask for the list."""
        answer = self.client.get(reverse(self.name), asked)
        assert answer.status_code == 200
        return answer

    def context(self, **asked: str) -> Any:
        """Return what the list is made of."""
        return self.get(**asked).context_data

    def columns(self) -> Any:
        """Return the columns that are values."""
        return self.context()["view"].exported

    def table(self, **asked: str) -> list[list[Any]]:
        """Return the values of all rows of the first page."""
        context = self.context(**asked)
        return [[column.get_value(row) for column in context["view"].exported] for row in context["table"].data]


@pytest.fixture(params=CASES)
def shown(request: pytest.FixtureRequest) -> Shown:
    make, who = CASES[request.param]
    world, client = World(), Client()
    make(world, FEW)
    client.force_login(getattr(world, who))
    return Shown(request.param, client, world)


def test_every_list_is_tried():
    assert sorted(lists()) == sorted(CASES)


def test_list_is_sorted_by_each_column_both_ways(shown):
    columns, all_rows = shown.columns(), shown.table()
    assert any(column.sort_key for column in columns)
    for place, column in enumerate(columns):
        if not column.sort_key:
            continue
        up = [row[place] for row in shown.table(ordering=column.name)]
        down = [row[place] for row in shown.table(ordering=f"-{column.name}")]

        assert len(up) == len(down) == len(all_rows), column.name
        filled = [value for value in up if value != ""]
        assert filled == [value for value in down if value != ""][::-1], column.name
        assert up[len(filled) :] == [""] * (len(up) - len(filled)) or "" in up[:1], f"{column.name}: nothing comes last"
        assert _is_in_order(filled), (column.name, filled)


def _is_in_order(values: list[Any]) -> bool:
    """Whether the values are in order, or at least each stands in one place: steps have an order of their own."""
    keys = [value.casefold() if isinstance(value, str) else value for value in values]
    runs = [key for key, _same in itertools.groupby(keys)]
    return keys == sorted(keys) or (isinstance(keys[0], str) and len(runs) == len(set(runs)))


def test_list_is_limited_by_each_filter(shown):
    context = shown.context()
    filters, whole = context.get("filters"), context["items_count"]
    if filters is None:
        pytest.skip("this list has no filters")
    assert not context["is_filtering"], "nothing was asked for"
    for name, one in filters.form.fields.items():
        choices = [str(code) for code, _label in getattr(one, "choices", ()) if code not in ("", None)]
        counts = [shown.context(**{name: str(code)})["items_count"] for code in choices]
        assert all(count <= whole for count in counts), name
        said = [shown.context(**{name: code})["view"].active_filters[0].value for code in choices[:1]]
        assert not {"True", "False"} & set(map(str, said)), name
        if choices:
            assert sum(counts) <= whole, f"{name}: a row is under one choice at most"
            assert any(counts) or name == "waits", f"{name} finds nothing"
    assert shown.context(**dict.fromkeys(filters.form.fields, "\0x"))["items_count"] == whole


def test_what_can_be_done_names_its_row(shown):
    page = shown.get().content.decode()
    for link in re.findall(r'<a href="[^"]+"><bdi>(?:View them|Sample|Record an event)</bdi>(.*?)</a>', page):
        assert "w-sr-only" in link


def test_list_is_searched(shown):
    if not shown.context()["view"].is_searchable:
        pytest.skip("this list is not searched")

    assert shown.context(q="HYPERLINK")["items_count"] > 0
    assert "No entries match." in shown.get(q="zzqqxx").content.decode()
    assert shown.context(q="\0")["items_count"] == shown.context()["items_count"]


def test_list_is_exported_as_a_workbook(shown):
    expected = shown.table()
    sheet = load_workbook(io.BytesIO(shown.get(export="xlsx").getvalue())).active
    heads, *rows = sheet.iter_rows()

    assert [cell.value for cell in heads] == [str(column.label) for column in shown.columns()]
    assert len(rows) == len(expected)
    for row, values in zip(rows, expected, strict=True):
        for cell, value in zip(row, values, strict=True):
            assert cell.data_type != "f"
            assert cell.is_date == isinstance(value, datetime.date)
            assert str(cell.value) not in ("True", "False")
            if isinstance(value, bool):
                assert cell.value in ("Yes", "No")
            elif isinstance(value, int):
                assert cell.value == value


def test_list_is_exported_as_text(shown):
    expected = shown.table()
    text = b"".join(shown.get(export="csv")).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))

    assert len(heads) == len(expected[0])
    assert len(rows) == len(expected)
    for row, values in zip(rows, expected, strict=True):
        for cell, value in zip(row, values, strict=True):
            assert cell[:1] not in ("=", "+", "-", "@"), "begins like a formula"
            assert cell not in ("True", "False")
            if isinstance(value, datetime.date):
                assert cell.startswith(value.isoformat()[:10])
    assert FORMULA in text


def test_list_costs_the_same_for_many_rows(shown):
    def cost() -> list[int]:
        counts = []
        for asked in ({}, {"p": "1", "q": "a"}, {"export": "csv"}, {"export": "xlsx"}):
            shown.get(**asked)
            with CaptureQueriesContext(
                connection,
            ) as counted:
                answer = shown.get(**asked)
                _ = answer.getvalue() if answer.streaming else answer.content
            counts.append(len(counted))
        return counts

    before, count = cost(), shown.context()["paginator"].count
    CASES[shown.name][0](shown.world, MANY - FEW)

    assert shown.context()["paginator"].count > count
    after = cost()
    assert all(now <= then + 1 for now, then in zip(after, before, strict=True)), (before, after)


@pytest.mark.parametrize("address", ["", "_results"])
def test_list_is_closed_to_others(shown, address):
    own = b"HYPERLINK"
    assert own in shown.client.get(reverse(f"{shown.name}{address}")).content
    others = [None, factories.delegate(), factories.officer(factories.organization())]
    for person in others:
        client = Client()
        if person is not None:
            client.force_login(person)
        for export in ("", "csv", "xlsx"):
            answer = client.get(reverse(f"{shown.name}{address}"), {"export": export})
            content = answer.getvalue() if answer.streaming else answer.content
            is_closed = answer.status_code in CLOSED
            assert is_closed or own not in content
            if not is_closed and export == "xlsx":
                assert load_workbook(io.BytesIO(content)).active.max_row == 1, "rows of somebody else's list"
