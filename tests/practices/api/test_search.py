"""The search for programs: hits of every kind, in the order of the page, and what they can be narrowed by."""

from typing import Any

import pytest

from practices.exchange.actions.changes import note_changes
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentAlias
from practices.queries.searching import counting, finding
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, key, refused

pytestmark = pytest.mark.django_db


def found(answer: Any) -> list[tuple[str, str]]:
    return [(hit["kind"], hit["id"]) for hit in answer["results"]]


def full(answer: Any) -> list[tuple[str, str]]:
    """Return the hits that have all the words."""
    return [(hit["kind"], hit["id"]) for hit in answer["results"] if hit["matched_by"] in ("name", "all_words")]


@pytest.fixture
def things() -> dict[str, Any]:
    """Return one thing of each kind that holds the word, and a hidden text."""
    topic = factories.topic("integrity", "Integrity")
    office = factories.organization("Integrity office")
    code = factories.instrument(office, title="Integrity code", topics=[topic])
    text = factories.edition(code)
    factories.edition(code, language="fr", audience=None)
    note = factories.practice(office, summary="How integrity is taught to many.")
    network = Initiative.objects.create(
        slug="network", title="Integrity network", summary="Together.", began_on="2004-01-01", is_published=True
    )
    note_changes()
    return {"topic": topic, "office": office, "code": code, "text": text, "note": note, "network": network}


def test_hits_come_by_kind_and_say_where_the_words_are(things: dict[str, Any]):
    InstrumentAlias.objects.create(instrument=things["code"], alias="The integrity paper")
    note_changes()

    answer = get("search", q="INTEGRITY")

    article = things["text"].provisions.current().get(text__contains="integrity")
    assert full(answer) == [
        ("topic", "integrity"),
        ("organization", key(things["office"])),
        ("instrument", key(things["code"])),
        ("initiative", str(things["network"].public_id)),
        ("practice", key(things["note"])),
        ("provision", str(article.public_id)),
    ]
    hits = {hit["kind"]: hit for hit in reversed(answer["results"])}
    assert (hits["instrument"]["title_marks"], hits["instrument"]["snippet"]) == ([[0, 9]], "The integrity paper")
    (start, end) = hits["provision"]["snippet_marks"][0]
    assert hits["provision"]["snippet"][start:end] == "integrity"
    assert hits["provision"]["instrument"]["id"] == key(things["code"])
    assert hits["practice"]["organization"]["id"] == key(things["office"])
    for hit in answer["results"]:
        assert client_of().get(hit["api_url"]).status_code == client_of().get(hit["url"]).status_code == 200


def test_hits_are_counted_no_further_than_a_bound(things: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    assert [get("search", q="integrity")[name] for name in ("count", "is_count_exact")] == [6, True]
    for module in (counting, finding):
        monkeypatch.setattr(module, "MOST", 4)

    answer = get("search", q="integrity", page_size=4)

    assert (answer["count"], answer["is_count_exact"]) == (4, False)
    assert sum(one["count"] for one in answer["facets"]["kind"]) == 5
    assert len(answer["results"]) == 4
    narrowed = get("search", q="integrity", kind="provision")
    assert (narrowed["count"], narrowed["is_count_exact"]) == (1, True)
    assert narrowed["facets"]["kind"] == [{"value": "provision", "label": "Provision", "count": 1}]
    assert narrowed["facets"]["language"] == [{"value": "en", "label": "English", "count": 1}]


def test_facets_count_what_may_be_seen(things: dict[str, Any]):
    facets = get("search", q="integrity")["facets"]

    assert {one["value"]: one["count"] for one in facets["kind"]} == dict.fromkeys(
        ("topic", "organization", "instrument", "practice", "initiative", "provision"), 1
    )
    assert facets["organization"] == [{"value": key(things["office"]), "label": "Integrity office", "count": 4}]
    assert facets["topic"] == [{"value": "integrity", "label": "Integrity", "count": 2}]
    assert {one["value"]: one["count"] for one in facets["language"]} == {"en": 3}
    signed_in = get("search", factories.secretariat_member(), q="integrity", language="fr")
    assert len(found(signed_in)) == 1
    assert found(get("search", q="integrity", language="fr")) == []


def test_every_page_follows_on_in_both_directions(things: dict[str, Any]):
    for _ in range(3):
        factories.edition(things["code"], language=("de", "es", "it")[_])
    note_changes()
    whole = found(get("search", q="integrity"))
    pages, address, last = [], "/api/v1/search/?q=integrity&page_size=2", ""
    while address:
        last, page = address, client_of().get(address).json()
        pages.append(found(page))
        assert page["count"] <= len(whole)
        address = page["next"]
    back, page = [pages[-1]], client_of().get(last).json()
    while page["previous"]:
        page = client_of().get(page["previous"]).json()
        back.append(found(page))

    assert [hit for some in pages for hit in some] == whole
    assert [hit for some in reversed(back) for hit in some] == whole
    assert client_of().get(last).json()["facets"] is None


def test_hits_fit_all_that_is_asked_for(things: dict[str, Any]):
    other = factories.edition(factories.instrument(title="Other integrity", kind="policy"))
    note_changes()

    def kinds(**query: str) -> list[str]:
        return [kind for kind, _id in full(get("search", q="integrity", **query))]

    assert kinds(topic="integrity") == ["topic", "instrument"]
    assert kinds(organization=key(other.instrument.organization)) == ["instrument", "provision"]
    assert kinds(instrument_kind="policy") == ["instrument", "provision"]
    assert kinds(kind="practice") == ["practice"]
    assert kinds(organization=NOBODY) == []
    assert get("search", q="integrity", fields="kind,title")["results"][0] == {"kind": "topic", "title": "Integrity"}


def test_words_that_are_missing_or_mean_nothing_are_refused():
    for query in (
        {},
        {"q": '" „'},
        {"q": "x", "cursor": "from-0"},
        {"q": "x", "kind": "letter"},
        {"q": "x", "year": "12"},
    ):
        assert refused("search", query)["status"] == 400
    assert found(get("search", q="word " * 3000)) == []


def test_signs_that_are_no_words_find_nothing(things: dict[str, Any]):
    for typed in ("\U0001f833", "§§", "%"):
        assert found(get("search", q=typed)) == []


def test_a_cursor_behind_the_last_hit_is_refused(things: dict[str, Any]):
    factories.practice(audience=None, summary="On integrity.")
    note_changes()

    many = len(found(get("search", q="integrity")))
    assert len(found(get("search", q="integrity", cursor=f"from-{many}"))) == 1
    assert refused("search", {"q": "integrity", "cursor": f"from-{many + 1}"})["status"] == 400


def test_where_nothing_has_all_words_what_comes_nearest_is_counted(things: dict[str, Any]):
    answer = get("search", q="integrity zyzzyva")

    assert (answer["is_loose"], answer["left_out"]) == (True, [])
    assert {hit["matched_by"] for hit in answer["results"]} == {"some_words"}
    assert answer["count"] == len(answer["results"]) >= 6
    assert get("search", q="integrity")["is_loose"] is False


def test_an_answer_says_what_was_looked_for_instead_and_by_which_terms(things: dict[str, Any]):
    answer = get("search", q="integritty of staff")

    assert answer["corrections"] == [{"typed": "integritty", "instead": "integrity"}]
    assert "acceptance of gifts" in get("search", q="keep a present")["also"]
    assert get("search", q="integrity of staff", widen="no")["also"] == []


def test_search_asks_at_most_twelve_queries_in_a_transaction_of_its_own(
    things: dict[str, Any], django_assert_max_num_queries: Any
):
    cursor = "from-2"
    for query in ({"q": "integrity"}, {"q": "integrity", "cursor": cursor}, {"q": "integrity", "topic": "integrity"}):
        get("search", **query)
        with django_assert_max_num_queries(12 + 3):
            get("search", **query)
