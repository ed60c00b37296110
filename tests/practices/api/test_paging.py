"""Pages by the last row seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models.adoptions import AdoptionEvent
from tests import factories
from tests.practices.api.answers import client_of, get, ids, key, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> list[AdoptionEvent]:
    """Five events, newest first."""
    reference = factories.instrument()
    return [factories.adoption(reference) for _ in range(5)][::-1]


def follow(address: str) -> tuple[list[str], Any]:
    page = client_of().get(address).json()
    return [row["id"] for row in page["results"]], page


def walk(page: Any, link: str) -> list[str]:
    """Follow the links called `link` from a page; give the ids of the pages after it."""
    found: list[str] = []
    while page[link]:
        here, page = follow(page[link])
        found += here
    return found


def test_pages_together_give_every_event_once(events: list[AdoptionEvent]):
    first = get("adoptions", page_size=2)
    seen = [row["id"] for row in first["results"]] + walk(first, "next")

    assert seen == [str(event.public_id) for event in events]
    assert first["previous"] is None
    assert set(first) == {"next", "previous", "results"}


def test_pages_backward_give_the_same(events: list[AdoptionEvent]):
    second, page = follow(get("adoptions", page_size=2)["next"])
    back, first = follow(page["previous"])

    assert second == [str(event.public_id) for event in events[2:4]]
    assert back == [str(event.public_id) for event in events[:2]]
    assert first["previous"] is None
    assert follow(first["next"])[0] == second


def test_next_page_stays_when_events_are_added(events: list[AdoptionEvent]):
    link = get("adoptions", page_size=2)["next"]
    before = follow(link)[0]
    for _ in range(3):
        factories.adoption(events[0].reference)

    assert follow(link)[0] == before


def test_link_keeps_the_filters(events: list[AdoptionEvent]):
    factories.adoption()
    page = get("adoptions", reference=key(events[0].reference), page_size=3)

    assert walk(page, "next") == [str(event.public_id) for event in events[3:]]


def test_page_holds_fifty_rows_unless_told_otherwise():
    for number in range(52):
        factories.topic(f"topic-{number:02}")

    assert len(ids("topics")) == 50
    assert len(ids("topics", page_size=200)) == 52


def test_pages_of_equal_titles_lose_none():
    pages = {key(factories.instrument(title="Code of conduct")) for _ in range(5)}
    page = get("instruments", page_size=2)

    seen = [row["id"] for row in page["results"]] + walk(page, "next")
    assert len(seen) == 5
    assert set(seen) == pages


@pytest.mark.parametrize("size", ["0", "201", "-1", "1e2", "abc", "9" * 400, "٥"])
def test_page_size_out_of_range_is_refused(size: str):
    assert refused("adoptions", {"page_size": size})["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize(
    "cursor",
    ["x", "after-", "after-1", "after-gifts", "before-" + "9" * 5000, "cD0x", "after-\x00", "after-é"],
)
@pytest.mark.parametrize("address", ["adoptions", "topics", "instruments"])
def test_cursor_that_names_no_row_is_refused(address: str, cursor: str):
    assert refused(address, {"cursor": cursor})["errors"][0]["parameter"] == "cursor"


def test_deep_page_costs_the_same_queries(events: list[AdoptionEvent], django_assert_max_num_queries: Any):
    link = get("adoptions", page_size=2)["next"]
    with django_assert_max_num_queries(8) as shallow:
        follow(link)
    deeper = follow(link)[1]["next"]
    with django_assert_max_num_queries(8) as deep:
        follow(deeper)

    assert len(shallow) == len(deep)


@pytest.mark.once
def test_texts_are_described_when_their_page_is_found():
    for _number in range(3):
        factories.edition()

    with CaptureQueriesContext(connection) as asked:
        page = client_of().get("/api/v1/editions/", {"page_size": "2"}).json()

    described = [query["sql"] for query in asked if "provision_count" in query["sql"]]
    assert len(page["results"]) == 2
    assert page["next"]
    assert len(described) == 1
    assert " LIMIT 3" not in described[0]
