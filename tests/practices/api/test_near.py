"""The provisions that a machine found to be nearest to one."""

import pytest

from practices.actions.vectors import refresh_all
from practices.models.releases import Audience
from practices.queries.comparison.vectors import memory
from tests import factories
from tests.practices.api.answers import client_of, get, ids, refused

pytestmark = pytest.mark.django_db
GIFTS = "Members accept no gift beyond simple courtesy without the authorization of the Head of Mission."


@pytest.fixture(autouse=True)
def _forgetful():
    memory.clear()


def text(*rules: str) -> str:
    return "\n\n".join(f"{number}. {rule}" for number, rule in enumerate(rules, start=1))


def test_nearest_provisions_come_most_alike_first_and_page_by_page():
    asked = factories.edition(text=text(GIFTS)).provisions.current().first()
    for words in (GIFTS.replace("Members", "Staff"), GIFTS, GIFTS.replace("gift", "present").replace("Head", "Chief")):
        factories.edition(text=text(words, "The fund is kept by a board of five."))
    refresh_all()

    rows = get("provisions", near=str(asked.public_id))["results"]
    read, address = [], f"/api/v1/provisions/?near={asked.public_id}&page_size=1"
    while address:
        page = client_of().get(address).json()
        read += page["results"]
        address = page["next"]

    assert rows[0]["text"] == GIFTS
    assert [row["likeness"] for row in rows] == sorted((row["likeness"] for row in rows), reverse=True)
    assert len(rows) >= 3
    assert read == rows
    assert all(0 < row["likeness"] <= 1 for row in rows)
    assert refused("provisions", {"near": str(asked.public_id), "ordering": "position"})["status"] == 400


def test_what_was_narrowed_is_near_to_nothing():
    asked = factories.edition(text=text(GIFTS)).provisions.current().first()
    other = factories.edition(text=text(GIFTS))
    refresh_all()
    assert len(ids("provisions", near=str(asked.public_id))) == 1

    factories.open_to(other, Audience.OWN)
    assert ids("provisions", near=str(asked.public_id)) == []


def test_similar_says_that_a_machine_found_it():
    code = factories.edition(text=text(GIFTS)).instrument

    answer = get(f"instruments/{code.translation_key}/similar")

    assert answer["found_by"] == "machine"
    assert answer["method"]
