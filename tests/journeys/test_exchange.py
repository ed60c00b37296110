"""The journey: import, publish, compare, record an adoption, read it in the feed as JSON and Atom."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from tests import factories

pytestmark = pytest.mark.django_db

MODEL = """CODE OF CONDUCT FOR MEMBERS OF MISSIONS

1. Conduct

Members conduct themselves at the highest personal and professional level, on duty and off duty.

2. Services of victims

Members do not use the services of a person who may be a victim of trafficking.

They report a suspicion to the Head of Mission.

3. Discretion

3.1 Members observe discretion.

3.2 This duty does not end with the assignment.
"""
RULES = """Rule 4.1
Services
Staff shall not obtain services from a person whom they know or could suspect to be a victim of trafficking.

Rule 4.2
Off duty
These rules hold on duty and off duty.
"""


def import_text(folder: Path, name: str, text: str, *options: str) -> None:
    file = folder / name
    file.write_text(text)
    call_command("import_instrument", str(file), "--language", "en", "--text-status", "authentic", *options)


@pytest.fixture
def issuer():
    return factories.organization("Standing Forum")


@pytest.fixture
def adopter():
    return factories.organization("Northern Seas Commission")


@pytest.fixture
def published(tmp_path: Path, issuer: OrganizationPage, adopter: OrganizationPage, operator):
    """The operator imports and opens a code and the rules of another organization."""
    released = ("--release", "public", "--publish", "--by", operator.username, "--authority", "Decision 1", "--yes")
    import_text(
        tmp_path, "model.txt", MODEL, "--organization", issuer.slug, "--title", "Model code", "--symbol", "SF/1",
        "--kind", "code_of_conduct", "--circulated-on", "2000-11-13", *released,
    )  # fmt: skip
    import_text(
        tmp_path, "rules.txt", RULES, "--organization", adopter.slug, "--title", "Staff rules", "--symbol", "NSC/4",
        "--kind", "staff-rules", "--adopted-on", "2004-05", *released,
    )  # fmt: skip
    return InstrumentPage.objects.get(symbol="SF/1"), InstrumentPage.objects.get(symbol="NSC/4")


def test_an_imported_text_is_published_compared_and_followed(client: Client, published, adopter):
    model, rules = published

    read = client.get(model.editions.get().url).content.decode()
    assert "victim of trafficking" in read

    pair = "&".join(f"edition={page.editions.get().translation_key}" for page in published)
    compared = client.get(f"{reverse('compare')}?{pair}").content.decode()
    assert compared.index("Members do not use the services") < compared.index("Staff shall not obtain services")

    officer = factories.officer(adopter)
    event = factories.adoption(
        model,
        organization=adopter,
        by=officer,
        own_instrument=rules,
        basis="article_cited",
        provision=rules.editions.get().provisions.get(label__contains="4.1"),
        effective=PartialDate.parse("2004-05-14"),
    )

    rows = client.get("/api/v1/adoptions/", {"reference": str(model.translation_key)}).json()["results"]
    assert [row["id"] for row in rows] == [str(event.public_id)]
    assert rows[0]["organization"]["name"] == "Northern Seas Commission"
    assert (rows[0]["effective_on"], rows[0]["state"]) == ("2004-05-14", "in_place")
    assert rows[0]["own_instrument"]["id"] == str(rules.translation_key)

    atom = client.get("/feeds/adoptions.atom").content.decode()
    assert "Northern Seas Commission" in atom
    assert str(event.public_id) in atom

    matrix = client.get(reverse("adoptions"), {"reference": str(model.translation_key)}).content.decode()
    assert "In place" in matrix


def test_officer_approver_and_secretariat_publish_and_follow(client: Client, published, adopter, secretariat):
    """An officer drafts, nobody of the public sees it; an approver approves; the secretariat checks the event."""
    model, rules = published
    officer, approver = factories.officer(adopter), factories.approver(adopter)
    edition = EditionPage(
        title="Staff rules", language="fr", dated_on=rules.editions.get().dated_on, precision="month",
        text_status="official_translation", numbered_text="Règle 4.1\nServices\nAucun service.\n",
        live=False, has_unpublished_changes=True, owner=officer,
    )  # fmt: skip
    rules.add_child(instance=edition)
    edition.save_revision(user=officer)
    edition.get_workflow().start(edition, officer)
    address = f"/organizations/{adopter.slug}/staff-rules/2004-05-fr-official-translation/"
    assert client.get(address).status_code == 404

    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    action = reverse("wagtailadmin_pages:workflow_action", args=(edition.pk, "approve", task.pk))
    client.force_login(officer)
    assert client.post(action).status_code in (302, 403)
    assert not EditionPage.objects.get(pk=edition.pk).live
    client.force_login(approver)
    client.post(action)
    client.logout()

    assert EditionPage.objects.get(pk=edition.pk).live
    assert client.get(address).status_code == 404  # published, and not released yet
    factories.open_to(edition, "public")
    assert client.get(address).status_code == 200

    client.force_login(secretariat)
    event = factories.adoption(model, organization=adopter, by=secretariat, basis="checked_by_secretariat")
    client.logout()
    assert client.get("/api/v1/adoptions/").json()["results"] == []
    assert AdoptionEvent.objects.get() == event
