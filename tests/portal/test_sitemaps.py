"""The sitemap: an index, a file for each kind of thing, every language beside every page."""

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import etree

from portal import sitemaps
from practices.exchange.actions.changes import note_changes
from practices.models.demonstration import Demonstration
from practices.models.exchange.changes import ShownThing
from tests import factories
from tests.practices.initiatives.making import initiative
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = ["en", "fr", "de", "it", "ru", "es", "ar"]


def files(client: Client) -> list[str]:
    root = etree.fromstring(client.get("/sitemap.xml").content)
    return [one.text for one in root.iterfind("s:sitemap/s:loc", NAMES)]


def urls(client: Client, address: str) -> list[etree._Element]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return etree.fromstring(response.content).findall("s:url", NAMES)


def places(client: Client, address: str) -> list[str]:
    return [one.findtext("s:loc", "", NAMES).removeprefix("http://testserver") for one in urls(client, address)]


def test_every_kind_of_public_thing_is_named_and_nothing_else(client: Client):
    edition, hidden = factories.edition(), factories.edition(audience="delegations")
    practice, topic = factories.practice(), factories.topic("gifts")
    question = factories.question(topic)
    joint, report = initiative(slug="together"), frozen_issue()
    factories.organization("Contact", is_contact_only=True)
    factories.question(topic, published=False)

    listed = {place for address in files(client) for place in places(client, address)}

    instrument = edition.instrument
    shown = {
        edition.url, instrument.url, instrument.organization.url, practice.url, "/topics/gifts/",
        f"/questions/{question.slug}/", f"/initiatives/{joint.slug}/", f"/reports/{report.issue}/",
        "/", "/organizations/", "/adoptions/",
    }  # fmt: skip
    assert shown <= listed
    assert {f"/ar{place}" for place in shown} <= listed
    assert hidden.url not in listed
    assert all(client.get(place).status_code == 200 for place in listed if not place.startswith(("/fr", "/es", "/it")))
    assert not [place for place in listed if "contact" in place]


def test_each_page_names_all_of_its_languages(client: Client):
    organization = factories.organization()

    found = urls(client, "/sitemap-organizations.xml")

    assert len(found) == 7
    for url in found:
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        assert list(links) == [*LANGUAGES, "x-default"]
        assert links["x-default"] == links["en"] == f"http://testserver{organization.url}"
        assert links["ar"] == f"http://testserver/ar{organization.url}"
        assert url.findtext("s:loc", "", NAMES) in links.values()


def test_date_is_that_of_the_last_change_that_the_log_knows(client: Client):
    topic = factories.topic("gifts")
    assert urls(client, "/sitemap-topics.xml")[0].find("s:lastmod", NAMES) is None
    note_changes()

    said = urls(client, "/sitemap-topics.xml")[0].findtext("s:lastmod", "", NAMES)

    assert said == ShownThing.objects.get(kind="topic", thing=topic.code).changed_at.isoformat(timespec="seconds")


def test_long_sections_are_cut_into_files(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemaps, "PAGE_SIZE", 2)
    made = {factories.organization().url for _number in range(5)}

    cut = [address for address in files(client) if "/sitemap-organizations.xml" in address]
    pages = [places(client, address) for address in cut]

    assert [len(page) for page in pages] == [14, 14, 7]
    assert made <= {place for page in pages for place in page}


def test_demonstration_is_not_told_of(client: Client):
    factories.organization()
    Demonstration.objects.create()
    cache.clear()

    assert files(client) == []
    assert client.get("/sitemap-organizations.xml").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-secrets.xml",
        "/sitemap-pages.xml?after=x",
        "/sitemap-organizations.xml?after=%00",
        "/sitemap-organizations.xml?after=1",
        "/sitemap-topics.xml?after=" + "a" * 3000,
        "/sitemap-topics.xml?p=2",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str):
    assert client.get(address).status_code == 404


def test_sitemap_is_kept_until_something_changes(client: Client):
    factories.organization()
    kept = client.get("/sitemap-organizations.xml")["ETag"]

    assert client.get("/sitemap-organizations.xml", headers={"If-None-Match": kept}).status_code == 304
    factories.organization()
    assert client.get("/sitemap-organizations.xml", headers={"If-None-Match": kept}).status_code == 200


def test_number_of_queries_does_not_grow(client: Client, django_assert_max_num_queries):
    for _number in range(4):
        factories.edition()
    client.get("/sitemap-editions.xml")

    with django_assert_max_num_queries(4):
        client.get("/sitemap-editions.xml")
    with django_assert_max_num_queries(10):
        client.get("/sitemap.xml")
