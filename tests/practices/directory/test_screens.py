"""The screen that imports people: shown first, confirmed as it was shown; organizations go with the other sheets."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organizations.models import Invitation, User
from practices.actions.directory.sheets import MOST_ROWS
from tests import factories

pytestmark = pytest.mark.django_db
ORGANIZATIONS = "/admin/directory/organizations/"
PEOPLE = "/admin/directory/people/"
SHEET = b"organization,name,email,role\nNSC,Ada <b>L</b>,ada@example.org,officer\n"


@pytest.fixture
def member(secretariat: Any) -> Client:
    factories.organization("Northern Seas Commission", names={"en": ("Northern Seas Commission", "NSC")}, slug="nsc")
    client = Client()
    client.force_login(secretariat)
    return client


def upload(client: Client, address: str, content: bytes) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("sheet.csv", content)})


def held(answer: Any) -> str:
    found = re.search(r'name="held" value="([^"]+)"', answer.content.decode())
    assert found
    return html.unescape(found[1])


def test_sheet_is_shown_first_and_then_imported_without_sending_it_again(member: Client) -> None:
    shown = upload(member, PEOPLE, SHEET)

    assert "Created: 1. Changed: 0. Unchanged: 0." in shown.content.decode()
    assert "Ada &lt;b&gt;L&lt;/b&gt;" in shown.content.decode()
    assert not Invitation.objects.exists()
    said = member.post(PEOPLE, {"do": "import", "held": held(shown)}, follow=True).content.decode()
    assert "Imported: 1 created, 0 changed, 0 unchanged." in said
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.state) == ("ada@example.org", "officer", "waiting")
    assert not User.objects.filter(email="ada@example.org").exists()


def test_the_former_screen_of_organizations_leads_to_the_sheets(member: Client) -> None:
    answer = member.get("/admin/directory/organizations/")

    assert (answer.status_code, answer["Location"]) == (301, "/admin/sheets/?kind=organizations")


def test_file_is_never_imported_at_once(member: Client) -> None:
    member.post(PEOPLE, {"do": "import", "file": SimpleUploadedFile("sheet.csv", SHEET)})

    assert not Invitation.objects.exists()


def test_faults_are_listed_and_nothing_can_be_confirmed(member: Client) -> None:
    answer = upload(
        member, PEOPLE, b"organization,email,role\nNSC,a@example.org,officer\nNSC,,officer\nNSC,=cmd,officer\n"
    ).content.decode()

    assert "Line 3" in answer
    assert "Line 4" in answer
    assert 'name="held"' not in answer
    assert 'value="import"' not in answer


def test_held_sheet_holds_for_this_user_and_as_it_was_signed(member: Client) -> None:
    shown = held(upload(member, PEOPLE, SHEET))
    another = Client()
    another.force_login(factories.secretariat_member())

    for client, value in (
        (another, shown), (member, shown[:-2] + "xx"), (member, "x"), (member, "\0"), (member, ""),
    ):  # fmt: skip
        assert client.post(PEOPLE, {"do": "import", "held": value}).status_code == 422

    assert not Invitation.objects.exists()


def test_what_changed_since_is_not_imported(member: Client) -> None:
    shown = held(upload(member, PEOPLE, SHEET))
    User.objects.filter(pk=factories.person().pk).update(email="ada@example.org")

    answer = member.post(PEOPLE, {"do": "import", "held": shown})

    assert answer.status_code == 422
    assert "check the sheet again" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfea\x00", "UTF-16"),
        (b"organization,email,role\n\xfc,B,C\n", "Line 2 is not in UTF-8"),
        (b"organization,email,role\nA\0,B,C\n", "NUL"),
        (b"organization,email,role\n" + b"A,B,C\n" * (MOST_ROWS + 1), "more than 100,000 rows"),
        (b"x" * (8 * 1024 * 1024 + 1), "larger than 8 MB"),
        (b"", "empty"),
    ],
)
def test_hostile_file_gets_a_clear_message(member: Client, content: bytes, said: str) -> None:
    answer = upload(member, PEOPLE, content)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_others_meet_nothing(member: Client) -> None:
    organization = factories.organization()
    people = (factories.officer(organization), factories.approver(organization), factories.coordinator(organization))
    for user in (*people, factories.delegate()):
        client = Client()
        client.force_login(user)
        for address in (ORGANIZATIONS, PEOPLE):
            assert client.get(address).status_code in (302, 404)
            assert upload(client, address, SHEET).status_code in (302, 404)
    assert not Invitation.objects.exists()
