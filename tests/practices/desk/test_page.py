"""The admin's first page by role, and the messages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.actions.adoption_notices import agree_to_adoption, give_adoption_notice
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.desk.conftest import CANARY, client_of, letter

HOME = "/admin/"


def test_secretariat_meets_what_waits_and_the_week(ours: OrganizationPage, secretariat: Any) -> None:
    letter(ours)

    body = client_of(secretariat).get(HOME).content.decode()

    assert "Waiting for me" in body
    assert "1 letter not recorded as sent" in body
    assert "This week" in body
    assert "What is requested of us" not in body


def test_officer_meets_the_desk_of_the_organization(ours: OrganizationPage) -> None:
    body = client_of(factories.officer(ours)).get(HOME).content.decode()

    for words in (
        "My texts",
        "My return",
        "My organization",
        "Messages",
        "Help",
        "Nothing waits for you.",
        "Nothing is requested of your organization.",
        "Where we stand",
        "State where you stand",
        "Activity of others on our topics",
    ):
        assert words in body


def test_somebody_in_both_roles_meets_both(ours: OrganizationPage, secretariat: Any) -> None:
    secretariat.groups.add(ours.officers)

    body = client_of(secretariat).get(HOME).content.decode()

    assert "This week" in body
    assert "Where we stand" in body


def test_first_page_costs_the_same_for_many(
    ours: OrganizationPage, secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 7):
        letter(ours, number)
    client = client_of(secretariat)
    client.get(HOME)

    with django_assert_max_num_queries(50):
        client.get(HOME)


def test_messages_tell_what_was_recorded_and_how_it_stands(
    ours: OrganizationPage, theirs: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    officer = factories.officer(ours)
    events = [
        factories.adoption(reference, organization=ours, by=secretariat, track=track, state="planned")
        for track in ("adoption", "measures", "investigation")
    ]
    give_adoption_notice(event=events[1], by=secretariat)
    agree_to_adoption(event=events[2], on=today(), by=officer)
    factories.adoption(reference, organization=ours, by=officer, follows=events[0])
    factories.adoption(reference, organization=theirs, by=secretariat, note=CANARY)

    body = client_of(officer).get(reverse("desk:messages")).content.decode()

    assert body.count("<bdi>A statement on where you stand</bdi>") == 3
    assert "Waits for your agreement; not public" in body
    assert "Waits for your agreement; shown from" in body
    assert "Public, with your agreement" in body
    assert theirs.title not in body


def test_messages_are_there_for_organizations_only(ours: OrganizationPage, secretariat: Any) -> None:
    address = reverse("desk:messages")

    assert client_of(secretariat).get(address).status_code == 404
    assert client_of(factories.delegate()).get(address).status_code == 302
    assert Client().get(address).status_code == 302
    assert client_of(factories.officer(ours)).get(f"{address}?p=%00").status_code == 200


def test_messages_cost_the_same_for_many(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        factories.adoption(reference, organization=ours, by=secretariat)
    client, address = client_of(factories.officer(ours)), reverse("desk:messages")
    client.get(address)

    with django_assert_max_num_queries(38):
        client.get(address)
