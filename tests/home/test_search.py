"""The search: what is found, in which order, how it is narrowed, and what helps where nothing is found."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import OrganizationName
from practices.actions.searching.entries import write_entries
from practices.actions.topics import tag_provision
from practices.actions.vectors import refresh_all
from practices.exchange.actions.changes import note_changes
from practices.models.instruments import InstrumentAlias, InstrumentEvent, InstrumentTitle
from practices.models.search import FoundKind, SearchEntry
from practices.queries.searching import counting, finding
from practices.queries.searching.finding import MatchedBy
from practices.queries.searching.public_index import refresh_index
from practices.queries.shared_files import drop_shared_files
from tests import factories

pytestmark = pytest.mark.django_db


def search(client, q, **query):
    note_changes()
    drop_shared_files()  # on PostgreSQL what one transaction writes is one version
    response = client.get("/search/", {"q": q, **query})
    assert response.status_code == 200
    return response


def tag(provision, *topics):
    tag_provision(provision=provision, topics=topics, by=factories.secretariat_member())


def hits(response):
    return response.context["found"].hits


def texts(response, *grounds):
    """Return the snippets of provisions that were found on one of these grounds, else with all the words."""
    kept = grounds or (MatchedBy.NAME, MatchedBy.ALL_WORDS)
    found = [hit for hit in hits(response) if hit.kind == FoundKind.PROVISION and hit.matched_by in kept]
    return ["".join(piece.text for piece in hit.snippet) for hit in found]


def titles(response):
    return ["".join(piece.text for piece in hit.title) for hit in hits(response)]


def facet(response, name):
    found = next((one for one in response.context["found"].facets if one.name == name), None)
    return {value.label.text: value.count for value in found.values} if found else {}


def test_search_without_words_helps(client):
    page = client.get("/search/").content.decode()

    assert "Type a word from a text" in page
    assert "/topics/" in page


@pytest.mark.parametrize(
    "words", ["426", "462", "dec/426", "PC.DEC/426", "pc dec 426", "code de conduite", "decision 462", '"model code"']
)
def test_search_finds_an_instrument_by_symbol_alias_and_title(client, words):
    owner = factories.organization("Council")  # numbered names would be found by their numbers
    instrument = factories.instrument(owner, title="Model code", symbol="PC.DEC/426")
    InstrumentAlias.objects.create(instrument=instrument, alias="Decision 462")
    InstrumentTitle.objects.create(instrument=instrument, language="fr", title="Code de conduite")
    factories.instrument(owner, title="Other")

    response = search(client, words)

    assert titles(response) == ["Model code"]
    assert instrument.url in response.content.decode()


@pytest.mark.parametrize(
    "words", ["OSCE", "OSZE", "ОБСЕ", "منظمة الأمن والتعاون في أوروبا", "Организация по безопасности и сотрудничеству"]
)
def test_search_finds_an_organization_by_its_official_name_in_each_language(client, words):
    osce = factories.organization("Organization for Security and Co-operation in Europe")
    rules = factories.instrument(osce, title="Staff instruction 11")

    response = search(client, words)

    assert hits(response)[0].url == osce.url
    assert rules.url in [hit.url for hit in hits(response)]


def test_search_finds_provisions_by_the_stems_of_their_own_language(client):
    factories.edition(text="1. Members accept no gifts.\n\n2. Members act with integrity.\n")
    factories.edition(text="1. Les membres n'acceptent aucun cadeau.\n", language="fr")

    assert texts(search(client, "accepting gift")) == ["Members accept no gifts."]
    assert texts(search(client, "cadeaux")) == ["Les membres n'acceptent aucun cadeau."]


def test_accents_and_case_do_not_matter(client):
    factories.edition(text="1. Le harcèlement est interdit.\n", language="fr")
    factories.edition(text="1. Домогательства запрещены.\n", language="ru")

    assert texts(search(client, "HARCELEMENT")) == ["Le harcèlement est interdit."]
    assert texts(search(client, "домогательство")) == ["Домогательства запрещены."]


def test_the_page_says_that_more_is_found_than_it_counted(client, monkeypatch):
    for module in (counting, finding):
        monkeypatch.setattr(module, "MOST", 2)
    factories.edition(text="1. No gifts.\n\n2. Gifts are given back.\n")

    assert "2 found" in search(client, "gifts").content.decode()

    factories.edition(text="1. Gifts are named.\n", language="fr")
    factories.practice(summary="How gifts are given back.")
    page = search(client, "gifts").content.decode()
    assert "More than 2 found" in page
    assert "The numbers refer to 2 of them." in page


def test_words_between_quotation_marks_stand_side_by_side(client):
    factories.edition(text="1. A conflict of interest is declared.\n\n2. Interest in a conflict is human.\n")

    assert texts(search(client, '"conflict of interest"')) == ["A conflict of interest is declared."]
    assert len(texts(search(client, "conflict of interest"))) == 2


def test_search_puts_first_what_has_the_words_in_its_heading(client):
    factories.edition(text="Article 1\nOther\n\nA gift is refused.\n\nArticle 2\nGifts\n\nA gift is returned.\n")

    assert texts(search(client, "gifts")) == ["A gift is returned.", "A gift is refused."]


def test_what_is_named_so_stands_before_words_of_texts(client):
    factories.edition(factories.instrument(title="Other"), text="1. Integrity and integrity and integrity.\n")
    factories.instrument(title="Integrity code")

    assert [hit.kind for hit in hits(search(client, "integrity"))] == [FoundKind.INSTRUMENT, FoundKind.PROVISION]


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


def test_the_name_of_the_organization_narrows_what_its_texts_say(client):
    one = factories.instrument(factories.organization("Alpha Commission"))
    factories.edition(one, text="1. A gift here.\n\n2. Other words.\n")
    factories.edition(factories.instrument(factories.organization("Beta")), text="1. A gift elsewhere.\n")

    assert texts(search(client, "alpha gifts")) == ["A gift here."]


def test_search_is_narrowed_and_counts_what_each_choice_leaves(client):
    owner = factories.organization("Alpha")
    first = factories.instrument(owner, kind="policy")
    factories.edition(first, text="1. A gift here.\n\n2. A gift there.\n")
    factories.edition(factories.instrument(factories.organization("Beta")), text="1. A gift elsewhere.\n")

    found = search(client, "gift")
    narrowed = search(client, "gift", organization=str(owner.translation_key))

    assert facet(found, "organization") == {"Alpha": 2, "Beta": 1}
    assert facet(found, "instrument_kind") == {"Code of conduct": 1, "Policy": 2}
    assert (found.context["found"].count, narrowed.context["found"].count) == (3, 2)
    assert facet(narrowed, "organization") == {"Alpha": 2, "Beta": 1}
    assert search(client, "gift", instrument_kind="policy", language="fr").context["found"].count == 0


def test_years_and_dates_of_instruments_narrow(client):
    begun = factories.instrument(title="Begun")
    InstrumentEvent.objects.create(instrument=begun, kind="in_force", on="2003-05-01")
    ended = factories.instrument(title="Ended")
    InstrumentEvent.objects.create(instrument=ended, kind="in_force", on="1999-05-01")
    InstrumentEvent.objects.create(instrument=ended, kind="ended", on="2001-01-01")
    for instrument in (begun, ended, factories.instrument(title="Undated")):
        factories.edition(instrument, text="1. A gift.\n")

    found = search(client, "gift")

    assert facet(found, "status") == {"In force": 1, "Not in force": 1, "Not stated": 1}
    assert facet(found, "year") == {"2003": 1, "1999": 1}
    assert [hit.instrument.name for hit in hits(search(client, "gift", status="no"))] == ["Ended"]
    assert [hit.instrument.name for hit in hits(search(client, "gift", year="2003"))] == ["Begun"]


def test_topics_are_counted_with_all_that_are_narrower(client):
    broad = factories.topic("integrity", "Uprightness")
    narrow = factories.topic("gifts", "Presents", broader=broad)
    edition = factories.edition(text="1. A gift.\n\n2. A gift again.\n\n3. A gift at last.\n")
    first, second, _third = edition.provisions.current().in_order()
    tag(first, broad, narrow)
    tag(second, narrow)

    found = search(client, "gift")

    assert facet(found, "topic") == {"Uprightness": 2, "Presents": 2}
    assert search(client, "gift", topic="integrity").context["found"].count == 2


def test_search_finds_topics_by_label_and_synonym_and_what_has_them(client):
    topic = factories.topic("gifts", "Gifts and honours")
    topic.labels.create(language="en", label="Presents", is_preferred=False)
    edition = factories.edition(text="1. Nichts wird angenommen.\n", language="de")
    tag(edition.provisions.current().get(), topic)

    response = search(client, "presents")

    assert "/topics/gifts/" in response.content.decode()
    assert texts(response) == ["Nichts wird angenommen."]
    assert texts(search(client, '"presents"')) == []


def test_earlier_texts_are_found_when_they_are_asked_for(client):
    instrument = factories.instrument()
    factories.edition(instrument, text="1. Old gifts.\n", on=date(1999, 1, 1))
    factories.edition(instrument, text="1. New gifts.\n", on=date(2003, 1, 1))

    response = search(client, "gifts")

    assert texts(response) == ["New gifts."]
    assert "earlier=yes" in response.content.decode()
    assert sorted(texts(search(client, "gifts", earlier="yes"))) == ["New gifts.", "Old gifts."]


def test_an_earlier_text_stands_while_the_later_one_is_hidden(client):
    instrument = factories.instrument()
    factories.edition(instrument, text="1. Old gifts.\n", on=date(1999, 1, 1))
    factories.edition(instrument, text="1. New gifts.\n", on=date(2003, 1, 1), audience=None)

    assert texts(search(client, "gifts")) == ["Old gifts."]


def test_where_nothing_has_all_words_what_comes_nearest_is_found_and_the_page_says_so(client):
    factories.edition(text="1. A gift.\n\n2. A gift.\n\n3. Integrity.\n")

    response = search(client, "gift integrity")

    assert texts(response, MatchedBy.SOME_WORDS) == ["Integrity.", "A gift.", "A gift."]  # the rarer word first
    assert response.context["found"].count == 3
    assert "The 3 nearest follow." in response.content.decode()
    assert "nearest follow" not in search(client, "gift").content.decode()


def test_spelling_is_mended_in_place_and_what_was_typed_is_one_click_away(client):
    factories.instrument(title="Harassment policy")
    hidden = factories.instrument(title="Zephyrology", audience=None)
    assert hidden.live

    response = search(client, "harrasment policy")
    page = response.content.decode()

    assert titles(response) == ["Harassment policy"]
    assert "Showing results for" in page
    assert "?q=%22harrasment%22+policy" in page
    assert titles(search(client, '"harrasment" policy')) == []  # between quotation marks words stand as they are
    assert "Showing results for" not in search(client, '"harrasment" policy').content.decode()
    assert "zephyrology" not in search(client, "zephirology").content.decode()


def test_symbols_names_and_words_of_the_thesaurus_are_not_mended(client):
    factories.edition(text="1. Harassment is unwelcome.\n\n2. Harassment is reported.\n\n3. Bribes. Bribes.\n")

    for typed in ("ask Harassmen", "HR/HARASSMEN/1", "bribe"):
        assert search(client, typed).context["found"].corrections == ()


def test_words_that_are_not_wanted_are_in_no_hit_whatever_stands_beside_it(client):
    factories.edition(text="Article 1\nUnions\n\n1. A marriage is free.\n\n2. A forced marriage is void.\n")

    assert set(texts(search(client, "marriage"))) == {"A marriage is free.", "A forced marriage is void."}
    for typed in ("marriage -forced", "marriage -FORCED,", "marriage -void -forced"):
        assert texts(search(client, typed), *MatchedBy) == ["A marriage is free."]


def test_no_hit_shows_a_part_with_an_unwanted_word(client):
    factories.edition(
        text="Article 1\nRegisters\n\n1. A gift is entered.\n\n2. Entries in the register of gifts.\n\n"
        "3. The register is kept.\n"
    )

    found = texts(search(client, "register -gift"), *MatchedBy)

    assert "The register is kept." in found
    assert not any("gift" in text for text in found)


def test_what_only_leaves_out_words_asks_for_one(client):
    factories.edition(text="1. A gift.\n")

    assert "Add a word to look for" in search(client, "-gift").content.decode()
    assert "Add a word to look for" not in search(client, "zebra").content.decode()


def test_one_word_or_another_is_enough(client):
    factories.edition(text="1. A gift.\n\n2. A honour.\n\n3. A duty.\n")

    assert texts(search(client, "gift OR honour")) == ["A gift.", "A honour."]


@pytest.mark.parametrize(
    "typed", ["article 22a staff rules", "Art. 22 a Staff Rules", "ST/AI/9 art.22a", "22a staff rules"]
)
def test_an_article_is_found_by_its_number_and_instrument(client, typed):
    rules = factories.instrument(title="Staff rules", symbol="ST/AI/9")
    factories.edition(rules, text="Article 22\n\nOne.\n\nArticle 22a\n\nOther.\n")
    factories.edition(factories.instrument(title="Others"), text="Article 22a\n\nElsewhere.\n")

    assert texts(search(client, typed))[0] == "Other."


def test_articles_that_are_cited_together_are_all_found(client):
    rules = factories.instrument(title="Staff Rules")
    factories.edition(rules, text="Article 11\n\nOne.\n\nArticle 12\n\nOther.\n\nArticle 13\n\nLast.\n")

    assert texts(search(client, "Articles 11 and 12 Staff Rules"))[:2] == ["One.", "Other."]


def test_articles_of_two_instruments_are_found_by_one_question(client):
    factories.edition(factories.instrument(title="Staff Rules"), text="Article 11\n\nOne.\n\nArticle 5\n\nNot asked.\n")
    factories.edition(
        factories.instrument(title="Conduct Code"), text="Article 5\n\nOther.\n\nArticle 11\n\nNor this.\n"
    )

    found = search(client, "Article 11 Staff Rules and Article 5 Conduct Code")

    assert texts(found, MatchedBy.NAME) == ["One.", "Other."]


def test_a_place_that_the_named_text_does_not_have_is_said(client):
    factories.edition(factories.instrument(title="Staff Rules"), text="Article 11\n\nOne.\n")

    assert (
        "Not found in the text that was named: Article 99." in search(client, "Article 99 Staff Rules").content.decode()
    )
    assert not search(client, "Article 11 Staff Rules").context["found"].not_there


def test_an_instrument_is_found_by_its_name_in_another_language(client):
    factories.edition(factories.instrument(title="Code of Conduct"), text="1. A member reports.\n")
    factories.edition(text="1. This is no code of conduct.\n\n2. A code of conduct of conduct codes.\n")

    topic = factories.topic("codes", "Codes")
    factories.topic("conduct", "Conduct").labels.create(language="es", label="Conducta")
    topic.labels.create(language="es", label="Código de personal")

    assert "Code of Conduct" in titles(search(client, "código de conducta"))[:2]


def test_a_question_is_widened_by_the_thesaurus_and_says_so(client):
    factories.edition(text="1. Accepter un cadeau est interdit.\n", language="fr")

    response = search(client, "accepting a gift")
    page = response.content.decode()

    assert texts(response, MatchedBy.ALL_WORDS) == ["Accepter un cadeau est interdit."]
    assert "Also searched" in page
    assert "widen=no" in page
    assert texts(search(client, "accepting a gift", widen="no"), *MatchedBy) == []


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
        assert response.context["found"].count == 1
        for word in ("hidden gift", "Hidden owner", "German"):
            assert word not in response.content.decode()
    assert titles(own)[0] == "Hidden gifts code"


def test_what_was_narrowed_or_unpublished_is_not_found_from_then_on(client):
    one = factories.edition(text="1. A gift of one.\n")
    two = factories.edition(text="1. A gift of two.\n")
    assert len(texts(search(client, "gift"))) == 2

    factories.open_to(one, "own")
    two.unpublish()

    assert client.get("/search/", {"q": "gift"}).context["found"].count == 0
    assert SearchEntry.objects.filter(kind=FoundKind.PROVISION, is_public=True).count() == 0


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
    "query",
    [
        {"page": "x"},
        {"page": "-1"},
        {"organization": "x"},
        {"kind": "\0"},
        {"language": "%"},
        {"year": "0"},
        {"earlier": "x"},
    ],
)
def test_search_leaves_out_what_means_nothing(client, query):
    factories.edition()

    assert search(client, "gifts", **query).status_code == 200


def test_search_finds_nothing_with_a_way_on(client):
    page = search(client, "zyzzyva").content.decode()

    assert "Nothing found." in page
    assert "/topics/" in page


def test_search_that_finds_nothing_says_which_texts_were_searched_but_within_limits(client):
    factories.edition(text="1. A gift.\n")
    factories.edition(text="1. A walrus.\n", audience=None)
    factories.instrument()
    factories.instrument(audience=None)

    page = search(client, "zyzzyva")
    limited = search(client, "zyzzyva", kind="practice")

    assert (page.context["found"].searched.text_count, page.context["found"].searched.missing_count) == (1, 2)
    assert "The 1 text that you may see here does not have these words." in page.content.decode()
    assert "The texts of 2 instruments are not here." in page.content.decode()
    assert limited.context["found"].searched is None
    assert search(client, "gift").context["found"].searched is None


def test_words_that_only_a_topic_is_called_by_are_said_to_be_in_no_text(client):
    topic = factories.topic("security", "Security")
    topic.labels.create(language="en", label="Weapons", is_preferred=False)
    edition = factories.edition(text="1. Members follow instructions.\n\n2. Rain.\n")
    tag(edition.provisions.get(text__contains="instructions"), topic)

    none = search(client, "weapon")
    factories.edition(text="1. No weapon is carried.\n")
    some = search(client, "weapon")

    assert "No text has these words themselves." in none.content.decode()
    assert "2 found" not in none.content.decode()
    assert "No text has these words themselves." not in some.content.decode()


def test_terms_of_other_languages_are_folded(client):
    factories.edition(text="1. Accepter un cadeau est interdit.\n", language="fr")
    factories.edition(text="1. A gift.\n")

    here, elsewhere = search(client, "weapon").context["also"]

    assert {language for language, _term in here} == {"en"}
    assert {language for language, _term in elsewhere} == {"fr"}


@pytest.mark.parametrize(
    ("typed", "language", "terms"),
    [
        ("gifts", "en", ["Geschenk"]),
        ("télécharger les données", "fr", []),
        ("accepting a gift", "en", ["Annahme von Geschenken", "Geschenk"]),
    ],
)
def test_only_what_the_words_name_is_said_to_be_searched_as_well(client, typed, language, terms):
    factories.edition(text="1. Rain.\n", language="de")
    factories.edition(text="1. Rain.\n", language=language)

    also = search(client, typed).context["found"].also

    assert [term for code, term in also if code == "de"] == terms


def test_search_pages_keep_the_words(client):
    text = "\n\n".join(f"{number}. A gift of kind {number}." for number in range(1, 26))
    factories.edition(text=text)

    response = search(client, "gift")

    assert len(hits(response)) == 20
    assert "?q=gift&amp;page=2" in response.content.decode()
    assert len(hits(search(client, "gift", page="2"))) == 5


def test_search_costs_the_same_for_many(client):
    factories.edition(text="1. A gift.\n", language="en")
    search(client, "gift")
    with CaptureQueriesContext(connection) as few:
        client.get("/search/", {"q": "gift"})
    for language in ("fr", "de", "ru", "it"):
        factories.edition(text="\n\n".join(f"{number}. A gift." for number in range(1, 9)), language=language)
        factories.edition(text="\n\n".join(f"{number}. A gift." for number in range(1, 9)))
    search(client, "gift")
    with CaptureQueriesContext(connection) as many:
        client.get("/search/", {"q": "gift"})

    assert len(many) == len(few) <= 18


def test_words_that_stand_in_a_heading_and_in_its_paragraph_are_found_together(client):
    text = "Article 1\nBan on presents\n\n1. Soldiers accept no money.\n\nArticle 2\nPay\n\n1. Soldiers are paid.\n"
    factories.edition(text=text)

    found = search(client, "ban money soldiers")

    assert [hit.matched_by for hit in found.context["found"].hits][:1] == ["article"]
    assert "Articles that contain them together come first." in found.content.decode()
    assert "Nearest results" in found.content.decode()


def test_word_that_nothing_has_is_said_to_be_found_nowhere(client):
    factories.edition(text="1. Harassment is unwelcome.\n\n2. Harassment is reported.\n")

    page = search(client, "zzqxv").content.decode()

    assert "1 found" not in page
    assert "No results" in page or "Nothing has these words" in page


@pytest.mark.parametrize(
    "typed", ["illegal order", "rights of staff", "which organizations forbid wine", "universal declaration"]
)
def test_one_word_of_a_label_among_others_is_no_name_of_a_topic(client, typed):
    for code, label in (("gifts", "Honours and order"), ("loyalty", "Loyalty to the organization")):
        factories.topic(code, label)
    factories.topic("rights", "Human rights")
    factories.topic("interests", "Declaration of interests")

    found = search(client, typed).context["found"]

    assert found.topics == ()
    assert not [hit for hit in found.hits if hit.kind == "topic" and hit.matched_by in ("name", "all_words")]


def test_part_of_a_label_alone_names_its_topic(client):
    factories.topic("rights", "Human rights")

    assert [hit.kind for hit in search(client, "rights").context["found"].hits] == ["topic"]


def test_result_that_only_leads_to_its_points_shows_the_first(client):
    factories.edition(text="1. Prior consent is needed in order to:\n\n(a) speak to journalists;\n\n(b) write books.\n")

    hits = search(client, "prior consent").context["found"].hits

    assert "speak to journalists" in "".join(piece.text for piece in hits[0].snippet)


def test_joined_words_can_be_searched_for_as_they_were_typed(client):
    factories.edition(text="1. Fill the sandbags.\n\n2. Count the sandbags.\n")

    page = search(client, "sand bags").content.decode()

    assert "<b>sandbags</b>" in page
    assert "?q=%22sand+bags%22" in page


def test_whatever_has_all_words_comes_before_what_has_some(client):
    text = (
        "Article 1\nOne\n\n1. Walrus lemur tree.\n\n2. Walrus lemur stone.\n\n"
        "Article 2\nTwo\n\n1. Walrus river.\n\nArticle 3\nThree\n\n1. A lemur.\n\n2. A walrus.\n"
    )
    factories.edition(text=text)

    found = search(client, "walrus lemur").context["found"]

    assert [hit.matched_by for hit in found.hits] == ["all_words", "all_words", "article", "some_words"]
    assert (found.count, found.near_count, found.page.paginator.count) == (2, 2, 4)


def test_pages_go_on_with_all_words_and_end_with_some(client, monkeypatch):
    monkeypatch.setattr(finding, "PAGE_SIZE", 3)
    said = "".join(f"{number}. Walrus lemur stone{number}.\n\n" for number in range(1, 6))
    factories.edition(text=f"Article 1\nOne\n\n{said}Article 2\nTwo\n\n1. Walrus river.\n")

    pages = [search(client, "walrus lemur", page=number) for number in (1, 2)]

    assert [hit.matched_by for page in pages for hit in hits(page)] == [*["all_words"] * 5, "some_words"]
    assert len({hit.id for page in pages for hit in hits(page)}) == 6


def test_words_that_are_not_wanted_leave_counts_true(client):
    text = "Article 1\nGifts\n\n1. A gift is refused.\n\n2. Some wine.\n\nArticle 2\n\n1. Each gift is named.\n"
    factories.edition(text=text)

    found = search(client, "gift -wine").context["found"]

    assert len(found.hits) == found.count == found.page.paginator.count
    assert found.near_count == 0


def test_a_decimal_paragraph_and_the_organization_of_a_text_can_be_cited(client):
    council = factories.organization("Seal Council")
    rules = factories.instrument(council, title="Conduct of members")
    factories.edition(rules, text="10. Gifts\n\n10.1. No gift.\n\n10.2. No honour.\n")

    for typed in ("art. 10.2 conduct of members", "art. 10.2 seal council"):
        page = search(client, typed)
        assert texts(page)[0] == "No honour."
        assert "2 found" in page.content.decode()
        assert "No results" not in page.content.decode()
        assert "contains all of these words" not in page.content.decode()


def test_hits_say_of_which_date_their_text_is(client):
    work = factories.instrument(title="Code on gifts")
    factories.edition(work, text="1. No gift is taken.\n", on=date(2001, 5, 1))
    factories.edition(work, text="1. No gift is ever taken.\n", on=date(2005, 3, 1), precision="month")
    factories.edition(work, text="1. No gift at all.\n", on=date(2009, 1, 1), audience=None)

    found = search(client, "gift", earlier="yes")

    notes = {hit.kind: hit.notes for hit in hits(found)}
    assert notes[FoundKind.INSTRUMENT][1:] == ("Latest text: March 2005",)
    assert {hit.notes[0] for hit in hits(found) if hit.kind == FoundKind.PROVISION} == {"1 May 2001", "March 2005"}
    assert " · 1 May 2001 · Authentic text" in found.content.decode()


def test_dates_of_hits_cost_no_query_for_each(client):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            search(client, "gift")
        return len(seen)

    factories.edition(factories.instrument(title="Code on gifts"), text="1. No gift is taken.\n")
    search(client, "gift")
    before = queries()
    for _number in range(5):
        factories.edition(factories.instrument(title="Rules on gifts"), text="1. No gift is taken.\n")
    search(client, "gift")

    assert queries() <= before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("§ 5", "Fünf."),
        ("Article 5", "Five."),
        ("article 12bis (2)", "Second."),
        ("12bis", "Dignity"),
        ("Part II", "Discipline"),
        ("partie 2", "Discipline"),
        ("第五条", "Five."),
    ],
)
def test_what_is_called_by_the_word_that_was_typed_comes_first(client, typed, said):
    factories.edition(text="5. Other.\n\n6. More.\n")
    factories.edition(text="§ 5\n\nFünf.\n\n§ 6\n\nSechs.\n", language="de")
    factories.edition(
        text="Part I\nConduct\n\nArticle 5\n\nFive.\n\nPart II\nDiscipline\n\n"
        "Article 12 bis\nDignity\n\n1. First.\n\n2. Second.\n"
    )
    note_changes()

    found = client.get("/search/", {"q": typed}).context["found"].hits[0]

    assert said in f"{''.join(part.text for part in found.title)} {''.join(part.text for part in found.snippet)}"


@pytest.mark.parametrize(("typed", "said"), [("Rule 4.10(b)", "Bread."), ("section 4.10", "Food"), ("§ 5", "Wine.")])
def test_a_place_is_cited_without_an_instrument(client, typed, said):
    factories.edition(text="Rule 4.10\nFood\n\n(a) Fish.\n\n(b) Bread.\n\nRule 4.4\nDrink\n\n(b) Tea.\n\n5. Wine.\n")

    found = search(client, typed)

    first = hits(found)[0]
    assert said in "".join(piece.text for piece in (*first.title, *first.snippet))
    assert "No results" not in found.content.decode()


def test_a_hit_says_that_there_is_a_later_text(client):
    work = factories.instrument(title="Rules")
    factories.edition(work, text="1. Le cadeau est permis.\n", language="fr", on=date(2005, 1, 1))
    factories.edition(work, text="1. Gifts are refused.\n", language="en", on=date(2007, 1, 1))

    notes = {hit.language: hit.notes for hit in hits(search(client, "cadeau OR gifts")) if hit.kind == "provision"}

    assert "There is a later text, of 1 January 2007" in notes["fr"]
    assert not any("later" in note for note in notes["en"])


def test_what_the_thesaurus_knows_and_no_text_has_is_said_to_be_found_nowhere(client):
    factories.edition(text="1. Harassment is unwelcome.\n\n2. Harassment is reported.\n")

    assert not search(client, "nepotism").context["found"].is_understood


def test_limits_hold_for_what_is_cited(client):
    council, other = factories.organization("Seal Council"), factories.organization("Otter Union")
    rules = factories.instrument(council, title="Conduct of members", symbol="SC/9")
    factories.edition(rules, text="10. Gifts are refused.\n")
    factories.edition(factories.instrument(other, title="Others"), text="10. Gifts.\n")

    for typed in ("SC/9", "art. 10 conduct of members"):
        assert search(client, typed).context["found"].hits
        narrowed = search(client, typed, organization=other.translation_key).context["found"]
        assert not [hit for hit in narrowed.hits if hit.organization.name == "Seal Council"]


def test_numbers_of_each_choice_hold_with_a_word_that_is_not_wanted(client):
    text = "Article 1\nGifts\n\n1. A gift is refused.\n\n2. Some wine.\n\nArticle 2\n\n1. Each gift is named.\n"
    factories.edition(text=text)
    factories.edition(text="1. Un gift.\n", language="fr")

    found = search(client, "gift -wine")

    for language, count in (("en", "English"), ("fr", "French")):
        narrowed = search(client, "gift -wine", language=language).context["found"]
        assert facet(found, "language")[count] == narrowed.count == len(narrowed.hits)


@pytest.mark.parametrize("typed", ["walrus 24/7", "walrus 30.50 euro", "what does rule 4.3 say of a walrus"])
def test_a_number_leaves_out_nothing_that_has_the_words(client, typed):
    factories.edition(text="1. A walrus is fed.\n")

    assert texts(search(client, typed), "some_words", "all_words") == ["A walrus is fed."]


@pytest.mark.parametrize("typed", ['"PC.DEC/426"', "pcdec426", "PC.DEC/426", "decision 426"])
def test_a_symbol_is_found_however_it_is_written(client, typed):
    factories.instrument(title="Decision 12")
    factories.instrument(title="Decision No. 426: On seals", symbol="PC.DEC/426")

    assert titles(search(client, typed))[0] == "Decision No. 426: On seals"


@pytest.mark.parametrize("typed", ["подарок", "подарка", "подарки", "подарками"])
def test_russian_words_are_found_in_all_cases(client, typed):
    factories.edition(text="1. Подарки не принимаются.\n", language="ru")

    assert texts(search(client, typed)) == ["Подарки не принимаются."]


def test_chinese_words_name_concepts(client):
    factories.edition(text="1. Acceptance of gifts is refused.\n\n2. Wine.\n")

    assert texts(search(client, "礼物")) == ["Acceptance of gifts is refused."]


def test_the_typed_words_alone_are_not_widened_by_topics_either(client):
    topic = factories.topic("harassment", "Harassment")
    topic.labels.create(language="fr", label="Harcèlement")
    factories.edition(text="1. Le harcèlement est interdit.\n", language="fr")

    assert texts(search(client, "harassment"))
    assert not texts(search(client, "harassment", widen="no"))


def test_words_of_two_scripts_name_concepts_together(client):
    factories.edition(text="1. Acceptance of gifts is refused.\n\n2. Bribery is refused.\n\n3. Wine.\n")

    found = texts(search(client, "bribery 礼物"), "some_words", "all_words")

    assert {"Acceptance of gifts is refused.", "Bribery is refused."} <= set(found)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("activités extérieures", ["activites exterieures", "ACTIVITÉS EXTÉRIEURES", "Activites extérieures?"]),
        ("mise en œuvre", ["mise en oeuvre", "MISE EN ŒUVRE", "(mise en oeuvre)"]),
        ("Äußerung", ["äusserung", "Ausserung", "AEUSSERUNG", "aeusserung!"]),
        ("السرّية", ["السرية", "السريه"]),
        (
            "gift",
            [
                "GIFT",
                "Gift",
                "gift?",
                "gift.",
                "(gift)",
                "gi\u00adft",
                "gi\u200bft",
                "\u202egift",
                "ｇｉｆｔ",
            ],
        ),
        ("immunity", ["İMMUNITY", "immúnity", "IMMUNITY,"]),
    ],
)
def test_capitals_accents_and_punctuation_change_nothing(client, typed, same):
    factories.edition(text="1. Activités extérieures.\n\n2. Une activité.\n\n3. La mise en œuvre.\n", language="fr")
    factories.edition(text="1. Äußerungen.\n\n2. Jede Äußerung.\n", language="de")
    factories.edition(text="1. السرّية واجب.\n\n2. السرية.\n", language="ar")
    factories.edition(text="1. A gift.\n\n2. Gift, gifts.\n\n3. Immunity.\n\n4. Privileges and immunity.\n")

    def answer(words):
        found = search(client, words).context["found"]
        return [(hit.id, hit.matched_by) for hit in found.hits], found.count, found.also, found.corrections

    expected = answer(typed)
    assert expected[0]
    assert expected[3] == ()
    for other in same:
        assert answer(other) == expected, other


@pytest.mark.parametrize("typed", ["honor", "honour", "HONOR"])
def test_british_and_american_words_are_found_by_either(client, typed):
    factories.edition(text="1. An honour.\n\n2. An honor.\n")

    response = search(client, typed)

    assert set(texts(response)) == {"An honour.", "An honor."}
    assert response.context["found"].corrections == ()


@pytest.mark.parametrize("typed", ["Absatz 2", "المادة 2", "والمادة 2", "alinéa 2", "статьи 2", "Anlage 2"])
def test_words_by_which_places_are_cited_are_not_mended(client, typed):
    factories.edition(text="1. Ansatz, Ansatz und Anklage, Anklage.\n\n2. Ansatz, Anklage.\n", language="de")
    factories.edition(text="1. القادة.\n\n2. القادة.\n", language="ar")
    factories.edition(text="1. стать.\n\n2. стать.\n", language="ru")

    assert search(client, typed).context["found"].corrections == ()


def test_real_words_are_not_mended_into_others(client):
    factories.edition(text="1. Graft and graft.\n\n2. Graft is a porta, a porta.\n")
    note_changes()
    refresh_all()
    refresh_index()

    for typed in ("draft", "portal"):
        assert search(client, typed).context["found"].corrections == ()
    assert search(client, "grafft").context["found"].corrections[0].instead == "graft"


def test_german_nouns_are_mended_within_a_question(client):
    factories.edition(text="1. Ein Geschenk.\n\n2. Das Geschenk darf niemand behalten.\n", language="de")

    found = search(client, "Darf ich ein Geschennk behalten?").context["found"]

    assert [one.instead for one in found.corrections] == ["geschenk"]


def test_a_symbol_that_nothing_has_leaves_the_rest(client):
    factories.instrument(title="Code", symbol="SF/CODE/1")
    factories.edition(text="1. A gift.\n\n2. A duty.\n")

    response = search(client, "gift SF/CODE/7")

    assert texts(response, *MatchedBy) == ["A gift."]
    assert response.context["found"].is_loose
    assert "Nothing here has SF/CODE/7" in response.content.decode()
    assert hits(search(client, "SF/CODE/7")) == []
    assert response.context["found"].corrections == ()


def test_words_that_do_not_count_are_said_to_be_left_out(client):
    factories.edition(text="1. A gift.\n")

    page = search(client, "gift " + "of " * 19 + "snowmobiles berths").content.decode()

    assert "Left out: <bdi>snowmobiles berths</bdi>" in page
    assert "Left out" not in search(client, "gift").content.decode()


@pytest.mark.parametrize("typed", ["whistle-blower", "whistleblowers", "Hinweisgeber", "lanceur d'alerte"])
def test_one_who_reports_and_reporting_are_one_concept(client, typed):
    edition = factories.edition(text="1. Who reports is safe.\n\n2. Protected disclosure.\n")
    topic = factories.topic("whistle-blowing", "Whistle-blowing")
    tag(edition.provisions.current().in_order().first(), topic)

    response = search(client, typed)

    assert set(texts(response)) == {"Who reports is safe.", "Protected disclosure."}
    assert not response.context["found"].is_loose


def test_chinese_words_are_found_as_they_stand_with_and_without_quotation_marks(client):
    text = "1. 人人有宗教自由的权利。\n\n2. 人人有言论自由。\n\n3. 不受任何歧视。\n"
    factories.edition(text=text, language="zh")

    def found(typed):
        return sorted(texts(search(client, typed)))

    freedom = ["人人有宗教自由的权利。", "人人有言论自由。"]
    assert found("自由") == found("「自由」") == freedom
    assert found("自由 -宗教") == found("言论自由") == freedom[1:]
    assert found("言论 OR 歧视") == ["不受任何歧视。", "人人有言论自由。"]


def test_all_places_of_a_number_are_found_and_counted_alike_by_page_and_api(client):
    for place in range(12):
        factories.edition(factories.instrument(title=f"Rules {place}"), text="Article 5\n\nWords.\n")

    assert search(client, "статья 5").context["found"].count == 12
    assert client.get("/api/v1/search/?q=статья 5").json()["count"] == 12
    assert search(client, "статья 5", kind="provision").context["found"].count == 12


def test_a_section_is_not_the_article_of_that_number(client):
    text = "Article I\n\nSection 1. Seats.\n\nSection 2. A hall.\n\nArticle II\n\nSection 3. A desk.\n"
    factories.edition(factories.instrument(title="Convention of 1946"), text=text)

    assert texts(search(client, "Section 2 Convention of 1946"))[0] == "A hall."


def test_of_several_symbols_each_is_found(client):
    for symbol in ("SF/CODE/1", "SF/CODE/2", "SF/CODE/3"):
        factories.instrument(title="Code", symbol=symbol)

    hits = search(client, "SF/CODE/1 SF/CODE/2").context["found"].hits

    assert sorted(symbol for hit in hits for piece in hit.symbols for symbol in (piece[0].text,)) == [
        "SF/CODE/1",
        "SF/CODE/2",
    ]


def test_words_that_nothing_has_are_named(client):
    factories.edition(text="1. A gift.\n")

    assert "Nothing here has moose" in search(client, "gift moose").content.decode()
    assert "Nothing here has" not in search(client, "gift").content.decode()


def test_where_the_limits_leave_nothing_with_all_words_the_nearest_are_called_so(client):
    factories.edition(text="1. Harassment is forbidden.\n")
    factories.edition(text="1. Le harcèlement est interdit.\n", language="fr")

    page = search(client, "harassment", language="fr").content.decode()

    assert "No results" not in page
    assert "Nearest results" in page


def test_what_is_cut_off_a_word_is_said(client):
    assert "Left out:" in search(client, "人" * 300).content.decode()


def test_a_page_says_that_no_text_is_in_its_language(client):
    factories.edition(text="1. Gifts are refused.\n")

    assert not search(client, "gifts").context["found"].lacks_own_language
    assert client.get("/fr/search/", {"q": "gifts"}).context["found"].lacks_own_language


def test_an_organization_of_which_no_text_is_here_is_named(client):
    silent, speaking = factories.organization("Polar Body"), factories.organization("Northern Body")
    OrganizationName.objects.create(organization=silent, language="fr", name="Organe polaire", acronym="POB")
    OrganizationName.objects.create(organization=speaking, language="fr", name="Organe du Nord", acronym="NOB")
    write_entries(kind=FoundKind.ORGANIZATION, rows=[silent.pk, speaking.pk])
    factories.edition(factories.instrument(speaking), text="1. A gift is refused.\n")
    note_changes()

    assert [one.name for one in search(client, "POB gift").context["found"].absent] == ["Polar Body"]
    assert "can be read here" in search(client, "POB gift").content.decode()
    assert search(client, "NOB gift").context["found"].absent == ()
    assert search(client, "pob gift").context["found"].absent == ()


def test_a_point_of_a_list_stands_behind_the_words_that_lead_to_it(client):
    factories.edition(
        text="Article 1\nPress\n\n1. Consent is needed in order to:\n\n(a) speak;\n\n(b) write a walrus.\n"
    )

    assert texts(search(client, "walrus")) == ["Consent is needed in order to: write a walrus."]
    assert texts(search(client, "consent needed")) == ["Consent is needed in order to: speak; …"]
