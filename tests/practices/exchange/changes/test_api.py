"""`/api/v1/changes/`."""

import hashlib

import pytest
from django.test import Client, override_settings

from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import Change, Touch
from practices.models.releases import Audience
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/changes/"


def follow(client, address=ADDRESS):
    """Follow the log to its end; give its entries and where to ask next."""
    entries = []
    while True:
        page = client.get(address).json()
        entries += page["results"]
        address = page["next"]
        if not page["more"]:
            return entries, address


def test_reader_who_follows_gets_each_entry_once_and_later_what_came_since(client):
    factories.adoption()
    note_changes()

    first, address = follow(client, f"{ADDRESS}?page_size=2")
    note = factories.practice()
    note_changes()
    second, _address = follow(client, address)

    numbers = [entry["cursor"] for entry in first + second]
    assert numbers == [str(number) for number in range(1, Change.objects.count() + 1)]
    assert [(entry["act"], entry["kind"]) for entry in second] == [("created", "organization"), ("created", "practice")]
    assert second[1]["id"] == str(note.translation_key)
    assert client.get(second[1]["url"]).json()["id"] == second[1]["id"]


def test_withdrawn_thing_has_no_address(client):
    note = factories.practice()
    note_changes()
    factories.open_to(note, Audience.OWN)
    note_changes()

    last = follow(client)[0][-1]

    assert (last["act"], last["id"], last["url"]) == ("withdrawn", str(note.translation_key), None)


def test_entries_of_a_kind_and_of_an_organization(client):
    event = factories.adoption()
    factories.practice()
    note_changes()

    events = follow(client, f"{ADDRESS}?kind=adoption")[0]
    own = follow(client, f"{ADDRESS}?organization={event.organization.translation_key}")[0]

    assert [entry["kind"] for entry in events] == ["adoption"]
    assert {entry["kind"] for entry in own} == {"organization", "adoption"}


@pytest.mark.parametrize("query", ["after=", "after=x", "after=-1", "after=" + "9" * 19, "kind=page", "page_size=0"])
def test_refusals(client, query):
    answer = client.get(f"{ADDRESS}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_cursor_beyond_the_end_waits_there(client):
    page = client.get(f"{ADDRESS}?after={'9' * 18}").json()

    assert (page["results"], page["more"]) == ([], False)
    assert page["next"].endswith("9" * 18)


def test_status_agrees_with_who_followed_to_the_head(client):
    factories.adoption()
    gone = factories.practice()
    note_changes()
    factories.open_to(gone, Audience.OWN)
    note_changes()

    status = client.get(f"{ADDRESS}status/").json()

    present = {}
    entries = follow(client)[0]
    for entry in entries:
        present[entry["kind"], entry["id"]] = entry["act"] != "withdrawn"
    lines = sorted(thing for thing, is_there in present.items() if is_there)
    assert status["head"] == entries[-1]["cursor"]
    assert status["digest"] == hashlib.sha256("".join(f"{kind} {key}\n" for kind, key in lines).encode()).hexdigest()
    assert status["counts"]["practice"] == 0


def test_page_takes_few_queries_whatever_its_length(client, django_assert_max_num_queries):
    for _number in range(3):
        factories.adoption()
    note_changes()

    with django_assert_max_num_queries(3):
        client.get(ADDRESS)
    with django_assert_max_num_queries(4):
        client.get(f"{ADDRESS}status/")


def test_writing_request_brings_the_log_up_to_date():
    office = factories.organization()
    note_changes()
    factories.practice(office)
    assert Touch.objects.exists()

    with override_settings(CHANGES_AT_ONCE=True):
        Client().get("/")
        assert Touch.objects.exists()
        Client().post("/search/")

    assert not Touch.objects.exists()
    assert Change.objects.order_by("sequence").last().kind == "practice"
