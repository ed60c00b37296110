"""What a reader sees first."""

import datetime
import re

import pytest
from wagtail.models import Locale

from home.models import HomePage
from practices.actions.topics import tag_provision
from practices.models import PartialDate, Precision, Provision, State
from tests import factories

pytestmark = pytest.mark.django_db


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def values(response):
    return [figure["value"] for figure in response.context["figures"]]


def adopted(reference, year, **fields):
    return factories.adoption(reference, effective=PartialDate(datetime.date(year, 1, 1), Precision.YEAR), **fields)


def test_home_page_is_served_before_anything_is_published(client):
    response = client.get("/")

    assert values(response) == [0, 0, 0, 0]
    assert "Nothing has been published yet." in body(response)


def test_home_page_counts_what_the_reader_may_see(client):
    owner = factories.organization()
    edition = factories.edition(factories.instrument(owner))
    hidden = factories.edition(factories.instrument(owner, audience=None), audience=None)
    factories.adoption(edition.instrument)
    factories.adoption(hidden.instrument)
    count = Provision.objects.filter(edition=edition).count()
    officer = factories.officer(owner)
    factories.organization()  # takes no part: nobody acts for it, and nothing is said of it

    public = values(client.get("/"))
    client.force_login(officer)
    own = values(client.get("/"))

    assert public == [3, 1, count, 1]
    assert own == [3, 2, 2 * count, 2]


def test_home_page_leads_to_comparison_and_adoption(client):
    page = body(client.get("/"))

    assert 'href="/compare/"' in page
    assert 'href="/adoptions/"' in page


def test_home_page_starts_with_core_topics_and_says_nothing_of_the_rest(client, operator):
    answered = factories.topic("gifts", "Gifts", is_core=True)
    factories.topic("travel", "Travel", is_core=True)
    factories.topic("plain", "Plain topic")
    for audience in ("public", None):
        edition = factories.edition(audience=audience)
        tag_provision(provision=edition.provisions.exclude(text="").first(), topics=[answered], by=operator)

    response = client.get("/")

    assert [(item.tag.code, item.organization_count) for item in response.context["questions"]] == [
        ("gifts", 1),
        ("travel", 0),
    ]
    page = body(response)
    assert "1 organization has a provision on it" in page
    assert "0 organization" not in page
    assert "Plain topic" not in page


def test_home_page_tells_what_is_new_of_what_is_visible(client, secretariat):
    factories.edition(factories.instrument(title="Open code"))
    factories.edition(factories.instrument(title="Hidden code", audience=None), audience=None)
    factories.adoption(factories.instrument(title="Reference code"))
    factories.adoption(factories.instrument(title="Unconfirmed code"), by=secretariat)

    page = body(client.get("/"))

    assert "Open code" in page
    assert "Reference code" in page
    assert "Hidden code" not in page
    assert "Unconfirmed code" not in page


def test_home_page_has_no_news_of_who_did_not_act(client):
    factories.adoption(factories.instrument(title="Model code"), state=State.NOT_PLANNED, statement="Not now.")

    assert "Model code" not in body(client.get("/"))


def test_home_page_draws_adoption_by_year_and_gives_it_as_a_table(client):
    reference = factories.instrument()
    leaver = factories.organization()
    adopted(reference, 2001, organization=leaver)
    adopted(reference, 2002)
    adopted(reference, 2004, organization=leaver, state=State.WITHDRAWN)

    response = client.get("/")

    assert [(bar.year, bar.count) for bar in response.context["chart"].bars] == [
        (2001, 1),
        (2002, 2),
        (2003, 2),
        (2004, 1),
    ]
    page = body(response)
    assert "From 1 in 2001 to 1 in 2004." in page
    assert '<th scope="row">2003</th><td class="num">2</td>' in page


def test_home_page_carries_no_inline_style(client):
    adopted(factories.instrument(), 2001)

    page = body(client.get("/"))

    assert not re.search(r"\sstyle=|<style|<script(?! src)", page)


def test_home_page_costs_the_same_for_many(client, django_assert_max_num_queries):
    for _number in range(7):
        instrument = factories.edition().instrument
        factories.adoption(instrument)
        factories.topic(is_core=True)
    client.get("/")

    with django_assert_max_num_queries(25):
        client.get("/")


def test_editorial_page_shows_its_text(client):
    assert "Permanent Council" in body(client.get("/about/"))


def test_addresses_below_the_home_page_are_found_in_each_language(client):
    address = factories.instrument().url

    assert client.get(address).status_code == 200
    assert client.get(f"/fr{address}").status_code == 200
    assert client.get(f"{address}nothing/").status_code == 404
    assert client.get("/organizations/nothing/").status_code == 404


def test_organizations_are_found_below_a_translated_home_page(client):
    address = factories.instrument().url
    french = Locale.objects.create(language_code="fr")
    translated = HomePage.objects.get().copy_for_translation(french)
    translated.title = "Accueil"
    translated.save_revision().publish()

    assert "Accueil" in body(client.get("/fr/"))
    assert client.get(f"/fr{address}").status_code == 200
    assert client.get("/fr/nothing/").status_code == 404


def test_unpublished_page_is_not_there(client):
    instrument = factories.instrument()
    address = instrument.url
    instrument.unpublish()

    assert client.get(address).status_code == 404
