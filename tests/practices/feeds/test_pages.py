"""Where feeds are found: on the pages that people read, and on the page that lists them."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests import factories
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
TYPES = ("application/atom+xml", "application/feed+json")


class Links(HTMLParser):
    """Gathers what a feed reader finds in a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") == "alternate" and given.get("type") in TYPES:
            assert given["title"]
            self.found.append(given["href"])
        elif tag == "a" and given.get("href", "").startswith("/feeds/"):
            self.shown.append(given["href"])


def links(client: Client, address: str) -> Links:
    response = client.get(address)
    assert response.status_code == 200
    read = Links()
    read.feed(response.content.decode())
    return read


def test_pages_name_their_own_feeds_and_each_opens(client: Client):
    topic = factories.topic("gifts")
    edition = factories.edition(factories.instrument(topics=[topic]))
    event = factories.adoption(edition.instrument)
    practice, organization = factories.practice(), edition.instrument.organization
    frozen_issue()
    key, owner = edition.instrument.translation_key, organization.translation_key
    wanted = {
        "/topics/gifts/": ["instruments?topic=gifts", "adoptions?topic=gifts"],
        organization.url: [f"instruments?organization={owner}", f"adoptions?organization={owner}"],
        edition.instrument.url: [f"adoptions?reference={key}", f"instruments?instrument={key}"],
        f"/adoptions/?reference={event.reference.translation_key}": [f"adoptions?reference={key}"],
        f"/instruments/?organization={owner}&topic=gifts&q=code": [f"instruments?organization={owner}&topic=gifts"],
        "/practices/?kind=programme": ["practices?kind=programme"],
        "/reports/": ["reports"],
    }
    assert practice.kind == "programme"

    for page, feeds in wanted.items():
        read = links(client, page)
        expected = [feed.replace("?", f".{form}?") if "?" in feed else f"{feed}.{form}"
                    for feed in feeds for form in ("atom", "json")]  # fmt: skip
        for name in expected:
            assert f"/feeds/{name}" in read.found, page
            assert f"/feeds/{name}" in read.shown, page
        assert "/feeds/changes.atom" in read.found
        assert {client.get(address).status_code for address in (*read.found, *read.shown)} == {200}


def test_the_list_of_feeds_names_each_and_is_read_in_every_language(client: Client, settings):
    read = links(client, "/feeds/")

    for feed in ("adoptions", "instruments", "practices", "reports", "changes"):
        assert {f"/feeds/{feed}.atom", f"/feeds/{feed}.json"} <= set(read.shown)
    assert b"/oai/" not in client.get("/feeds/").content
    settings.OAI_PMH = True
    assert b"/oai/?verb=Identify" in client.get("/ar/feeds/").content
