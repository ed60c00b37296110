"""The screens "Focal points"."""

import datetime
import uuid

import pytest
from django.urls import reverse

from organizations.focal_points import record_consent
from organizations.models import FocalPoint
from tests import factories
from tests.practices.outreach.contacts import made

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-06-01")]
ENTRY = {"role": "legal", "name": "Ana Lind", "email": "ana@commission.example", "language": "en",
         "shared_with": "secretariat", "valid_from": "2026-01-01"}  # fmt: skip
ACTS = ("change", "hand_over", "end", "consent", "erase")


@pytest.fixture
def organization():
    return factories.organization("Alpha")


def of(organization, name="detail"):
    return reverse(f"focal_points:{name}", args=[organization.translation_key])


def at(point, name):
    return reverse(f"focal_points:{name}", args=[point.public_id])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_officer_adds_changes_hands_over_ends_and_erases(client, organization):
    client.force_login(factories.officer(organization))
    assert "Without a focal point" in text(client.get(reverse("focal_points:index")))
    client.post(of(organization, "add"), ENTRY)
    point = FocalPoint.objects.get()

    client.post(at(point, "change"), {**ENTRY, "name": "Ana Berg"})
    client.post(at(point, "hand_over"), {**ENTRY, "name": "Bo", "on": "2026-05-01"})
    successor = FocalPoint.objects.get(succeeds=point)
    client.post(at(point, "erase"))
    ended = client.post(at(successor, "end"), {"on": "2026-06-01"}, follow=True)

    point.refresh_from_db()
    assert (point.name, point.valid_until) == ("", datetime.date(2026, 4, 30))
    assert "Nobody is named after this day" in text(ended)
    assert "erased on 2026-06-01" in text(client.get(of(organization)))


def test_forms_are_shown_filled_in(client, organization):
    client.force_login(factories.officer(organization))
    point = made.focal_point(organization)

    assert "Ana Lind" in text(client.get(at(point, "change")))
    for name in ACTS:
        assert text(client.get(at(point, name)))
    assert text(client.get(of(organization, "add")))


WRONG = [
    {"name": "", "email": ""}, {"email": "x"}, {"valid_from": ""}, {"role": "x"}, {"name": "\0"},
    {"shared_with": "participants"}, {"consent_on": "31.31.2026"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_entry_is_shown_again(client, organization, wrong):
    client.force_login(factories.officer(organization))

    assert "<form" in text(client.post(of(organization, "add"), {**ENTRY, **wrong}))
    assert not FocalPoint.objects.exists()


def test_refusals_of_acts_are_shown(client, organization):
    client.force_login(factories.officer(organization))
    point = made.focal_point(organization)

    assert "before the first" in text(client.post(at(point, "end"), {"on": "2020-01-01"}))
    client.post(at(point, "erase"))
    for name in ACTS:
        assert "was erased" in text(client.post(at(point, name), {**ENTRY, "on": "2026-06-01"}))


def test_others_see_what_is_shared_and_change_nothing(client, organization):
    point = made.focal_point(organization)
    client.force_login(factories.officer(factories.organization()))

    assert "Ana Lind" not in text(client.get(of(organization)))
    record_consent(point=point, on=datetime.date(2026, 5, 1), by=factories.officer(organization))
    assert "Ana Lind" in text(client.get(of(organization)))
    assert "Ana Lind" in text(client.get(reverse("focal_points:index")))
    assert [client.get(at(point, name)).status_code for name in ACTS] == [404] * len(ACTS)
    assert [client.post(at(point, name)).status_code for name in ACTS] == [404] * len(ACTS)
    assert client.post(of(organization, "add"), ENTRY).status_code in {302, 403}
    assert FocalPoint.objects.count() == 1
    assert client.get(reverse("contacts:focal_points_csv")).status_code == 404


def test_secretariat_sees_all_and_has_them_as_a_sheet(client, organization, secretariat):
    made.focal_point(factories.organization("Hidden", is_contact_only=True, terms=False), name="=Bo")
    made.focal_point(organization)
    client.force_login(secretariat)

    assert "=Bo" in text(client.get(reverse("focal_points:index")))
    sheet = text(client.get(reverse("contacts:focal_points_csv")))
    assert "'=Bo" in sheet
    assert "ana@commission.example" in sheet


def test_what_is_not_there_is_not_found(client, secretariat):
    client.force_login(secretariat)
    addresses = [reverse(f"focal_points:{name}", args=[uuid.uuid4()]) for name in ("detail", "add", *ACTS)]

    assert {client.get(address).status_code for address in addresses} == {404}


def test_directory_costs_the_same_queries_for_many_entries(client, secretariat, django_assert_max_num_queries):
    made.focal_point(factories.organization())
    client.force_login(secretariat)
    client.get(reverse("focal_points:index"))
    for _number in range(5):
        made.focal_point(factories.organization())

    with django_assert_max_num_queries(25):
        client.get(reverse("focal_points:index"))
