"""The feeds of published texts: what the public may read, and nothing else."""

import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client) -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get("/feeds/instruments.atom").content).findall(f"{ATOM}entry")


def test_feed_names_a_published_text_with_its_address(client: Client):
    instrument = factories.instrument(factories.organization("Northern Seas Commission"), title="Staff rules")
    edition = factories.edition(instrument, on=datetime.date(2004, 5, 1), precision="month")

    (entry,) = entries(client)

    assert entry.findtext(f"{ATOM}title") == "Northern Seas Commission: Staff rules (May 2004)"
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{edition.translation_key}"
    assert entry.find(f"{ATOM}link").attrib["href"] == f"http://testserver{edition.url}"


def test_feed_leaves_out_what_is_not_public(client: Client):
    factories.edition(audience="delegations")
    factories.edition(factories.instrument(audience=None))

    assert entries(client) == []
    assert client.get("/feeds/instruments.json").json()["items"] == []


def test_json_feed_says_the_same_newest_first(client: Client):
    first, second = factories.edition(), factories.edition()

    items = client.get("/feeds/instruments.json").json()["items"]

    assert [item["id"] for item in items] == [f"urn:uuid:{page.translation_key}" for page in (second, first)]
    assert "Authentic text" in items[0]["content_text"]


def test_feed_refuses_a_parameter_and_answers_not_modified(client: Client):
    factories.edition()
    answer = client.get("/feeds/instruments.atom")

    assert client.get("/feeds/instruments.atom?topic=gifts").status_code == 400
    assert client.get("/feeds/instruments.atom", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_number_of_queries_does_not_grow(client: Client, django_assert_max_num_queries):
    for _number in range(5):
        factories.edition()
    client.get("/feeds/instruments.atom")

    with django_assert_max_num_queries(6):
        client.get("/feeds/instruments.atom")
