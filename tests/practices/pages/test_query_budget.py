"""What each public page asks of the database when it is made: how many queries, how wide, and how long to plan."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from wagtail.models import Site

from tests import factories
from tests.leaks.two_worlds import addresses, make_world

pytestmark = pytest.mark.django_db
MOST_COLUMNS, MOST_JOINS, MOST_PLANNING = 60, 6, 5.0
"""Of one query; milliseconds."""
MOST_QUERIES = 12
OVER: Mapping[str, tuple[int, int, int]] = {
    "OrganizationPage": (16, 60, 6),
    "InstrumentPage": (15, 60, 6),
    "adoptions": (13, 60, 6),
    "compare by topic": (13, 60, 6),
    "coverage_cell": (14, 60, 6),
    "similar": (12, 60, 8),
    "topic": (17, 60, 7),
}
"""Pages that ask for more: queries, columns and joins of one at most. Lower them; a page in no line has the budget."""
NOT_PAGES = re.compile(r"^/(api|feeds|fr)/|format=csv|/export/|/figures/|/pack/|\.xml|\.txt")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that a page asked."""

    sql: str
    params: Any
    columns: int

    @property
    def joins(self) -> int:
        return len(re.findall(r"\bJOIN\b", self.sql))

    @property
    def is_planned_quickly(self) -> bool:
        """Tell whether PostgreSQL plans it in time, once of five times (others run meanwhile). Not on SQLite."""
        return connection.vendor != "postgresql" or any(self._plan() <= MOST_PLANNING for _time in range(5))

    def _plan(self) -> float:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (SUMMARY, FORMAT JSON) {self.sql}", self.params)
            told = cursor.fetchone()[0]
        return float((json.loads(told) if isinstance(told, str) else told)[0]["Planning Time"])


def asked_by(address: str) -> list[Asked]:
    """Return the queries of a page that is asked for the second time: what a process remembers is there by then."""
    found: list[Asked] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.startswith(("SELECT", "WITH", "(")):
            found.append(Asked(sql, params, len(context["cursor"].description or ())))
        return answer

    Client().get(address)
    with connection.execute_wrapper(note):
        assert Client().get(address).status_code == 200, address
    return found


def kind_of(address: str) -> str:
    """Name the kind of page: its view, or the type of a page of the tree."""
    path, _mark, query = address.partition("?")
    name = resolve(path).view_name
    if name == "wagtail_serve":
        home, steps = Site.objects.get().root_page.specific, [step for step in path.split("/") if step]
        name = type(home.route(RequestFactory().get(path), steps).page).__name__
    by = re.search(r"\bby=(\w+)", query)
    return name + (f" by {by[1]}" if by else "")


def pages() -> dict[str, str]:
    """Return one public page of each kind, by its kind."""
    world = make_world(factories.operator())
    _issuer, _adopter, reference, _own, _editions, gifts = world
    more = ["/about/", "/questions/gifts/", reverse("coverage_cell", args=[reference.translation_key, gifts.code])]
    listed = [address for address in (*addresses(world), *more) if not NOT_PAGES.search(address)]
    return {kind_of(address): address for address in listed}


def test_no_public_page_asks_more_than_its_budget():
    over, found = [], pages()
    for kind, address in found.items():
        asked = asked_by(address)
        widest, most_joins = (max((getattr(one, name) for one in asked), default=0) for name in ("columns", "joins"))
        sizes, budget = (len(asked), widest, most_joins), OVER.get(kind, (MOST_QUERIES, MOST_COLUMNS, MOST_JOINS))
        if any(size > most for size, most in zip(sizes, budget, strict=True)):
            over.append(f"{kind} {address}: {sizes} where {budget} is the budget of queries, columns and joins")
        over += [f"{kind}: {one.sql}" for one in asked if not one.is_planned_quickly]
    assert over == []
    assert set(OVER) <= set(found)
