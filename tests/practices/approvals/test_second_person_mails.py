"""Whoever can confirm what waits for a second person is told by mail: once, with the link, in their language."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.users.models import UserProfile

from organizations.models import OrganizationName, OrganizationPage
from practices.actions.approvals.deputies import agree_to_deputy, name_deputy
from practices.actions.approvals.register import confirm_approver, enter_approver, mark_one_person_office
from practices.models.editions import today
from tests import factories
from tests.practices.approvals.making import LETTER, entry, in_days


@pytest.fixture
def owner(db: None) -> Any:
    return factories.organization()


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Any:
    """Return the mails that an act sends to ask for a second person, by address."""

    def send(act: Any) -> dict[str, str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        asked = [message for message in mail.outbox if reverse("approvals:index") in message.body]
        assert all(len(message.to) == 1 for message in asked)
        return {message.to[0]: str(message.body) for message in asked}

    return send


def name(owner: Any, deputy: Any, by: Any) -> Any:
    return name_deputy(organization=owner, deputy=deputy, from_on=today(), until_on=in_days(7), by=by)


def test_who_can_agree_to_a_deputy_is_told(owner: Any, secretariat: Any, sent: Any) -> None:
    absent, officer = factories.approver(owner), factories.officer(owner)
    others = {factories.approver(owner).email, factories.coordinator(owner).email}

    mails = sent(lambda: name(owner, officer, absent))

    assert mails.keys() == others
    assert all(reverse("approvals:absences") in body for body in mails.values())


def test_secretariat_is_told_where_nobody_of_the_organization_can_agree(
    owner: Any, secretariat: Any, sent: Any
) -> None:
    absent, officer = factories.approver(owner), factories.officer(owner)

    assert sent(lambda: name(owner, officer, absent)).keys() == {secretariat.email}


def test_nobody_is_told_of_a_deputy_who_approves_anyway_or_again(owner: Any, secretariat: Any, sent: Any) -> None:
    absent, officer, other = factories.approver(owner), factories.officer(owner), factories.approver(owner)
    absence = name(owner, officer, absent)

    assert not sent(lambda: name(owner, absent, other))
    assert not sent(lambda: agree_to_deputy(absence=absence, by=other))


def test_approvers_are_told_of_an_entry_and_not_who_made_it(owner: Any, secretariat: Any, sent: Any) -> None:
    author, approver = factories.approver(owner), factories.approver(owner)
    made: list[Any] = []

    mails = sent(lambda: made.append(enter_approver(organization=owner, entry=entry(), by=author)))

    assert mails.keys() == {approver.email}
    assert reverse("approvals:approver", args=[made[0].public_id]) in mails[approver.email]
    assert not sent(lambda: confirm_approver(approver=made[0], by=approver))


def test_others_of_the_secretariat_are_told_of_a_mark(owner: Any, secretariat: Any, sent: Any) -> None:
    other, own = factories.secretariat_member(), factories.secretariat_member()
    own.groups.add(owner.officers)
    factories.approver(owner)

    mails = sent(
        lambda: mark_one_person_office(organization=owner, reason="Letter of 3 May", letter=LETTER, by=secretariat)
    )

    assert mails.keys() == {other.email}
    assert reverse("approvals:office", args=[owner.translation_key]) in mails[other.email]


def test_mail_is_in_the_language_of_who_is_told(owner: Any, sent: Any) -> None:
    absent, officer, other = factories.approver(owner), factories.officer(owner), factories.approver(owner)
    OrganizationName.objects.create(organization=owner, language="fr", name="Commission des ports")
    UserProfile.objects.update_or_create(user=other, defaults={"preferred_language": "fr"})

    mails = sent(lambda: name(OrganizationPage.objects.get(pk=owner.pk), officer, absent))

    assert "Commission des ports" in mails[other.email]
