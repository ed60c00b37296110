"""The screens "People"."""

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from organizations.models import User
from tests import factories
from tests.practices.people.conftest import Side, client_of


def screen(side: Side) -> str:
    """Give the address of an organization's people."""
    return reverse("people:detail", args=[side.organization.translation_key])


def test_secretariat_adds_and_removes_an_account(ours: Side, secretariat: Any) -> None:
    account, client = factories.delegate(), client_of(secretariat)

    client.post(screen(ours), {"act": "add", "email": account.email.upper(), "role": "approver"})
    added = account.groups.filter(pk=ours.organization.approvers_id).exists()
    client.post(screen(ours), {"act": "remove", "account": account.username, "role": "approver"})

    assert added
    assert not account.groups.filter(pk=ours.organization.approvers_id).exists()
    assert mail.outbox == []


def test_secretariat_invites_a_person_who_sets_a_password(ours: Side, secretariat: Any) -> None:
    data = {"act": "add", "email": "ada@example.org", "name": "Ada Byron", "role": "officer"}

    client_of(secretariat).post(screen(ours), data)

    account = User.objects.get(email="ada@example.org")
    assert not account.has_usable_password()
    assert account.last_name == "Byron"
    assert account.groups.filter(pk=ours.organization.officers_id).exists()
    assert ours.organization.title in mail.outbox[0].subject
    link = re.search(r"https?://[^/\s]+(/sign-in/password/new/\S+)", mail.outbox[0].body)
    assert link
    visitor = Client()
    form = visitor.get(link[1], follow=True)
    word = "a long enough pass phrase"
    visitor.post(form.request["PATH_INFO"], {"password1": word, "password2": word})
    assert "does not hold any more" in Client().get(link[1]).content.decode()
    assert visitor.login(username="ada@example.org", password=word)


def test_people_are_not_changed_by_others(ours: Side, theirs: Side, secretariat: Any) -> None:
    account = factories.delegate()
    secretariat.groups.add(ours.organization.officers)
    data = {"act": "add", "email": account.email, "role": "officer"}

    for user in (ours.officer, ours.approver, theirs.approver, secretariat, account):
        client_of(user).post(screen(ours), data)

    assert not account.groups.filter(pk=ours.organization.officers_id).exists()


def test_nobody_adds_themselves(ours: Side, secretariat: Any) -> None:
    client_of(secretariat).post(screen(ours), {"act": "add", "email": secretariat.email, "role": "approver"})

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
