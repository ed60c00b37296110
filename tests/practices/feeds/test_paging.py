"""Feeds in pages, with what was withdrawn, and when entries changed."""

from typing import Any

import pytest
from django.test import Client

from practices.actions.adoptions import reverse_adoption
from practices.exchange.actions.changes import note_changes
from practices.feeds import paging
from practices.models.exchange.changes import ShownThing
from practices.models.releases import Audience
from tests import factories
from tests.practices.feeds.validity import NAMES, check_atom, check_json_feed

pytestmark = pytest.mark.django_db
REFUSED = (
    "cursor=%00",
    "cursor=after-1-1",
    "cursor=" + "9" * 4000,
    "cursor=after-9999999999999999999",
    "cursor=after-00000000-0000-0000-0000-00000000000g",
    "cursor=after-------------------------------------",
    "cursor=after-00000000-0000-0000-0000-000000000000",
    "page=2",
    "topic=%00",
    "organization=1",
    "language=%00",
    "kind=%22",
    "cursor=",
    "cursor=a&cursor=b",
)
"""What no feed can be asked."""


def page(address: str) -> tuple[list[str], dict[str, str], list[str]]:
    """Return the ids of the entries, the addresses by relation, and the ids of what was withdrawn."""
    response = Client().get(address)
    assert response.status_code == 200, response.content
    root = check_atom(response.content)
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", NAMES)}
    gone = [one.get("ref") for one in root.findall("at:deleted-entry", NAMES)]
    return [one.text for one in root.findall("a:entry/a:id", NAMES)], links, gone


def urns(things: Any, field: str = "translation_key") -> list[str]:
    return [f"urn:uuid:{getattr(one, field)}" for one in things]


def test_pages_lead_to_older_and_back_to_newer_entries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "ENTRY_COUNT", 2)
    organization = factories.organization()
    practices = [factories.practice(organization) for _number in range(5)]
    factories.practice()
    factories.practice(organization, audience=None)
    newest_first = urns(reversed(practices))
    address = f"/feeds/practices.atom?organization={organization.translation_key}"

    first, links, _gone = page(address)
    second, links_2, _gone = page(links["next"])
    factories.practice(organization)  # pages do not shift
    third, links_3, _gone = page(links_2["next"])
    back, links_back, _gone = page(links_3["previous"])

    assert [*first, *second, *third] == newest_first
    assert back == second
    assert "previous" not in links
    assert "next" not in links_3
    assert links_2["first"] == links_back["first"] == links["self"] == f"http://testserver{address}"


def test_every_feed_is_paged(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "ENTRY_COUNT", 1)
    events = [factories.adoption() for _number in range(2)]
    editions = [factories.edition() for _number in range(2)]
    note_changes()

    for feed, ids in (
        ("adoptions", urns(reversed(events), "public_id")),
        ("instruments", urns(reversed(editions))),
    ):
        address, seen = f"/feeds/{feed}.atom", []
        while address:
            entries, links, _gone = page(address)
            seen += entries
            address = links.get("next")
        assert seen == ids
    address, count = "/feeds/changes.json", 0
    while address:
        read = check_json_feed(Client().get(address).content)
        count += len(read["items"])
        address = read.get("next_url")
    assert count == ShownThing.objects.public().count()


def test_pages_are_full_however_many_hidden_entries_stand_between(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "ENTRY_COUNT", 1)
    monkeypatch.setattr(paging, "NEAR", 2)
    hidden = factories.instrument(audience=None)
    events = []
    for _shown in range(3):
        events.append(factories.adoption())
        for _between in range(3):
            factories.adoption(hidden)
    note_changes()

    seen, address = [], "/feeds/adoptions.atom"
    while address:
        entries, links, _gone = page(address)
        seen.append((entries, "previous" in links))
        address = links.get("next")
        last = links

    assert seen == [([one], place > 0) for place, one in enumerate(urns(reversed(events), "public_id"))]
    assert page(last["previous"])[0] == urns(events[1:2], "public_id")


def test_pages_of_one_feed_have_its_id_whatever_the_order_of_the_query(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "ENTRY_COUNT", 1)
    event = factories.adoption()
    factories.adoption(event.reference)
    asked = f"reference={event.reference.translation_key}", "track=adoption"
    address = f"/feeds/adoptions.atom?{'&'.join(asked)}"
    older = page(address)[1]["next"]

    ids = {
        check_atom(Client().get(one).content).findtext("a:id", "", NAMES)
        for one in (address, older, f"/feeds/adoptions.atom?{'&'.join(reversed(asked))}")
    }

    assert len(ids) == 1


def test_a_hidden_entry_is_no_place_to_go_on_from():
    factories.practice()
    hidden, narrowed = factories.practice(audience=None), factories.practice()
    cursor = f"/feeds/practices.atom?cursor=after-{narrowed.translation_key}"
    assert Client().get(cursor).status_code == 200
    factories.open_to(narrowed, Audience.DELEGATIONS)

    assert Client().get(cursor).status_code == 400
    assert Client().get(f"/feeds/practices.atom?cursor=after-{hidden.translation_key}").status_code == 400


def test_what_is_narrowed_is_gone_at_once_and_named_once_the_log_knows():
    event, other = factories.adoption(), factories.adoption()
    note_changes()
    kept, gone = urns([other], "public_id"), urns([event], "public_id")
    addresses = [
        "/feeds/adoptions.atom",
        f"/feeds/adoptions.atom?organization={event.organization.translation_key}",
        f"/feeds/adoptions.atom?reference={event.reference.translation_key}&track=adoption",
        f"/feeds/adoptions.atom?reference={other.reference.translation_key}",
    ]

    factories.open_to(event.reference, Audience.DELEGATIONS)
    before = [page(address)[::2] for address in addresses]
    note_changes()
    after = [page(address)[::2] for address in addresses]

    assert before == [(kept, []), ([], []), ([], []), (kept, [])]
    assert after == [(kept, gone), ([], gone), ([], gone), (kept, [])]
    factories.open_to(event.reference, Audience.PUBLIC)
    assert page(addresses[0])[::2] == ([*kept, *gone], [])  # back before the log has noticed


def test_what_was_never_public_is_not_named_as_withdrawn():
    factories.adoption(factories.instrument(audience=None))
    factories.edition(audience=Audience.DELEGATIONS)
    note_changes()

    assert [page(f"/feeds/{feed}.atom")[2] for feed in ("adoptions", "instruments")] == [[], []]


def test_a_topic_does_not_tell_what_was_withdrawn():
    edition = factories.edition(factories.instrument(topics=[factories.topic("gifts")]))
    note_changes()
    factories.open_to(edition, Audience.DELEGATIONS)
    note_changes()

    assert page("/feeds/instruments.atom?topic=gifts")[::2] == ([], [])
    assert page(f"/feeds/instruments.atom?instrument={edition.instrument.translation_key}")[2] == urns([edition])


def test_entry_that_says_something_else_is_updated():
    event = factories.adoption()
    note_changes()
    address = "/feeds/adoptions.json"
    first = Client().get(address).json()["items"][0]

    reverse_adoption(event=event, by=factories.officer(event.organization))
    note_changes()
    _reversal, again = Client().get(address).json()["items"]

    assert again["id"] == first["id"]
    assert again["date_published"] == first["date_published"]
    assert again["date_modified"] > first["date_modified"]


def test_a_topic_brings_its_narrower_ones():
    conduct = factories.topic("conduct")
    edition = factories.edition(factories.instrument(topics=[factories.topic("gifts", broader=conduct)]))
    factories.edition()

    assert page("/feeds/instruments.atom?topic=conduct")[0] == urns([edition])
    assert page("/feeds/instruments.atom?kind=policy")[0] == []
    assert page("/feeds/instruments.atom?language=en&kind=code_of_conduct&topic=gifts")[0] == urns([edition])


@pytest.mark.parametrize("feed", ["instruments", "practices", "reports", "changes", "adoptions"])
def test_what_cannot_be_asked_is_refused(feed: str):
    answered = [query for query in REFUSED if Client().get(f"/feeds/{feed}.atom?{query}").status_code != 400]

    assert answered == []
