"""What a reader sees of organizations."""

import datetime

import pytest
from django.urls import reverse

from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import EvidenceKind, State, Track
from practices.models.dates import PartialDate
from practices.models.exchange.public_counts import PublicHolding
from practices.models.releases import Audience
from practices.queries import listings, timelines
from practices.views import pages
from tests import factories

pytestmark = pytest.mark.django_db


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_list_of_organizations_is_alphabetical_with_counts_of_what_is_visible(client):
    second = factories.organization("Beta Union", names={"en": ("Beta Union", "BU")})
    factories.organization("Alpha Forum")
    factories.instrument(second)
    factories.instrument(second, audience=None)
    factories.practice(second)

    response = client.get("/organizations/")

    rows = response.context["organizations"]
    assert [row.name.text for row in rows] == ["Alpha Forum", "Beta Union"]
    assert (rows[1].instrument_count, rows[1].practice_count, rows[1].acronym) == (1, 1, "BU")
    assert "Beta Union" in body(response)


def test_list_of_organizations_names_them_in_the_active_language(client):
    factories.organization("Forum", names={"en": ("Forum", "F"), "fr": ("Le Forum", "LF")})

    page = body(client.get("/fr/organizations/"))

    assert '<bdi lang="fr" dir="ltr">Le Forum</bdi>' in page
    assert "/fr/organizations/organization-" in page


def test_list_of_organizations_leaves_out_contact_only_ones_even_for_the_secretariat(client, secretariat):
    factories.organization("Contact Only Office", is_contact_only=True)
    client.force_login(secretariat)

    assert "Contact Only Office" not in body(client.get("/organizations/"))


@pytest.mark.parametrize("is_noted", [True, False])
def test_list_of_organizations_has_pages_and_counts_all(client, monkeypatch, is_noted):
    monkeypatch.setattr(listings, "PAGE_SIZE", 2)
    for name in ("Cedar Board", "Alder Board", "Birch Board"):
        factories.instrument(factories.organization(name))
    if is_noted:
        note_changes()

    first, second = client.get("/organizations/"), client.get("/organizations/", {"page": "2"})

    assert [row.name.text for row in first.context["organizations"]] == ["Alder Board", "Birch Board"]
    assert [row.name.text for row in second.context["organizations"]] == ["Cedar Board"]
    assert second.context["organizations"][0].instrument_count == 1
    assert "3 organizations." in body(first)
    assert 'rel="next" href="?page=2"' in body(first)


def test_what_was_counted_of_an_organization_is_what_can_be_seen(client):
    owner, gone = factories.organization("Alder Board"), factories.organization("Birch Board")
    kept, narrowed, deleted = (factories.instrument(owner) for _number in range(3))
    factories.practice(owner)
    factories.instrument(gone)
    note_changes()
    assert _held() == {owner.pk: (3, 1), gone.pk: (1, 0)}

    factories.open_to(narrowed, Audience.OWN)
    deleted.delete()
    gone.unpublish()

    assert [row.instrument_count for row in client.get("/organizations/").context["organizations"]] == [1]
    note_changes()
    assert _held() == {owner.pk: (1, 1)}
    assert [row.instrument_count for row in client.get("/organizations/").context["organizations"]] == [1]
    assert kept.title in body(client.get(owner.url))


def _held():
    rows = PublicHolding.objects.values_list("organization", "instrument_count", "practice_count")
    return {key: tuple(counts) for key, *counts in rows}


def test_own_holdings_are_counted_for_who_may_see_them(client):
    owner = factories.organization()
    factories.instrument(owner)
    factories.instrument(owner, audience=None)
    note_changes()

    client.force_login(factories.officer(owner))
    note_changes()

    assert [row.instrument_count for row in client.get("/organizations/").context["organizations"]] == [2]


def test_list_of_organizations_costs_the_same_for_many(client, django_assert_max_num_queries):
    parent = factories.organization()
    for _number in range(12):
        factories.instrument(factories.organization(body_of=parent))
    client.get("/organizations/")

    with django_assert_max_num_queries(12):
        client.get("/organizations/")


def test_organization_page_shows_names_bodies_instruments_and_practices(client):
    parent = factories.organization(
        "Harbour Union", names={"en": ("Harbour Union", "HU"), "fr": ("Union portuaire", "UP")}
    )
    child = factories.organization("Training Centre", body_of=parent)
    instrument = factories.instrument(parent, title="Integrity rules")
    factories.edition(instrument, language="fr")
    factories.practice(parent, title="Port officers")

    page = body(client.get(parent.url))
    below = body(client.get(child.url))

    for shown in ("Union portuaire", "Training Centre", "Integrity rules", "Port officers", "French"):
        assert shown in page
    assert "Body of" in below
    assert parent.url in below


@pytest.mark.parametrize("said", [{"note": "Shown to the secretariat."}, {"variations": "Posts, not missions."}, {}])
def test_organization_page_says_in_words_what_the_page_of_adoptions_says(client, said):
    adopter, reference = factories.organization("Harbour Union"), factories.instrument()
    factories.adoption(
        reference, organization=adopter, track=Track.MEASURES, state=State.PROCEDURE_IN_PLACE,
        evidence_kind=EvidenceKind.ORDER, **said,
    )  # fmt: skip

    pages = [body(client.get(address)) for address in (adopter.url, reverse("adoptions"))]

    words = [*said.values(), "Stated by the organization: Order or decision"]
    assert [word for word in words for page in pages if word not in page] == []
    assert all(("none recorded" in page) is not bool(said) for page in pages)


def test_organization_page_says_where_complaints_go(client):
    union = factories.organization(
        "Harbour Union", complaints_email="ethics@union.example.org", complaints_page="https://union.example.org/report"
    )

    page = body(client.get(union.url))

    assert 'href="mailto:ethics@union.example.org"' in page
    assert 'href="https://union.example.org/report"' in page
    assert "No address for complaints" not in page


def test_organization_page_says_that_no_address_for_complaints_is_recorded_and_whom_to_ask(client):
    page = body(client.get(factories.organization().url))

    assert "No address for complaints is recorded here." in page
    assert 'href="/about/#operator"' in page


def test_organization_page_names_it_in_other_languages_with_its_acronyms(client):
    name = "Organization for Security and Co-operation in Europe"
    forum = factories.organization(name, names={"en": (name, "OSCE"), "fr": ("Notre nom", "NN")})

    page, french = body(client.get(forum.url)), body(client.get(f"/fr{forum.url}"))

    assert "Организация по безопасности и сотрудничеству в Европе" in page
    assert "(<bdi>ОБСЕ</bdi>)" in page
    assert "(<bdi>OSZE</bdi>)" in page
    assert "منظمة الأمن والتعاون في أوروبا" in page
    assert "Notre nom" in french, "what is given stays as it is"


def test_organization_page_shows_its_last_statements_with_source_and_statement(client):
    adopter = factories.organization()
    reference = factories.instrument(title="Model code")
    day = PartialDate(datetime.date(2003, 1, 1))
    factories.adoption(reference, organization=adopter, state=State.PLANNED, effective=day)
    factories.adoption(reference, organization=adopter, statement="We apply it to all.")

    response = client.get(adopter.url)

    page = body(response)
    assert [row.state for row in response.context["standing_rows"]] == [State.IN_PLACE]
    assert "We apply it to all." in page
    assert "Stated by the organization" in page
    assert "14 May 2004" in page


def test_organization_page_says_nothing_of_events_that_are_not_public(client, secretariat):
    adopter = factories.organization()
    factories.adoption(factories.instrument(title="Model code"), organization=adopter, by=secretariat)

    page = body(client.get(adopter.url))

    assert "Model code" not in page
    assert "Nothing is recorded" in page


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_organization_page_hides_from_others_what_is_not_released(client, prefix):
    owner = factories.organization()
    factories.instrument(owner, title="Hidden instrument", audience=None)
    factories.practice(owner, title="Hidden practice", audience=None)
    address = f"{prefix}/organizations/{owner.slug}/"

    public = body(client.get(address))
    client.force_login(factories.officer(factories.organization()))
    other = body(client.get(address))
    client.force_login(factories.officer(owner))
    own = body(client.get(address))

    for hidden in ("Hidden instrument", "Hidden practice"):
        assert hidden not in public
        assert hidden not in other
        assert hidden in own


def test_organization_page_that_was_never_published_is_not_there(client):
    contact = factories.organization(is_contact_only=True)

    assert client.get(f"/organizations/{contact.slug}/").status_code == 404


def test_organization_page_shows_a_named_organization_what_was_opened_to_it(client):
    owner, reader = factories.organization(), factories.organization()
    instrument = factories.instrument(owner, title="For one reader", audience=None)
    factories.open_to(instrument, Audience.NAMED, named=[reader])

    client.force_login(factories.officer(reader))

    assert "For one reader" in body(client.get(owner.url))


def test_organization_page_shows_the_first_of_each_list_and_leads_to_all(client, monkeypatch):
    monkeypatch.setattr(pages, "FIRST_SHOWN", 2)
    owner = factories.organization()
    for number in range(3):
        factories.instrument(owner, title=f"Rules {number}")
        factories.practice(owner)
        factories.adoption(factories.instrument(title=f"Reference {number}"), organization=owner)
    factories.instrument(owner, title="Rules hidden", audience=None)

    first, second = client.get(owner.url), client.get(owner.url, {"statements": "2"})

    assert [row.title.text for row in first.context["instruments"]] == ["Rules 0", "Rules 1"]
    assert len(first.context["practices"]) == 2
    assert [row.reference.name for row in first.context["standing_rows"]] == ["Reference 0", "Reference 1"]
    assert [row.reference.name for row in second.context["standing_rows"]] == ["Reference 2"]
    page = body(first)
    assert "3 instruments that you may see" in page
    assert "3 latest statements as of" in page
    assert f'<a href="/instruments/?organization={owner.translation_key}">All 3 instruments</a>' in page
    assert f'<a href="/practices/?organization={owner.translation_key}">All 3 practices</a>' in page
    assert 'href="?statements=2"' in page


def test_organization_page_costs_the_same_for_many(client, django_assert_max_num_queries):
    owner = factories.organization()
    for _number in range(6):
        factories.edition(factories.instrument(owner, topics=[factories.topic()]))
        factories.practice(owner)
        factories.adoption(organization=owner)
    client.get(owner.url)

    with django_assert_max_num_queries(38):
        client.get(owner.url)


def test_timeline_reads_the_newest_statements_alone(client, monkeypatch):
    monkeypatch.setattr(timelines, "SHOWN", 2)
    owner = factories.organization()
    for year in (1999, 2003, 2001, 2002):
        day = PartialDate(datetime.date(year, 1, 1))
        factories.adoption(factories.instrument(title=f"Rules of {year}"), organization=owner, effective=day)

    response = client.get(owner.url)

    timeline = response.context["timeline"]
    rows = [row.title.text for _year, listed in timeline.years for row in listed]
    assert (rows, timeline.count, timeline.is_cut) == (["Rules of 2003", "Rules of 2002"], 4, True)
    sheet = client.get(reverse("timeline", args=[owner.translation_key])).content.decode()
    days = [line.split(",")[0] for line in sheet.splitlines()[1:]]
    assert days == ["2003-01-01", "2002-01-01", "2001-01-01", "1999-01-01"]
