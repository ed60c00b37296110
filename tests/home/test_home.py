"""What a reader sees first."""

import datetime
import random
import re

import pytest
from wagtail.models import Locale

from home.models import HomePage
from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_order import OrderNeeded
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import AdoptionEvent, State
from practices.models.dates import PartialDate, Precision
from practices.models.exchange.changes import Touch
from practices.models.exchange.public_counts import SimilarSpan
from practices.models.releases import Audience
from practices.models.topics import TopicLabel
from practices.queries.overview import public_adoption
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

    assert values(response) == []
    assert "Nothing has been published yet." in body(response)


def test_home_page_counts_what_the_reader_may_see(client):
    owner = factories.organization()
    opened = factories.instrument(owner)
    hidden = factories.instrument(owner, audience=None)
    factories.adoption(opened)
    factories.adoption(hidden)
    factories.practice(owner)
    officer = factories.officer(owner)
    factories.organization()  # only issues: nobody acts for it, and nothing is said of it

    public = values(client.get("/"))
    client.force_login(officer)
    own = values(client.get("/"))

    client.logout()
    note_changes()
    counted = values(client.get("/"))

    assert public == counted == [4, 1, 1, 1]
    assert own == [4, 2, 1, 1]  # adoption is told as the public sees it


def test_home_page_leads_to_comparison_and_adoption(client):
    page = body(client.get("/"))

    assert 'href="/compare/"' in page
    assert 'href="/adoptions/"' in page


def test_home_page_starts_with_core_topics_in_the_language_of_the_reader(client):
    gifts = factories.topic("gifts", "Gifts", is_core=True)
    TopicLabel.objects.create(topic=gifts, language="fr", label="Cadeaux", is_preferred=True)
    factories.topic("plain", "Plain topic")

    page, french = body(client.get("/")), body(client.get("/fr/"))

    assert 'href="/topics/gifts/"><bdi lang="en" dir="ltr">Gifts</bdi>' in page
    assert '<bdi lang="fr" dir="ltr">Cadeaux</bdi>' in french
    assert "Plain topic" not in page


def test_home_page_names_who_takes_part_in_the_order_of_the_alphabet(client):
    for name in ("Zonal Board", "Alpine Corps"):
        factories.adoption(factories.instrument(), organization=factories.organization(name))
    factories.organization("Bystander")

    response = client.get("/")

    names = [name.text for name, _url in response.context["named"]]
    assert [name for name in names if name in {"Zonal Board", "Alpine Corps"}] == ["Alpine Corps", "Zonal Board"]
    assert "Bystander" not in names
    assert response.context["figures"][0]["value"] == len(names) + 3  # the issuers of both references, and Bystander


def test_home_page_tells_what_is_new_of_what_is_visible(client, secretariat):
    factories.edition(factories.instrument(title="Open code"))
    factories.edition(factories.instrument(title="Hidden code", audience=None), audience=None)
    factories.adoption(factories.instrument(title="Reference code"))
    factories.adoption(factories.instrument(title="Unconfirmed code"), by=secretariat)
    factories.practice(title="Open practice")
    note_changes()

    page = body(client.get("/"))

    for shown in ("Open code", "Reference code", "Open practice"):
        assert shown in page
    assert "Hidden code" not in page
    assert "Unconfirmed code" not in page


def test_home_page_tells_nothing_of_what_was_hidden_since(client):
    edition = factories.edition(factories.instrument(title="Open code"))
    note_changes()
    edition.unpublish()

    assert "Open code" not in body(client.get("/"))


def test_home_page_has_no_news_of_who_did_not_act(client):
    factories.adoption(factories.instrument(title="Model code"), state=State.NOT_PLANNED, statement="Not now.")
    note_changes()

    assert "Model code" not in body(client.get("/"))


def test_news_of_a_check_is_no_news_of_an_adoption(client, secretariat):
    event = factories.adoption(evidence_address="https://example.org/order")
    check_adoption(event=event, by=secretariat)
    note_changes()

    said = [item.said for item, _date in client.get("/").context["news"]]

    assert said == ["The secretariat checked the evidence for “Adoption: In place”", "Adoption: In place"]


def test_many_statements_leave_room_for_other_news(client):
    factories.edition(factories.instrument(title="Early text"))
    reference = factories.instrument(title="Reference code")
    for _number in range(4):
        factories.adoption(reference)
    note_changes()

    news = client.get("/").context["news"]

    titles = [item.title.text for item, _date in news]
    assert titles == ["Reference code", "Reference code", "Reference code", "Early text"]


def test_first_page_of_a_portal_with_imported_texts_alone_is_full_and_counts_no_nothing(client):
    issuers = [factories.organization(name) for name in ("Zonal Board", "Alpine Corps")]
    for number in range(6):
        factories.edition(factories.instrument(issuers[number % 2], title=f"Rules {number}"))
    note_changes()

    response = client.get("/")

    assert len(response.context["news"]) == 4
    assert response.context["named_heading"] == "Organizations"
    names = [name.text for name, _url in response.context["named"]]
    assert names.index("Alpine Corps") < names.index("Zonal Board")
    assert [figure["label"] for figure in response.context["figures"]] == ["Organizations", "Instruments"]
    assert ">0<" not in body(response)


def test_home_page_draws_adoption_over_time_and_gives_it_as_a_table(client):
    reference = factories.instrument()
    leaver = factories.organization()
    adopted(reference, 2001, organization=leaver)
    adopted(reference, 2002)
    adopted(reference, 2004, organization=leaver, state=State.WITHDRAWN)

    response = client.get("/")

    assert [number for _day, number in response.context["adoption"].lines] == [1, 2, 1, 1]
    page = body(response)
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert '<th scope="row"><bdi>1 January 2002</bdi></th><td class="num">2</td>' in page


def test_adoption_that_was_counted_beforehand_is_what_is_counted_now(django_assert_num_queries):
    references = [factories.instrument() for _number in range(3)]
    organizations = [factories.organization() for _number in range(4)]
    chance = random.Random(4)
    for _number in range(40):
        reference, about = chance.choice(references), {"organization": chance.choice(organizations)}
        about["state"] = chance.choice([State.IN_PLACE, State.PARTLY, State.PLANNED, State.WITHDRAWN])
        about["effective"] = PartialDate(
            datetime.date(chance.randrange(2001, 2006), 1, 1), chance.choice([Precision.YEAR, Precision.UNKNOWN])
        )
        try:
            factories.adoption(reference, **about)
        except OrderNeeded as needed:
            before = AdoptionEvent.objects.get(public_id=needed.public_ids[0])
            factories.adoption(reference, follows=before, **about)
    days = [datetime.date(year, 6, 1) for year in range(2000, 2007)]
    now = [public_adoption(day) for day in days]

    note_changes()

    assert Touch.objects.count() == 0
    assert [public_adoption(day) for day in days] == now
    with django_assert_num_queries(4):
        public_adoption(days[-1])


def test_what_is_narrowed_counts_no_more_at_once(client):
    shown, hidden = factories.adoption(), factories.adoption()
    note_changes()
    assert values(client.get("/"))[-1] == 2

    factories.open_to(hidden.reference, Audience.OWN)

    assert values(client.get("/"))[-1] == 1
    note_changes()
    assert values(client.get("/"))[-1] == 1
    assert set(SimilarSpan.objects.values_list("organization", flat=True)) == {shown.organization_id}


def test_home_page_carries_no_inline_style(client):
    adopted(factories.instrument(), 2001)

    page = body(client.get("/"))

    assert not re.search(r"\sstyle=|<style|<script(?! src)", page)


def test_home_page_costs_the_same_for_many(client, django_assert_max_num_queries):
    for _number in range(7):
        instrument = factories.edition().instrument
        factories.adoption(instrument)
        factories.practice()
        factories.topic(is_core=True)
    note_changes()
    client.get("/")

    with django_assert_max_num_queries(17):
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
