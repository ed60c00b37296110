"""Search over topics, instruments and provisions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import InstrumentAlias, InstrumentTitle
from tests import factories

pytestmark = pytest.mark.django_db


def search(client, q, **query):
    response = client.get("/search/", {"q": q, **query})
    assert response.status_code == 200
    return response


def texts(response):
    return ["".join(piece.text for piece in hit.text) for hit in response.context["found"].provisions]


def test_search_without_words_helps(client):
    page = client.get("/search/").content.decode()

    assert "Type a word of a text" in page
    assert "/topics/" in page


@pytest.mark.parametrize("words", ["426", "462", "dec/426", "code de conduite", "decision 462"])
def test_search_finds_an_instrument_by_symbol_alias_and_title(client, words):
    instrument = factories.instrument(title="Model code", symbol="PC.DEC/426")
    InstrumentAlias.objects.create(instrument=instrument, alias="Decision 462")
    InstrumentTitle.objects.create(instrument=instrument, language="fr", title="Code de conduite")
    factories.instrument(title="Other")

    response = search(client, words)

    assert [hit.row.title.text for hit in response.context["found"].instruments] == ["Model code"]
    assert instrument.url in response.content.decode()


def test_search_finds_provisions_by_the_stems_of_their_own_language(client):
    factories.edition(text="1. Members accept no gifts.\n\n2. Members act with integrity.\n")
    factories.edition(text="1. Les membres n'acceptent aucun cadeau.\n", language="fr")

    assert texts(search(client, "accepting gift")) == ["Members accept no gifts."]
    assert texts(search(client, "cadeaux")) == ["Les membres n'acceptent aucun cadeau."]
    assert texts(search(client, "gifts integrity")) == []


def test_search_puts_first_what_has_the_words_in_its_heading(client):
    factories.edition(text="Article 1\nOther\n\nA gift is refused.\n\nArticle 2\nGifts\n\nA gift is returned.\n")

    assert texts(search(client, "gifts")) == ["A gift is returned.", "A gift is refused."]


def test_search_marks_the_words_and_escapes_the_rest(client):
    factories.edition(text="1. Members <b>accept</b> no gifts.\n")

    page = search(client, "gift").content.decode()

    assert "<mark>gifts</mark>" in page
    assert "<b>accept" not in page
    assert "&lt;b&gt;accept" in page


def test_search_says_how_a_provision_is_cited_and_where_it_stands(client):
    edition = factories.edition(text="Article 6\nRights\n\nFirst words.\n\nSecond words about gifts.\n")

    page = search(client, "gifts").content.decode()

    assert "<bdi>Article 6, para 2</bdi>" in page
    assert f"{edition.url}#art_6__p_2" in page
    assert 'lang="en"' in page


def test_search_is_narrowed_and_counts_what_each_choice_leaves(client):
    owner = factories.organization("Alpha")
    first = factories.instrument(owner, kind="policy")
    factories.edition(first, text="1. A gift here.\n\n2. A gift there.\n")
    factories.edition(factories.instrument(factories.organization("Beta")), text="1. A gift elsewhere.\n")

    found = search(client, "gift").context["found"]
    narrowed = search(client, "gift", organization=str(owner.translation_key)).context["found"]

    assert [(facet.choice.label, facet.count) for facet in found.organizations] == [("Alpha", 2), ("Beta", 1)]
    assert [(facet.choice.label, facet.count) for facet in found.kinds] == [("Code of conduct", 1), ("Policy", 2)]
    assert (found.provision_count, narrowed.provision_count) == (3, 2)
    assert [facet.count for facet in narrowed.organizations] == [2, 1]
    assert search(client, "gift", kind="policy", language="fr").context["found"].provision_count == 0


def test_search_finds_topics_by_label_and_synonym(client):
    topic = factories.topic("gifts", "Gifts and honours")
    topic.labels.create(language="en", label="Presents", is_preferred=False)

    assert "/topics/gifts/" in search(client, "presents").content.decode()


def test_search_finds_counts_and_ranks_only_what_the_reader_may_see(client):
    owner = factories.organization("Hidden owner")
    instrument = factories.instrument(owner, title="Hidden gifts code", audience=None)
    factories.edition(instrument, text="1. A hidden gift.\n", language="de", audience=None)
    factories.edition(text="1. An open gift.\n")

    public = search(client, "gift")
    client.force_login(factories.officer(factories.organization()))
    other = search(client, "gift")
    client.force_login(factories.officer(owner))
    own = search(client, "gift")

    for response in (public, other):
        assert texts(response) == ["An open gift."]
        assert response.context["found"].instrument_count == 0
        for word in ("hidden gift", "Hidden owner", "German"):
            assert word not in response.content.decode()
    assert own.context["found"].instrument_count == 1


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "\0",
        '" OR 1=1 --',
        "%",
        "_",
        "\\",
        "gift " * 3000,
        "g" * 10_000,
        "<script>alert(1)</script>",
        "'; DROP TABLE practices_provision; --",
        "🙂",
        "\u202e\u0000\ud7ff",
        "*",
        "()[]{}",
    ],
)
def test_search_survives_hostile_words(client, typed):
    factories.edition()

    response = search(client, typed)

    assert len(response.context["asked"].q) <= 200
    assert len(response.context["asked"].q.split()) <= 20
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query", [{"page": "x"}, {"page": "-1"}, {"organization": "x"}, {"kind": "\0"}, {"language": "%"}]
)
def test_search_leaves_out_what_means_nothing(client, query):
    factories.edition()

    assert search(client, "gifts", **query).status_code == 200


def test_search_finds_nothing_with_a_way_on(client):
    page = search(client, "zyzzyva").content.decode()

    assert "Nothing found." in page
    assert "/topics/" in page


def test_search_pages_keep_the_words(client):
    text = "\n\n".join(f"{number}. A gift of kind {number}." for number in range(1, 26))
    factories.edition(text=text)

    response = search(client, "gift")

    assert len(response.context["found"].provisions) == 20
    assert "?q=gift&amp;page=2" in response.content.decode()
    assert len(search(client, "gift", page="2").context["found"].provisions) == 5


def test_search_costs_the_same_for_many(client):
    factories.edition(text="1. A gift.\n", language="en")
    search(client, "gift")
    with CaptureQueriesContext(connection) as few:
        search(client, "gift")
    for language in ("fr", "de", "ru", "it"):
        factories.edition(text="\n\n".join(f"{number}. A gift." for number in range(1, 9)), language=language)
        factories.edition(text="\n\n".join(f"{number}. A gift." for number in range(1, 9)))
    with CaptureQueriesContext(connection) as many:
        search(client, "gift")

    assert len(many) == len(few) <= 14
