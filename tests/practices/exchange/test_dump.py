"""The dump: everything public, and nothing else, as tables."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from practices.actions.adoptions import reverse_adoption
from practices.exchange.actions.changes import note_changes
from practices.exchange.api import dump_tables
from practices.exchange.api.dump_tables import NAMED
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience
from tests import factories
from tests.many_adoptions import make_adoptions
from tests.practices.api.answers import get, ids

pytestmark = pytest.mark.django_db


def read(table: str, client: Client | None = None) -> list[dict[str, str]]:
    response = (client or Client()).get(f"/api/v1/dump/{table}.csv")
    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def world(operator: Any) -> None:
    """Some public things, some hidden ones."""
    gifts = factories.topic("gifts", "Gifts")
    free = factories.instrument(topics=[gifts], reuse_terms="free", title="=1+1")
    factories.edition(free)
    closed = factories.instrument(reuse_terms="quote")
    text = factories.edition(closed, text="1. Heading\n\nWithheld words.\n")
    factories.assessment(text, topic=gifts, by=operator)
    factories.adoption(free)
    factories.practice()
    factories.edition(factories.instrument(title="Hidden", audience=None), audience=None)
    factories.practice(audience=None, title="Hidden")


def test_tables_hold_what_the_public_sees_whoever_asks(world, operator):
    client = Client()
    client.force_login(operator)
    tables = get("dump")["tables"]

    assert [table["name"] for table in tables] == list(NAMED)
    for name in (
        "organizations",
        "topics",
        "instruments",
        "editions",
        "practices",
        "adoptions",
        "assessments",
        "links",
    ):
        assert [row["id"] for row in read(name)] == sorted(ids(name, page_size=200)), name
    assert read("instruments", client) == read("instruments")
    assert "Hidden" not in str(read("instruments", client) + read("practices", client))
    assert "'=1+1" in [row["title"] for row in read("instruments")]  # no formula


def test_words_are_given_as_the_terms_of_reuse_allow(world):
    rows = read("provisions")

    free = [row for row in rows if row["reuse_terms"] == "free"]
    closed = [row for row in rows if row["reuse_terms"] == "quote"]
    assert free
    assert all(row["text"] and not row["text_withheld"] for row in free)
    assert closed
    assert all(row["label"] and row["text_withheld"] and not row["text"] + row["heading"] for row in closed)


def test_archive_holds_every_table_with_its_description():
    factories.adoption()
    content = b"".join(Client().get("/api/v1/dump.zip").streaming_content)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        package = json.loads(archive.read("datapackage.json"))
        names = {resource["name"] for resource in package["resources"]}
        for resource in package["resources"]:
            heads = next(csv.reader(io.StringIO(archive.read(resource["path"]).decode(), newline="")))
            assert heads == [field["name"] for field in resource["schema"]["fields"]]
            assert {key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", ())} <= names
        assert b"Frictionless" in archive.read("README.txt")


def test_queries_and_rows_do_not_depend_on_the_size_of_a_piece(monkeypatch):
    owner = factories.organization()
    for _number in range(6):
        factories.instrument(owner)
    whole = read("instruments")
    counts = []
    for size in (2, 3):
        monkeypatch.setattr(dump_tables, "CHUNK", size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert read("instruments") == whole
        counts.append(len(queries) / (len(whole) // size + 1))
    assert max(counts) <= 10


def test_what_stops_being_public_is_in_no_later_piece(monkeypatch):
    owner = factories.organization()
    factories.instrument(owner)
    factories.instrument(owner)
    monkeypatch.setattr(dump_tables, "CHUNK", 1)
    pieces = iter(Client().get("/api/v1/dump/instruments.csv").streaming_content)
    heads, first = next(pieces), next(pieces)

    InstrumentPage.objects.update(live=False)

    assert heads.startswith(b"id,")
    assert first
    assert list(pieces) == []


def test_events_written_beforehand_make_the_same_table(monkeypatch, django_assert_num_queries):
    made = make_adoptions(12, organizations=2, references=2, own=1)
    wrong = factories.adoption(made.references[0], note='=1+1, "url":"/x"')
    reverse_adoption(event=wrong, by=factories.officer(wrong.organization))
    factories.open_to(made.own_instruments[0], Audience.OWN)
    monkeypatch.setattr(dump_tables, "CHUNK", 5)
    request = RequestFactory().get("/api/v1/dump/adoptions.csv")
    from_ledger = b"".join(NAMED["adoptions"].lines(request))
    note_changes()

    with django_assert_num_queries(5):  # three pieces and their end; then the ledger, once
        whole = list(NAMED["adoptions"].lines(request))
    assert len(whole) == 4
    assert b"".join(whole) == from_ledger

    pieces = NAMED["adoptions"].lines(request)
    begun = [next(pieces), next(pieces)]
    factories.topic()  # from here on what is written beforehand is not up to date
    assert b"".join([*begun, *pieces]) == from_ledger


def test_tag_changes_with_the_log_and_with_nothing_else():
    address = "/api/v1/dump/topics.csv"
    factories.topic("gifts", "Gifts")
    assert "ETag" not in Client().get(address)  # what was written waits to be noted
    note_changes()
    tag = Client().get(address)["ETag"]

    assert Client().get(address, headers={"if-none-match": tag}).status_code == 304
    assert Client().head(address)["ETag"] == tag
    factories.topic("loyalty", "Loyalty")
    note_changes()
    assert Client().get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/api/v1/dump/nothing.csv", "/api/v1/dump/topics.csv?page=2", "/api/v1/dump.zip?x=1"]
)
def test_what_is_not_there_is_refused_as_a_problem(address):
    response = Client().get(address)

    assert response.status_code in (400, 404)
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == response.status_code
