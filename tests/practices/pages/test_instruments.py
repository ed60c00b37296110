"""What a reader sees of an instrument."""

import datetime

import pytest

from practices.models.adoptions import State
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentAlias, InstrumentEvent, InstrumentLineage, InstrumentTitle
from tests import factories

pytestmark = pytest.mark.django_db


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def dated(instrument, kind, on, precision="day"):
    return InstrumentEvent.objects.create(instrument=instrument, kind=kind, on=on, precision=precision)


def test_instrument_page_shows_symbol_aliases_dates_marking_and_terms(client):
    instrument = factories.instrument(title="Code", symbol="SF/426", classification_note="RESTRICTED")
    InstrumentAlias.objects.create(instrument=instrument, alias="Decision 462", note="A slip in a letter")
    dated(instrument, "circulated", datetime.date(2000, 11, 13))
    dated(instrument, "adopted", datetime.date(2000, 6, 1), "month")
    dated(instrument, "amended", None, "unknown")

    page = body(client.get(instrument.url))

    for shown in (
        "SF/426",
        "Decision 462",
        "A slip in a letter",
        "13 November 2000",
        "June 2000",
        "date not known",
        "RESTRICTED",
        "Entry into force not stated",
        "Public since",
        "Authority: Decision 1",
    ):
        assert shown in page


def test_terms_of_reuse_are_those_of_a_text_that_is_shown(client):
    instrument = factories.instrument()

    without = body(client.get(instrument.url))
    factories.edition(instrument)

    assert "Display only" not in without
    assert "Each organization decides which of its texts are shown here" in without
    assert "Display only" in body(client.get(instrument.url))


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([("in_force", datetime.date(2001, 1, 1))], "In force since 1 January 2001"),
        (
            [("in_force", datetime.date(2001, 1, 1)), ("ended", datetime.date(2005, 3, 2))],
            "No longer in force: ended 2 March 2005",
        ),
        ([("in_force", datetime.date(2999, 1, 1))], "Not yet in force: from 1 January 2999"),
    ],
)
def test_instrument_page_says_in_words_whether_it_is_in_force(client, events, said):
    instrument = factories.instrument()
    for kind, on in events:
        dated(instrument, kind, on)

    assert said in body(client.get(instrument.url))


def test_instrument_page_is_titled_in_the_active_language_with_the_others_beside(client):
    instrument = factories.instrument(title="Code of conduct")
    InstrumentTitle.objects.create(instrument=instrument, language="fr", title="Code de conduite")

    address = instrument.url

    page = body(client.get(f"/fr{address}"))
    english = body(client.get(address))

    assert '<h1><bdi lang="fr" dir="ltr">Code de conduite</bdi></h1>' in page
    assert '<bdi lang="fr" dir="ltr">Code de conduite</bdi>' in english


def test_instrument_page_shows_lineage_both_ways_of_visible_instruments_only(client):
    older, newer = factories.instrument(title="Older"), factories.instrument(title="Newer")
    hidden = factories.instrument(title="Hidden heir", audience=None)
    InstrumentLineage.objects.create(instrument=newer, kind="replaces", other=older)
    InstrumentLineage.objects.create(instrument=hidden, kind="adapted_from", other=older)

    from_older, from_newer = body(client.get(older.url)), body(client.get(newer.url))

    assert "Replaced by" in from_older
    assert newer.url in from_older
    assert "Replaces" in from_newer
    assert "Hidden heir" not in from_older
    assert "Adapted into" not in from_older


def test_instrument_page_shows_the_newest_authentic_text_and_all_editions(client):
    instrument = factories.instrument()
    factories.edition(instrument, text="1. Old words.", on=datetime.date(2000, 1, 1))
    newest = factories.edition(instrument, text="1. New words.", on=datetime.date(2004, 1, 1))
    factories.edition(
        instrument,
        text="1. Mots traduits.",
        on=datetime.date(2005, 1, 1),
        language="fr",
        text_status="unofficial_translation",
    )

    page = body(client.get(instrument.url))

    assert "New words." in page
    assert "Old words." not in page
    assert "Unofficial translation" in page
    assert f"/compare/?edition={newest.translation_key}" in page


def test_instrument_page_prefers_the_authentic_text_in_the_active_language(client):
    instrument = factories.instrument()
    factories.edition(instrument, text="1. English words.")
    factories.edition(instrument, text="1. Mots français.", language="fr")

    address = instrument.url

    assert "Mots français." in body(client.get(f"/fr{address}"))
    assert "English words." in body(client.get(address))


def test_instrument_page_counts_organizations_with_a_similar_instrument(client, secretariat):
    instrument = factories.instrument()
    factories.adoption(instrument)
    factories.adoption(instrument)
    factories.adoption(instrument, state=State.PLANNED)
    factories.adoption(instrument, by=secretariat)
    left = factories.organization()
    factories.adoption(instrument, organization=left, effective=PartialDate(datetime.date(2001, 1, 1)))
    factories.adoption(instrument, organization=left, state=State.WITHDRAWN)

    response = client.get(instrument.url)

    page = client.get("/adoptions/", {"reference": instrument.translation_key})
    assert response.context["adopters"].similar_count == page.context["matrix"].similar_count == 2
    assert f"/adoptions/?reference={instrument.translation_key}" in body(response)


def test_every_instrument_leads_to_who_has_adopted_a_similar_one_and_infers_nothing(client):
    quiet, planned = factories.instrument(), factories.instrument()
    factories.adoption(planned, state=State.PLANNED)

    for instrument, words in (
        (quiet, "No organization has stated anything about this instrument."),
        (planned, "No organization states that it has a similar instrument."),
    ):
        page = body(client.get(instrument.url))
        address = f"/adoptions/?reference={instrument.translation_key}"
        assert f'<a href="{address}">Who has adopted</a>' in page
        assert words in page
        table = body(client.get(address))
        assert words in table
        assert "0 organizations" not in page + table


def test_instrument_page_hides_unreleased_editions_from_others(client):
    owner = factories.organization()
    instrument = factories.instrument(owner)
    factories.edition(instrument, text="1. Secret words.", on=datetime.date(2009, 9, 9), audience=None)

    public = body(client.get(instrument.url))
    client.force_login(factories.officer(factories.organization()))
    other = body(client.get(instrument.url))
    client.force_login(factories.officer(owner))
    own = body(client.get(instrument.url))

    for page in (public, other):
        assert "Secret words" not in page
        assert "2009" not in page
        assert "No text of this instrument can be read here." in page
    assert "Secret words." in own


def test_instrument_page_that_was_not_released_is_not_there_for_others(client):
    owner = factories.organization()
    instrument = factories.instrument(owner, audience=None)

    public = client.get(instrument.url)
    client.force_login(factories.officer(owner))
    own = client.get(instrument.url)

    assert public.status_code == 404
    assert "Not released: only its own organization" in body(own)


def test_instrument_page_keeps_the_authority_of_a_narrow_release_to_itself(client):
    instrument = factories.instrument(audience="participating")
    client.force_login(factories.officer(factories.organization()))

    page = body(client.get(instrument.url))

    assert "Open to: Participating organizations" in page
    assert "Decision 1" not in page


def test_instrument_page_costs_the_same_for_many(client, django_assert_max_num_queries):
    topics = [factories.topic() for _number in range(5)]
    instrument = factories.instrument(topics=topics)
    for year in range(2000, 2006):
        factories.edition(instrument, on=datetime.date(year, 1, 1))
        InstrumentLineage.objects.create(instrument=factories.instrument(), kind="amends", other=instrument)
        factories.adoption(instrument)
    client.get(instrument.url)

    with django_assert_max_num_queries(38):
        client.get(instrument.url)


def test_preview_of_an_instrument_shows_what_its_form_holds():
    instrument = factories.instrument(title="Published title")
    instrument.title = "Draft title"

    response = instrument.make_preview_request(preview_mode=instrument.default_preview_mode)

    assert "Draft title" in body(response)


def test_instrument_page_offers_files_comparison_and_citation_first_and_the_rest_under_more(client):
    edition = factories.edition(factories.instrument(title="Code", symbol="SF/1", reuse_terms="free"))

    page = body(client.get(edition.instrument.url))
    first, _summary, rest = page.partition("<summary>More</summary>")

    for form in ("pdf", "docx"):
        assert f"/editions/{edition.translation_key}/export/{form}/" in first
    assert 'href="#cite"' in first
    assert "/similar/" not in first
    assert f"/follow/?instrument={edition.instrument.translation_key}" in rest
    assert f"/editions/{edition.translation_key}/export/akn.xml/" in rest
    assert 'id="cite"' in rest
    assert "Code (SF/1)" in rest


def test_page_without_a_text_leads_to_an_address_or_says_that_none_is_recorded(client):
    quiet = factories.instrument(factories.organization())
    reachable = factories.instrument(factories.organization(website="https://union.example.org/"))

    pages = [client.get(one.url).content.decode() for one in (quiet, reachable)]

    assert all("It can be asked for the text itself." in page for page in pages)
    assert "No address of the organization is recorded here." in pages[0]
    assert 'href="/about/#operator"' in pages[0]
    assert 'href="https://union.example.org/"' in pages[1]
    assert "No address of the organization" not in pages[1]
