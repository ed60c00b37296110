"""A check of a sheet leaves nothing and sends nothing; what an import sends was said before it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.sheets.actions.working import PLANNED
from practices.sheets.kinds import KINDS
from tests import factories
from tests.practices.sheets.imports import checked, taken, undone

pytestmark = pytest.mark.django_db

SHEETS: dict[str, list[tuple[str, ...]]] = {
    "organizations": [("Name", "Acronym"), ("Northern Commission", "NC"), ("Southern Commission", "SC")],
    "adoptions": [
        ("Organization", "Reference instrument", "Track", "Where it stands", "Since"),
        ("Commission", "DOC/1", "Adoption", "in place", "2004"),
    ],
    "instruments": [("Organization", "Title", "Kind"), ("Commission", "Rules", "Code of conduct")],
    "contacts": [("Organization", "Kind", "Date"), ("Commission", "Letter", "3 June 2004")],
    "focal-points": [
        ("Organization", "Role", "Function", "E-mail"),
        ("Commission", "Registry", "Registry", "registry@example.org"),
    ],
}


@pytest.fixture
def owner() -> OrganizationPage:
    """An organization whose people are told of much."""
    get_user_model().objects.create_superuser("root", "root@example.org", "x")
    owner = factories.organization("Commission")
    factories.officer(owner)
    factories.approver(owner)
    factories.instrument(title="Code of Conduct", symbol="DOC/1")
    mail.outbox.clear()
    return owner


@pytest.mark.parametrize("kind", KINDS)
def test_check_sends_nothing_and_says_what_the_import_sends(
    kind: str, owner: OrganizationPage, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        sheet = checked(kind, SHEETS[kind], secretariat)

    assert (mail.outbox, callbacks) == ([], [])
    said = dict(sheet.notes).get(PLANNED, "0 0").split()
    with django_capture_on_commit_callbacks(execute=True):
        taken(sheet)
    assert sheet.rows.filter(taken_at__isnull=False).exists()
    addresses = [address for message in mail.outbox for address in message.to]
    assert said == [str(len(addresses)), str(len(set(addresses)))]


def test_many_entries_are_submitted_by_one_mail(
    owner: OrganizationPage, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sheet = taken(checked("organizations", SHEETS["organizations"], secretariat))

    assert [(message.subject, message.to) for message in mail.outbox] == [
        ("For approval: 2 entries of a sheet", ["root@example.org"])
    ]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        undone(sheet)
    assert mail.outbox == []


def test_screen_says_before_it_what_importing_and_undoing_send(
    owner: OrganizationPage, secretariat: Any, client: Client
) -> None:
    client.force_login(secretariat)
    sheet = checked("organizations", SHEETS["organizations"], secretariat)
    address = reverse("sheets:detail", args=[sheet.public_id])

    assert "When you import, 1 e-mail is sent." in client.get(address).content.decode()
    taken(sheet)
    assert 'value="undo"' not in client.get(address).content.decode()
    asked = client.get(f"{address}?undo=1").content.decode()
    assert "Undo the import of 2 rows?" in asked
    assert "The import has sent 1 e-mail, which cannot be recalled." in asked
    assert 'value="undo"' in asked
