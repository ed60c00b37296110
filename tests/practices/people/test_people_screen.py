"""The screens "People"."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organizations.invitations import accept
from organizations.models import Appointment, FocalPoint, Invitation, InvitationState, User
from practices.models.approvals.letters import PinnedLetter
from practices.models.editions import today
from tests import factories
from tests.practices.people.conftest import Side, client_of


def screen(side: Side) -> str:
    """Return the address of an organization's people."""
    return reverse("people:detail", args=[side.organization.translation_key])


def act(user: Any, side: Side, name: str) -> None:
    """Answer the newest invitation."""
    client_of(user).post(screen(side), {"act": name, "invitation": Invitation.objects.latest("pk").public_id})


def test_secretariat_asks_for_a_role_and_removes_it_at_once(ours: Side, secretariat: Any) -> None:
    account, client = factories.delegate(), client_of(secretariat)

    client.post(screen(ours), {"act": "add", "email": account.email.upper(), "role": "approver"})
    for user in (secretariat, factories.secretariat_member()):
        act(user, ours, "agree")
    assert Invitation.objects.get().state == InvitationState.WAITING
    act(ours.approver, ours, "agree")
    assert not account.groups.filter(pk=ours.organization.approvers_id).exists()
    accept(invitation=Invitation.objects.get(), visitor=account)
    added = account.groups.filter(pk=ours.organization.approvers_id).exists()
    client.post(screen(ours), {"act": "remove", "account": account.username, "role": "approver"})

    assert added
    assert not account.groups.filter(pk=ours.organization.approvers_id).exists()
    assert Appointment.objects.get(account=account).ended_at is not None


def test_two_of_the_secretariat_bring_in_whom_a_letter_nominates(
    secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    organization, another = factories.organization(), factories.secretariat_member()
    FocalPoint.objects.create(organization=organization, email="legal@example.org", valid_from=today())
    address = reverse("people:detail", args=[organization.translation_key])
    data = {"act": "add", "email": "ada@example.org", "name": "Ada Byron", "role": "officer", "dated_on": "2004-05-03"}

    with django_capture_on_commit_callbacks(execute=True):
        client_of(secretariat).post(address, {**data, "letter": SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter")})

    assert "legal@example.org" in [one.to[0] for one in mail.outbox], "the address in the directory is told at once"
    asked = {"act": "agree", "invitation": Invitation.objects.get().public_id}
    client_of(secretariat).post(address, asked)
    assert Invitation.objects.get().state == InvitationState.WAITING
    file = reverse("approvals:letter", args=[PinnedLetter.objects.get().public_id])
    assert file in client_of(another).get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(another).post(address, asked)
    account = accept(invitation=Invitation.objects.get(), visitor=None)
    appointed = Appointment.objects.get(account=account)
    assert (appointed.way, appointed.given_by, appointed.agreed_by, appointed.confirmed_by) == (
        "letter", secretariat, another, None,
    )  # fmt: skip
    assert account.groups.filter(pk=organization.officers_id).exists()
    assert b"".join(client_of(account).get(file).streaming_content) == b"%PDF-1.7 letter"


def test_person_whom_the_secretariat_asked_for_sets_a_password(
    ours: Side, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    data = {"act": "add", "email": "ada@example.org", "name": "Ada Byron", "role": "officer"}

    client_of(secretariat).post(screen(ours), data)
    with django_capture_on_commit_callbacks(execute=True):
        act(ours.approver, ours, "agree")

    assert not User.objects.filter(email="ada@example.org").exists()
    assert ours.organization.title in mail.outbox[-1].subject
    link = re.search(r"https?://[^/\s]+(/sign-in/invitation/\S+)", mail.outbox[-1].body)
    assert link
    visitor = Client()
    form = visitor.post(link[1], {"act": "accept"}, follow=True)
    account = User.objects.get(email="ada@example.org")
    assert not account.has_usable_password()
    assert account.last_name == "Byron"
    assert account.groups.filter(pk=ours.organization.officers_id).exists()
    word = "a long enough pass phrase"
    visitor.post(form.request["PATH_INFO"], {"password1": word, "password2": word})
    assert Client().get(link[1]).status_code == 404
    assert visitor.login(username="ada@example.org", password=word)


def test_letter_is_read_by_its_own_people_and_the_secretariat(ours: Side, theirs: Side, secretariat: Any) -> None:
    data = {"act": "add", "email": "ada@example.org", "name": "Ada", "role": "officer", "dated_on": "2004-05-03"}
    scan = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter")
    client_of(secretariat).post(screen(ours), {**data, "letter": scan})
    address = reverse("approvals:letter", args=[PinnedLetter.objects.get().public_id])

    for user in (ours.officer, ours.approver, factories.coordinator(ours.organization), secretariat):
        assert client_of(user).get(address).status_code == 200
    for user in (theirs.officer, theirs.approver, factories.coordinator(theirs.organization)):
        assert client_of(user).get(address).status_code == 404
    assert client_of(factories.delegate()).get(address).status_code in (302, 403)
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"letter": b"<script>"}, "PDF, PNG or JPEG"), ({"dated_on": ""}, "Give the date"),
     ({"dated_on": "2999-01-01"}, "today or an earlier date")],
)  # fmt: skip
def test_letter_is_refused_with_a_message(ours: Side, secretariat: Any, changed: dict[str, Any], said: str) -> None:
    data = {"act": "add", "email": "ada@example.org", "name": "Ada", "role": "officer", "dated_on": "2004-05-03"}
    scan = SimpleUploadedFile("letter.pdf", changed.pop("letter", b"%PDF-1.7 letter"))

    answer = client_of(secretariat).post(screen(ours), {**data, **changed, "letter": scan}, follow=True)

    assert said in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not PinnedLetter.objects.exists()


def test_people_are_not_changed_by_others(ours: Side, theirs: Side, secretariat: Any) -> None:
    account = factories.delegate()
    secretariat.groups.add(ours.organization.officers)
    data = {"act": "add", "email": account.email, "role": "officer"}

    for user in (ours.officer, ours.approver, theirs.approver, secretariat, account):
        client_of(user).post(screen(ours), data)

    assert not Invitation.objects.exists()
    assert not account.groups.filter(pk=ours.organization.officers_id).exists()


def test_nobody_adds_themselves(ours: Side, secretariat: Any) -> None:
    client_of(secretariat).post(screen(ours), {"act": "add", "email": secretariat.email, "role": "approver"})

    assert not Invitation.objects.exists()
    assert not secretariat.groups.filter(pk=ours.organization.approvers_id).exists()


def test_approver_sees_the_own_people_only(ours: Side, theirs: Side) -> None:
    client = client_of(ours.approver)

    listed = client.get(reverse("people:index")).content.decode()
    own = client.get(screen(ours))

    assert ours.officer.email in own.content.decode()
    assert 'value="add"' not in own.content.decode()
    assert client.get(screen(theirs)).status_code == 404
    assert client_of(ours.officer).get(screen(ours)).status_code == 404
    assert theirs.organization.title not in listed


def test_bad_address_is_refused_with_a_message(ours: Side, secretariat: Any) -> None:
    response = client_of(secretariat).post(screen(ours), {"act": "add", "email": "nobody", "role": "officer"})

    assert response.status_code == 200
    assert "valid email" in response.content.decode()


def test_list_of_people_costs_the_same_for_many_organizations(
    secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(6):
        factories.officer(factories.organization())
    client = client_of(secretariat)
    client.get(reverse("people:index"))

    with django_assert_max_num_queries(25):
        client.get(reverse("people:index"))
