"""The feeds of adoption events."""

import datetime
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from practices.actions.adoption_checks import check_adoption
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import State, Track
from practices.models.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db
ATOM, JSON = "/feeds/adoptions.atom", "/feeds/adoptions.json"
NAMES = {"a": "http://www.w3.org/2005/Atom"}


def entries(user: Any = None, **query: Any) -> list[dict[str, str]]:
    """Ask the Atom feed; give its entries."""
    client = Client()
    if user is not None:
        client.force_login(user)
    response = client.get(ATOM, query)
    assert response.status_code == 200, response.content
    found = ET.fromstring(response.content).findall("a:entry", NAMES)
    fields = ("id", "title", "updated", "summary")
    return [
        {name: entry.findtext(f"a:{name}", "", NAMES) for name in fields}
        | {"link": entry.find("a:link", NAMES).attrib["href"]}
        for entry in found
    ]


def items(**query: Any) -> list[dict[str, Any]]:
    response = Client().get(JSON, query)
    assert response.status_code == 200, response.content
    return json.loads(response.content)["items"]


def test_entry_says_who_which_duty_and_since_when():
    commission = factories.organization("Northern Seas Commission (demonstration)", is_demonstration=True)
    code = factories.instrument(title="Model code", symbol="SF/1")
    event = factories.adoption(code, organization=commission, statement="We apply it.")

    (entry,) = entries()

    assert entry["title"] == "Northern Seas Commission (demonstration): Adoption, In place (14 May 2004)"
    assert entry["id"] == f"urn:uuid:{event.public_id}"
    assert entry["link"] == f"http://testserver/adoptions/?event={event.public_id}#event-{event.public_id}"
    assert datetime.datetime.fromisoformat(entry["updated"]) == event.recorded_at
    for words in (
        "Model code, SF/1",
        "Stated by the organization",
        "We apply it.",
        "Part of the demonstration",
    ):
        assert words in entry["summary"]


def test_json_feed_says_the_same():
    event = factories.adoption(track=Track.MEASURES, state=State.PLANNED, effective=PartialDate.parse("2004"))

    feed = Client().get(JSON)
    (item,) = json.loads(feed.content)["items"]

    assert feed["Content-Type"] == "application/feed+json; charset=utf-8"
    assert json.loads(feed.content)["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["title"]) == (entries()[0]["id"], entries()[0]["title"])
    assert item["title"].endswith(": Measures, Planned (2004)")
    assert item["url"] == f"http://testserver/adoptions/?event={event.public_id}#event-{event.public_id}"
    assert item["tags"] == ["measures", "planned"]
    assert "<p>" not in item["content_text"]


@pytest.mark.parametrize(("date", "said"), [("2004-05-14", "14 May 2004"), ("2004-05", "May 2004"), ("2004", "2004")])
def test_date_is_said_as_far_as_it_is_known(date: str, said: str):
    factories.adoption(effective=PartialDate.parse(date))

    assert entries()[0]["title"].endswith(f"({said})")


def test_demonstration_is_marked_in_the_title():
    factories.adoption(organization=factories.organization("Polar Council", is_demonstration=True))

    assert entries()[0]["title"].startswith("Polar Council (demonstration): ")


def test_entries_come_newest_recorded_first():
    first, second = factories.adoption(), factories.adoption()

    assert [entry["id"] for entry in entries()] == [urn(second), urn(first)]


def urn(event: Any) -> str:
    return f"urn:uuid:{event.public_id}"


def test_reversal_is_an_entry_of_its_own():
    event = factories.adoption()
    reverse_adoption(event=event, by=factories.officer(event.organization))

    reversal, reversed_one = entries()

    assert "reversal of Adoption, In place" in reversal["title"]
    assert "A later entry says that this is not valid." in reversed_one["summary"]


def test_check_is_an_entry_that_says_so():
    event = factories.adoption(evidence_address="https://example.org/order")
    check_adoption(event=event, by=factories.secretariat_member())

    check, _checked = entries()

    assert "check by the secretariat of Adoption, In place" in check["title"]
    assert "The secretariat checked the evidence of an earlier statement." in check["summary"]


def test_filters_keep_what_they_name():
    gifts = factories.topic("gifts")
    event = factories.adoption(factories.instrument(topics=[gifts]))
    factories.adoption(track=Track.MEASURES, state=State.PLANNED)
    queries = [
        {"organization": event.organization.translation_key},
        {"reference": event.reference.translation_key},
        {"track": "adoption"},
        {"topic": "gifts"},
    ]
    for query in queries:
        assert [entry["id"] for entry in entries(**query)] == [urn(event)]
        assert [item["id"] for item in items(**query)] == [urn(event)]


def test_feed_shows_the_public_part_to_everybody(secretariat: Any):
    factories.adoption(by=secretariat)
    factories.adoption(factories.instrument(audience=None))
    contact = factories.organization(is_contact_only=True)
    factories.adoption(organization=contact, by=secretariat, agreed_on=datetime.date(2005, 1, 1))

    assert entries() == entries(secretariat) == items() == []


def test_hidden_own_instrument_is_not_named():
    adopter = factories.organization()
    own = factories.instrument(adopter, title="Secret rules", audience=None, topics=[factories.topic("gifts")])
    factories.adoption(organization=adopter, own_instrument=own)

    assert "Secret rules" not in Client().get(ATOM).content.decode()
    assert entries(topic="gifts") == []


def test_feed_is_in_english_whatever_is_asked_for():
    factories.adoption()
    answers = [Client().get(ATOM, headers={"accept-language": language}) for language in ("fr", "en")]

    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Language"] == "en"


@pytest.mark.parametrize("address", [ATOM, JSON])
@pytest.mark.parametrize("count", [0, 1])
def test_feed_is_kept_until_something_changes(address: str, count: int):
    for _ in range(count):
        factories.adoption()
    first = Client().get(address)

    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    factories.adoption()
    changed = Client().get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert "Last-Modified" not in first


def test_words_that_xml_cannot_carry_are_left_out():
    factories.adoption(statement="Bell\x07 and <script>alert(1)</script>\uffff")

    (entry,) = entries()

    assert "Bell and &lt;script&gt;" in entry["summary"]
    assert "<script>alert" in items()[0]["content_text"]


def test_feeds_of_different_questions_have_different_ids():
    ids = {
        ET.fromstring(Client().get(ATOM, query).content).findtext("a:id", "", NAMES)
        for query in ({}, {"track": "adoption"}, {"track": "measures"})
    }

    assert len(ids) == 3


@pytest.mark.parametrize("address", [ATOM, JSON])
@pytest.mark.parametrize(
    "query",
    [
        {"organization": "\x00"},
        {"organization": "1"},
        {"reference": "word " * 3000},
        {"track": "declined"},
        {"track": ["adoption", "measures"]},
        {"track[]": "adoption"},
        {"topic": "\x00"},
        {"topic": "nothing"},
        {"state": "in_place"},
        {"organisation": "x"},
        {"cursor": "9" * 5000},
        {"track": ""},
    ],
)
def test_hostile_query_is_refused(address: str, query: Any):
    response = Client().get(address, query)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_feed_is_only_read():
    assert Client().post(ATOM).status_code == 405


def test_queries_do_not_grow_with_the_entries(django_assert_num_queries: Any):
    factories.adoption()
    entries()
    with django_assert_num_queries(8):
        entries()
    for _ in range(4):
        factories.adoption()
    with django_assert_num_queries(8):
        entries()
