"""Each feed is valid, empty or full, whatever words are in it."""

import feedparser
import pytest
from django.test import Client

from practices.actions.releases import decide_release
from practices.exchange.actions.changes import note_changes
from practices.models.releases import Audience
from tests import factories
from tests.practices.documents.report_files.samples import sample
from tests.practices.feeds.validity import check_atom, check_json_feed
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
FEEDS = ("adoptions", "instruments", "practices", "reports", "changes")
HOSTILE = "Bell\x07 ]]> <b>&amp; \ufffe مرحبا (2004) \u202e\U0001f600"


def atom(client: Client, feed: str, query: str = "") -> bytes:
    response = client.get(f"/feeds/{feed}.atom{query}")
    assert response.status_code == 200, response.content
    return response.content


def narrow(kind: str, thing: object) -> None:
    """Release something to nobody but its owner."""
    decide_release(kind=kind, thing=thing, audience=Audience.OWN, named=(), authority="", by=None, as_operator=True)


@pytest.fixture
def full():
    """Something in each feed, with words that are hard to write down, and something that was withdrawn from each."""
    gone = [factories.practice(), factories.edition(), factories.instrument()]
    gone_event = factories.adoption()
    late = frozen_issue()
    organization = factories.organization(HOSTILE.replace("\x07", "").replace("\ufffe", ""), is_demonstration=True)
    topic = factories.topic("gifts", "Gifts ]]> <i>")
    instrument = factories.instrument(organization, title="Rules ]]> & more", topics=[topic], reuse_terms="free")
    edition = factories.edition(instrument, text="1. Secret words\n\nOnly on the page.\n")
    factories.practice(organization, title="<script>", summary=HOSTILE)
    factories.adoption(instrument, statement=HOSTILE, note=HOSTILE)
    factories.assessment(edition, topic=topic)
    frozen_issue(sample())
    note_changes()
    for page in (*gone, gone_event.reference):
        factories.open_to(page, Audience.DELEGATIONS)
    narrow("report", late.public_id)
    note_changes()


def test_an_empty_feed_is_valid(client: Client):
    for feed in FEEDS:
        root = check_atom(atom(client, feed))
        assert not feedparser.parse(atom(client, feed)).bozo
        assert root.find("{*}entry") is None
        assert check_json_feed(client.get(f"/feeds/{feed}.json").content)["items"] == []


def test_a_full_feed_is_valid(client: Client, full):
    for feed in FEEDS:
        content = atom(client, feed)
        root, parsed = check_atom(content), feedparser.parse(content)
        feed_json = check_json_feed(client.get(f"/feeds/{feed}.json").content)
        entries = root.findall("{*}entry")

        assert (parsed.bozo, parsed.version) == (False, "atom10")
        assert entries
        assert (root.find("{*}deleted-entry") is None) == (feed == "changes"), feed
        assert [item["id"] for item in feed_json["items"]] == [entry.findtext("{*}id") for entry in entries]
        assert b"Only on the page" not in content


def test_an_entry_of_a_text_says_its_terms_of_reuse(client: Client, full):
    entry = check_atom(atom(client, "instruments")).find("{*}entry")
    item = client.get("/feeds/instruments.json").json()["items"][0]

    assert entry.findtext("{*}rights") == "Terms of reuse of the text: Free reuse."
    assert item["_exchange"] == {"rights": "Terms of reuse of the text: Free reuse."}
