"""The screen "Data quality": who sees what, narrowed, paged, as a sheet, and looking at an address again."""

import csv
import io
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import OrganizationPage
from practices.actions.evidence_checks import note_status
from practices.models.evidence import EvidenceCheck
from practices.queries.evidence import ASKED_ANEW
from tests import factories
from tests.practices.desk.conftest import CANARY, client_of

ADDRESS = "https://example.org/order.pdf"
URL = "/admin/quality/"


@pytest.fixture
def ours(db: None) -> OrganizationPage:
    return factories.organization("Our organization")


def test_secretariat_sees_all_and_officer_own_ones(ours: OrganizationPage, secretariat: Any) -> None:
    factories.practice(ours, title="Our note")
    factories.practice(factories.organization(), title=CANARY)

    full = client_of(secretariat).get(URL).content.decode()
    own = client_of(factories.officer(ours)).get(URL).content.decode()

    assert "Our note" in full
    assert CANARY in full
    assert "Our note" in own
    assert CANARY not in own


def test_others_are_let_in_nowhere(ours: OrganizationPage) -> None:
    assert Client().get(URL).status_code == 302
    assert client_of(factories.delegate()).get(URL).status_code == 302


def test_list_is_narrowed_by_kind_and_organization(ours: OrganizationPage, secretariat: Any) -> None:
    factories.practice(ours, title="Our note")
    factories.practice(factories.organization(), title="Another note")
    client = client_of(secretariat)

    narrow = client.get(f"{URL}?kind=practice_topics&organization={ours.translation_key}").content.decode()

    assert "Our note" in narrow
    assert "Another note" not in narrow
    assert "No focal point" not in narrow


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "kind=%00", "organization=x", f"organization={uuid.UUID(int=1)}", "kind=letter_unsent"]
)
def test_what_cannot_be_asked_is_said(ours: OrganizationPage, query: str) -> None:
    factories.practice(ours, title="Our note")

    response = client_of(factories.officer(ours)).get(f"{URL}?{query}")

    assert response.status_code == 400
    assert "Our note" not in response.content.decode()


def test_pages_hold_fifty_and_keep_what_is_asked(ours: OrganizationPage, secretariat: Any) -> None:
    for _number in range(53):
        factories.practice(ours)
    client = client_of(secretariat)
    asked = f"{URL}?kind=practice_topics&organization={ours.translation_key}"

    first, second = (client.get(f"{asked}&p={page}").content.decode() for page in (1, "999999999999"))

    assert first.count("Add topics") == 50
    assert second.count("Add topics") == 3
    assert f"kind=practice_topics&amp;organization={ours.translation_key}&amp;p=2" in first


def test_sheet_holds_all_and_starts_no_formula(ours: OrganizationPage, secretariat: Any) -> None:
    for _number in range(53):
        factories.practice(ours, title="=1+1")

    response = client_of(secretariat).get(f"{URL}?kind=practice_topics&format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["What", "Organization", "About", "Date", "Address"]
    assert (len(rows), rows[1][2]) == (54, "'=1+1")
    assert rows[1][4].startswith("http://testserver/admin/topics/page/")


def test_page_costs_the_same_for_many(
    ours: OrganizationPage, secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(8):
        owner = factories.organization()
        factories.practice(owner)
        factories.adoption(organization=owner)
    client = client_of(secretariat)
    client.get(URL)

    with django_assert_max_num_queries(24):  # ten of them for what is shown, the others are the frame's
        client.get(URL)


def test_address_is_looked_at_again_for_who_it_concerns(ours: OrganizationPage, secretariat: Any) -> None:
    factories.adoption(organization=ours, evidence_address=ADDRESS)
    note_status(address=ADDRESS, status=None, now=timezone.now())
    strangers, officer = client_of(factories.officer(factories.organization())), client_of(factories.officer(ours))

    refused = strangers.post(URL, {"address": ADDRESS}, follow=True).content.decode()
    unknown = client_of(secretariat).post(URL, {"address": "\0" * 900}, follow=True).content.decode()
    before = EvidenceCheck.objects.get().checked_at
    told = officer.post(URL, {"address": ADDRESS}, follow=True).content.decode()

    assert "not evidence about an organization that you act for" in refused
    assert "has not been checked before" in unknown
    assert before != ASKED_ANEW
    assert EvidenceCheck.objects.get().checked_at == ASKED_ANEW
    assert "comes first the next time evidence is checked" in told


def test_menu_leads_to_it(ours: OrganizationPage) -> None:
    assert reverse("quality:index") == URL
    assert URL in client_of(factories.officer(ours)).get(reverse("my_texts:index")).content.decode()
