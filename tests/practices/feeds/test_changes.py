"""The feed of all changes: what was withdrawn is named no more."""

from typing import Any

import pytest
from django.test import Client

from practices.actions.adoption_checks import check_adoption
from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import Change
from practices.models.releases import Audience
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/feeds/changes.json"


def items(**query: Any) -> list[dict[str, Any]]:
    response = Client().get(ADDRESS, query)
    assert response.status_code == 200, response.content
    return response.json()["items"]


def test_changes_come_newest_first_with_the_names_of_today():
    practice = factories.practice(factories.organization("Northern Union"), title="Induction")
    note_changes()

    newest, *_others = items(kind="practice")

    assert newest["title"] == "Practice created: Northern Union: Induction"
    assert newest["url"] == f"http://testserver{practice.url}"
    assert newest["tags"] == ["practice", "created"]
    assert len(items()) == Change.objects.of_scope("").count()


def test_check_of_the_secretariat_reads_as_a_check():
    event = factories.adoption(evidence_address="https://example.org/order")
    check_adoption(event=event, by=factories.secretariat_member())
    note_changes()

    newest, *_others = items(kind="adoption")

    assert "check by the secretariat of Adoption, In place" in newest["title"]


def test_withdrawal_says_that_and_nothing_else():
    practice = factories.practice(title="Very telling")
    note_changes()
    factories.open_to(practice, Audience.DELEGATIONS)

    (unnoticed,) = items(kind="practice")
    note_changes()
    withdrawn, created = items(kind="practice")

    assert unnoticed["title"] == created["title"] == "Practice created"
    assert created["content_text"] == "Created. It is no longer shown."
    assert (withdrawn["title"], withdrawn["content_text"]) == ("Practice withdrawn", "Withdrawn.")
    assert "Very telling" not in Client().get(ADDRESS).content.decode()
    assert Client().get(withdrawn["url"]).json()["results"][0]["act"] == "withdrawn"


def test_every_kind_has_a_name_and_a_page_that_opens():
    topic = factories.topic("gifts")
    edition = factories.edition(factories.instrument(topics=[topic]))
    factories.assessment(edition, topic=topic)
    factories.adoption(edition.instrument)
    factories.practice()
    note_changes()

    found = items()

    assert {item["tags"][0] for item in found} == {
        "topic", "edition", "instrument", "organization", "assessment", "adoption", "practice",
    }  # fmt: skip
    assert all(": " in item["title"] for item in found)
    for item in found:
        assert Client().get(item["url"].removeprefix("http://testserver")).status_code == 200


def test_changes_are_narrowed_by_organization():
    practice = factories.practice()
    factories.practice()
    note_changes()

    kinds = [item["tags"][0] for item in items(organization=practice.organization.translation_key)]

    assert sorted(kinds) == ["organization", "practice"]


def test_nothing_of_what_is_hidden_is_told():
    factories.practice(audience=None, title="Secret practice")
    factories.organization("Secret contact", is_contact_only=True)
    note_changes()

    assert "Secret" not in Client().get(ADDRESS).content.decode()
