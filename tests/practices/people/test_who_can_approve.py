"""Who may not approve a text is told why, and who can: in the editor, at its approvals, on the desk, in the mail."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.models.approvals.approvers import RegisteredApprover
from practices.models.editions import today
from practices.models.practices import PracticePage
from practices.queries.approvals.second_persons import second_persons
from practices.queries.wording import written_date
from tests import factories
from tests.practices.approvals.making import registered
from tests.practices.people.conftest import Side, client_of
from tests.practices.people.test_four_eyes import edit, practice_data, submit


@pytest.fixture
def waiting(ours: Side, django_capture_on_commit_callbacks: Any) -> PracticePage:
    """A practice that our approver changed and our officer submitted; Anna Smith approves as well."""
    other = factories.approver(ours.organization)
    other.first_name, other.last_name = "Anna", "Smith"
    other.save()
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="Mine"))
    with django_capture_on_commit_callbacks(execute=True):
        submit(ours, PracticePage.objects.get(pk=ours.practice.pk))
    return PracticePage.objects.get(pk=ours.practice.pk)


def why() -> str:
    return f"You changed this text on {written_date(today())}, so someone else approves it."


def test_editor_says_why_and_who(waiting: PracticePage, ours: Side, secretariat: Any) -> None:
    body = client_of(ours.approver).get(edit(waiting)).content.decode()

    assert why() in body
    assert "Who can approve it: Anna Smith, the secretariat." in body


def test_approvals_say_why_and_who(waiting: PracticePage, ours: Side) -> None:
    address = reverse("approvals:ask", args=["text", waiting.translation_key])

    mine = client_of(ours.approver).get(address).content.decode()
    officers = client_of(ours.officer).get(address).content.decode()

    assert why() in mine
    assert "Who can approve it: Anna Smith." in mine
    assert "Who can approve it: Anna Smith." in officers


def test_desk_says_why(waiting: PracticePage, ours: Side) -> None:
    body = client_of(ours.approver).get("/admin/").content.decode()

    assert "1 text that you changed waits for another person" in body
    assert f"you changed it on {written_date(today())}" in body
    assert edit(waiting) in body


def test_mail_says_why_and_who_to_who_may_not(waiting: PracticePage, ours: Side) -> None:
    mails = {message.to[0]: message.body for message in mail.outbox if "For approval" in message.subject}

    assert why() in mails[ours.approver.email]
    assert "Who can approve it: Anna Smith." in mails[ours.approver.email]
    assert all("approves it" not in body for address, body in mails.items() if address != ours.approver.email)
    assert len(mails) == 2


def test_who_may_approve_is_told_nothing(ours: Side) -> None:
    submit(ours, ours.practice)
    page = PracticePage.objects.get(pk=ours.practice.pk)

    assert second_persons(page, ours.approver) is None
    assert "approve it" not in client_of(ours.approver).get("/admin/").content.decode()


def test_nobody_is_said_and_the_way_by_link(ours: Side) -> None:
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="Mine"))
    submit(ours, PracticePage.objects.get(pk=ours.practice.pk))
    RegisteredApprover.objects.create(
        organization=ours.organization,
        name="Ben Jones",
        email="ben@example.org",
        valid_from=today(),
        consent_on=today(),
        entered_at=timezone.now(),
        confirmed_at=timezone.now(),
    )

    found = second_persons(PracticePage.objects.get(pk=ours.practice.pk), ours.approver)

    assert found is not None
    assert found.sentences[1:] == (
        "At present nobody with an account can approve it.",
        "By a link that you send: Ben Jones.",
    )


@pytest.mark.parametrize("reader", ["approver", "officer", "another"])
def test_text_that_was_changed_since_is_submitted_again(ours: Side, reader: str) -> None:
    submit(ours, ours.practice)
    another = factories.approver(ours.organization)
    registered(ours.organization)
    client_of(ours.approver).post(edit(ours.practice), practice_data(ours.practice, summary="Mine"))
    client = client_of({"another": another}.get(reader) or getattr(ours, reader))

    screens = [edit(ours.practice), reverse("approvals:ask", args=["text", ours.practice.translation_key])]
    for body in [client.get(screen).content.decode() for screen in screens]:
        assert "nobody can approve it in its current form" in body
        assert "By a link that you send" not in body
        assert "Once it is approved" not in body
        assert (why() in body) is (reader != "another")


def test_names_are_for_the_organization_and_the_secretariat(waiting: PracticePage, theirs: Side) -> None:
    client = client_of(theirs.approver)

    assert client.get(edit(waiting)).status_code == 404
    assert client.get(reverse("approvals:ask", args=["text", waiting.translation_key])).status_code == 404
