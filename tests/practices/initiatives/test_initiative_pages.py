"""Joint initiatives as everybody sees them: pages, sheet, API, sitemap; and the admin's screens."""

import csv
import io

import pytest
from django.urls import reverse

from practices.actions.initiatives import add_meeting, add_statement
from practices.models.dates import PartialDate
from practices.models.initiatives import Initiative, InitiativeMeeting, Participation
from tests import factories
from tests.practices.initiatives.making import initiative, participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(secretariat):
    made = initiative(slug="roster", title="Roster of trainers", topics=[factories.topic("training", "Training")])
    participation(made, organization=factories.organization("Polar Council"))
    participation(made, organization=factories.organization("Harbour Union"), statement="We keep it.")
    participation(made, organization=factories.organization("Silent Union"), by=secretariat)
    add_meeting(initiative=made, held=PartialDate.parse("2007-03"), title="Second meeting", by=secretariat)
    add_statement(
        initiative=made,
        made=PartialDate.parse("2005"),
        title="Déclaration",
        text="Ensemble.",
        language="fr",
        by=secretariat,
    )
    return made


def test_page_shows_who_takes_part_alphabetically_with_their_own_words(client, roster):
    page = client.get(reverse("initiative", args=["roster"])).content.decode()

    assert page.index("Harbour Union") < page.index("Polar Council")
    assert "We keep it." in page
    assert "2 organizations take part now" in page
    assert "Silent Union" not in page
    assert "Second meeting" in page
    assert 'lang="fr"' in page


def test_list_shows_published_ones_alone(client, roster, secretariat):
    initiative(published=False, title="Only thought of", slug="thought")
    address = reverse("initiative", args=["thought"])

    assert "Only thought of" not in client.get(reverse("initiatives")).content.decode()
    assert client.get(address).status_code == 404
    client.force_login(secretariat)
    assert "Only thought of" in client.get(reverse("initiatives")).content.decode()
    assert client.get(address).status_code == 200


def test_statement_of_an_organization_that_is_not_published_is_left_out(client, roster, secretariat):
    hidden = factories.organization("Contact Only", is_contact_only=True)
    add_statement(
        initiative=roster, made=PartialDate.parse("2005"), title="Theirs", text="X", organization=hidden, by=secretariat
    )

    assert "Theirs" not in client.get(reverse("initiative", args=["roster"])).content.decode()


def test_sheet_has_a_line_for_each_participation_that_may_be_seen(client, roster):
    text = client.get(reverse("initiative", args=["roster"]), {"format": "csv"}).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["organization"], row["since"], row["statement"]) for row in rows] == [
        ("Harbour Union", "2006", "We keep it."),
        ("Polar Council", "2006", ""),
    ]


def test_pages_ask_the_same_number_of_queries_for_more_participants(client, roster, django_assert_num_queries):
    address = reverse("initiative", args=["roster"])
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    for _number in range(3):
        participation(roster)
    with django_assert_num_queries(7):
        client.get(address)


def test_api_gives_what_the_page_shows(client, roster, django_assert_num_queries):
    client.get("/api/v1/initiatives/")
    with django_assert_num_queries(8):
        (found,) = client.get("/api/v1/initiatives/").json()["results"]

    assert [one["organization"]["name"] for one in found["participants"]] == ["Harbour Union", "Polar Council"]
    assert (found["began"], found["ended"], found["topics"]) == ("2005-09", None, ["training"])
    assert found["meetings"][0]["held_on"] == "2007-03"
    assert client.get(found["url"]).json() == found
    assert client.get("/api/v1/initiatives/", {"unknown": "x"}).status_code == 400


def test_sitemap_names_published_initiatives(client, roster):
    initiative(published=False, slug="thought")

    page = client.get("/sitemap-initiatives.xml").content.decode()

    assert "/initiatives/roster/" in page
    assert "thought" not in page


# The admin


def test_secretariat_enters_publishes_and_keeps_an_initiative(client, secretariat):
    client.force_login(secretariat)
    client.post(
        reverse("initiatives_admin:add"),
        {"title": "Line", "slug": "line", "language": "en", "summary": "One line.", "began": "2026"},
    )
    made = Initiative.objects.get()
    address = reverse("initiatives_admin:detail", args=[made.public_id])
    client.post(address, {"act": "meeting", "held": "2026-01", "title": "Opening"})
    client.post(address, {"act": "statement", "made": "2026", "title": "Words", "language": "en", "text": "We begin."})
    client.post(address, {"act": "show"})

    page = client.get(reverse("initiative", args=["line"])).content.decode()
    assert "Opening" in page
    assert "We begin." in page
    client.post(address, {"act": "remove", "entry": f"meeting {InitiativeMeeting.objects.get().pk}"})
    assert not InitiativeMeeting.objects.exists()


@pytest.mark.parametrize("entry", ["", "meeting", "meeting -1", "meeting 99999999999999999999", "user 1", "meeting ²"])
def test_entry_that_is_not_there_is_not_found(client, secretariat, roster, entry):
    client.force_login(secretariat)
    address = reverse("initiatives_admin:detail", args=[roster.public_id])

    assert client.post(address, {"act": "remove", "entry": entry}).status_code == 404


@pytest.mark.parametrize(
    "entered",
    [{"act": "part", "since": "2008"}, {"act": "statement", "made": "2026", "title": "W", "language": "en"}],
)
def test_key_of_no_organization_is_refused_in_words(client, secretariat, roster, entered):
    client.force_login(secretariat)
    address = reverse("initiatives_admin:detail", args=[roster.public_id])

    answer = client.post(address, {**entered, "organization": "9" * 40})

    assert "Select a valid choice" in answer.content.decode()


def test_officer_says_that_the_organization_takes_part(client, roster):
    organization = factories.organization()
    client.force_login(factories.officer(organization))
    address = reverse("initiatives_admin:detail", args=[roster.public_id])

    client.post(address, {"act": "part", "organization": organization.pk, "since": "2008", "statement": "Gladly."})

    part = Participation.objects.get(organization=organization)
    assert (part.is_public, part.statement) == (True, "Gladly.")
    assert client.get(reverse("initiatives_admin:part", args=[part.public_id])).status_code == 200


def test_officer_reaches_no_register_and_no_participation_of_others(client, roster):
    client.force_login(factories.officer(factories.organization()))
    part = Participation.objects.first()

    assert client.get(reverse("initiatives_admin:add")).status_code == 404
    assert client.get(reverse("initiatives_admin:change", args=[roster.public_id])).status_code == 404
    assert client.get(reverse("initiatives_admin:part", args=[part.public_id])).status_code == 404
    client.post(reverse("initiatives_admin:detail", args=[roster.public_id]), {"act": "hide"})
    assert Initiative.objects.get().is_published


def test_organization_agrees_and_adds_its_statement_on_its_screen(client, roster):
    part = Participation.objects.get(organization__title="Silent Union")
    client.force_login(factories.officer(part.organization))
    address = reverse("initiatives_admin:part", args=[part.public_id])

    client.post(address, {"act": "agree"})
    client.post(address, {"act": "state", "statement": "We observe."})
    client.post(address, {"act": "end", "until": "2020"})

    client.logout()
    page = client.get(reverse("initiative", args=["roster"])).content.decode()
    assert "Silent Union" in page
    assert "We observe." in page
    assert "2020" in page
