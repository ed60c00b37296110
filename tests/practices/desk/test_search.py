"""The search of the desk: the user's own eyes, the ways to page and editor, a bound on queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.exchange.actions.changes import note_changes
from tests import factories
from tests.practices.desk.conftest import CANARY, client_of


def found(user: Any, words: str, **query: str) -> Any:
    """Search as `user` from the desk."""
    note_changes()
    return client_of(user).get(reverse("desk:search"), {"q": words, **query})


def test_own_and_others_are_found_and_own_can_be_edited(ours: OrganizationPage, theirs: OrganizationPage) -> None:
    own = factories.instrument(ours, title="Zebrafish code")
    factories.instrument(theirs, title="Zebrafish rules")

    answer = found(factories.officer(ours), "zebrafish")

    assert {row.name: row.edit_url for row in answer.context["rows"]} == {
        "Zebrafish code": reverse("wagtailadmin_pages:edit", args=[own.pk]),
        "Zebrafish rules": "",
    }


def test_provision_leads_to_the_editor_of_its_edition(ours: OrganizationPage) -> None:
    text = factories.edition(factories.instrument(ours), text="Article 1\n\nNo zebrafish is accepted.\n")

    rows = found(factories.officer(ours), "zebrafish", kind="provision").context["rows"]

    assert [row.edit_url for row in rows] == [reverse("wagtailadmin_pages:edit", args=[text.pk])]


def test_what_may_not_be_seen_is_not_found(ours: OrganizationPage, theirs: OrganizationPage) -> None:
    factories.instrument(theirs, title=CANARY, audience=None)

    answer = found(factories.officer(ours), CANARY)

    assert answer.context["rows"] == []
    assert f'href="/admin/my-texts/?q={CANARY}"' in answer.content.decode()


def test_search_is_there_for_who_works_in_the_admin(ours: OrganizationPage, secretariat: Any) -> None:
    address = reverse("desk:search")

    assert client_of(secretariat).get(address, {"q": "a\x00b", "kind": "none"}).status_code == 200
    assert client_of(factories.coordinator(ours)).get(address).status_code == 200
    assert client_of(factories.delegate()).get(address).status_code == 302


def test_first_page_and_sidebar_lead_to_the_search(ours: OrganizationPage) -> None:
    body = client_of(factories.officer(ours)).get("/admin/").content.decode()

    assert 'action="/admin/desk/search/"' in body
    assert '"_type": "wagtail.sidebar.SearchModule", "_args": ["/admin/desk/search/"]' in body


@pytest.mark.parametrize("many", [1, 6])
def test_search_costs_the_same_for_many(ours: OrganizationPage, theirs: OrganizationPage, many: int) -> None:
    client = client_of(factories.officer(ours))
    for number in range(many):
        factories.instrument(theirs, title=f"Zebrafish {number}")
        factories.edition(factories.instrument(ours, title=f"Zebrafish code {number}"))
    note_changes()
    client.get(reverse("desk:search"), {"q": "zebrafish"})

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("desk:search"), {"q": "zebrafish"})

    assert len(queries) <= 40


def test_wagtails_own_search_offers_the_desks(ours: OrganizationPage) -> None:
    answer = client_of(factories.officer(ours)).get(reverse("wagtailadmin_pages:search"), {"q": "gifts"})

    assert answer.status_code == 200
    assert "/admin/desk/search/?q=gifts" in answer.content.decode()
