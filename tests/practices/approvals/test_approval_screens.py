"""The screens of approvals: who meets them, and what is done on them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.actions.approvals.deputies import name_deputy
from practices.actions.approvals.requests import ask_approver
from practices.desk.queries.approvals import approvals_asked, approvals_to_give, changes_wanted
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.letters import PinnedLetter
from practices.models.approvals.requests import ApprovalCode, ApprovalRequest
from practices.models.editions import today
from tests import factories
from tests.practices.approvals.making import LETTER, in_days, proposed, registered, submitted

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    """Sign `user` in."""
    client = Client()
    client.force_login(user)
    return client


def letter() -> SimpleUploadedFile:
    """Return the scan of a letter."""
    return SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter")


def test_note_is_handed_in_and_confirmed_on_the_screens(secretariat: Any) -> None:
    owner = factories.organization()
    officer = factories.officer(owner)
    state = submitted(owner, officer)
    page = state.workflow_state.content_object
    note = SimpleUploadedFile("note.pdf", b"%PDF-1.7 signed")
    sent = {"way": "signed_note", "signer": "Ana", "function": "Legal adviser", "signed_on": str(today()), "file": note}

    client_of(officer).post(reverse("approvals:ask", args=["text", page.translation_key]), sent)

    asked = ApprovalRequest.objects.get()
    assert approvals_to_give(secretariat).count == 1
    assert approvals_asked(officer).count == 1
    desk, detail = client_of(secretariat), reverse("approvals:detail", args=[asked.public_id])
    assert "Members accept no gifts." in desk.get(detail).content.decode()
    assert (
        b"".join(desk.get(reverse("approvals:note", args=[asked.public_id])).streaming_content) == note.file.getvalue()
    )
    desk.post(detail, {"act": "approve"})
    page.refresh_from_db()
    assert page.live


def test_changes_asked_for_stand_on_the_desk_of_the_author() -> None:
    owner = factories.organization()
    officer = factories.officer(owner)
    state = submitted(owner, officer)

    state.task.specific.on_action(state, factories.approver(owner), "reject", comment="Name the decision.")

    assert "Name the decision." in changes_wanted(officer).rows[0].what
    assert not changes_wanted(factories.officer(factories.organization())).count


def test_approver_is_entered_confirmed_and_erased_on_the_screens() -> None:
    owner = factories.organization()
    officer = client_of(factories.officer(owner))
    sent = {"name": "Ana", "function": "Legal adviser", "email": "ana@example.org", "language": "en"}
    sent |= {"consent_on": "2004-05-03", "valid_from": "2004-05-03"}

    officer.post(reverse("approvals:add_approver", args=[owner.translation_key]), sent)

    made = RegisteredApprover.objects.get()
    address = reverse("approvals:approver", args=[made.public_id])
    assert "Waits for a second person" in officer.get(reverse("approvals:approvers")).content.decode()
    client_of(factories.approver(owner)).post(address, {"act": "confirm"})
    made.refresh_from_db()
    assert made.confirmed_at
    officer.post(address, {"act": "erase"})
    made.refresh_from_db()
    assert not made.email


def test_secretariat_enters_an_approver_by_a_letter_that_another_reads(secretariat: Any) -> None:
    owner = factories.organization()
    sent = {"name": "Ana", "function": "Legal adviser", "email": "ana@example.org", "language": "en"}
    sent |= {"consent_on": "2004-05-03", "valid_from": "2004-05-03"}
    add = reverse("approvals:add_approver", args=[owner.translation_key])

    undated = client_of(secretariat).post(add, {**sent, "letter": letter()})
    assert "Give the date of the letter." in undated.content.decode()
    client_of(secretariat).post(add, {**sent, "letter": letter(), "dated_on": "2004-05-02"})

    made = RegisteredApprover.objects.get()
    address, another = reverse("approvals:approver", args=[made.public_id]), client_of(factories.secretariat_member())
    client_of(secretariat).post(address, {"act": "confirm"})
    made.refresh_from_db()
    assert made.confirmed_at is None
    file = reverse("approvals:letter", args=[PinnedLetter.objects.get().public_id])
    assert file in another.get(address).content.decode()
    assert b"".join(another.get(file).streaming_content) == b"%PDF-1.7 letter"
    another.post(address, {"act": "confirm"})
    made.refresh_from_db()
    assert made.confirmed_at


def test_one_person_office_is_marked_by_its_letter_and_asks(secretariat: Any) -> None:
    owner = factories.organization()
    officer = factories.officer(owner)
    proposal = proposed(owner, officer)
    ask = reverse("approvals:ask", args=["release", proposal.public_id])
    office = reverse("approvals:office", args=[owner.translation_key])
    assert "Ask the secretariat" not in client_of(officer).get(ask).content.decode()

    client_of(secretariat).post(office, {"reason": "Letter"})
    assert not OnePersonOffice.objects.exists()
    client_of(secretariat).post(office, {"reason": "Letter", "letter": letter(), "dated_on": "2004-05-02"})
    client_of(secretariat).post(office, {"act": "agree"})
    assert "waits for a second person" in client_of(secretariat).get(reverse("approvals:approvers")).content.decode()
    assert "Ask the secretariat" not in client_of(officer).get(ask).content.decode()
    client_of(factories.secretariat_member()).post(office, {"act": "agree"})
    client_of(officer).post(ask, {"way": "countersignature"})

    assert ApprovalRequest.objects.get().proposal == proposal
    assert "Letter" in client_of(officer).get(reverse("approvals:approvers")).content.decode()


def test_deputy_is_named_agreed_to_and_the_absence_ended_on_the_screen() -> None:
    owner = factories.organization()
    deputy = factories.officer(owner)
    approver, address = client_of(factories.approver(owner)), reverse("approvals:absences")
    days = {"from_on": str(today()), "until_on": str(in_days(3))}

    approver.post(address, {"organization": str(owner.translation_key), "deputy": deputy.pk, **days})
    absence = Deputy.objects.get()
    for user in (approver, client_of(deputy)):
        user.post(address, {"agree": str(absence.public_id)})
    assert not Deputy.objects.holding(today()).exists()
    client_of(factories.approver(owner)).post(address, {"agree": str(absence.public_id)})
    assert Deputy.objects.holding(today()).get() == absence
    approver.post(address, {"end": str(absence.public_id)})

    absence.refresh_from_db()
    assert absence.ended_at


def test_focal_point_agrees_to_a_deputy_on_the_screen() -> None:
    owner = factories.organization()
    name_deputy(
        organization=owner,
        deputy=factories.officer(owner),
        from_on=today(),
        until_on=today(),
        by=factories.approver(owner),
    )

    absence = Deputy.objects.get()
    client_of(factories.coordinator(owner)).post(reverse("approvals:absences"), {"agree": str(absence.public_id)})

    assert Deputy.objects.holding(today()).get() == absence


def test_others_meet_nothing() -> None:
    owner = factories.organization()
    officer = factories.officer(owner)
    state, approver = submitted(owner, officer), registered(owner, letter=LETTER)
    asked = ask_approver(subject=state, approver=approver, by=officer).request
    name_deputy(organization=owner, deputy=officer, from_on=today(), until_on=today(), by=factories.approver(owner))
    stranger = client_of(factories.officer(factories.organization()))
    key = state.workflow_state.content_object.translation_key

    for name, arguments in (
        ("detail", [asked.public_id]),
        ("note", [asked.public_id]),
        ("approver", [approver.public_id]),
        ("ask", ["text", key]),
        ("add_approver", [owner.translation_key]),
        ("office", [owner.translation_key]),
        ("letter", [PinnedLetter.objects.get().public_id]),
    ):
        assert stranger.get(reverse(f"approvals:{name}", args=arguments)).status_code == 404
    for name in ("index", "approvers", "absences"):
        shown = stranger.get(reverse(f"approvals:{name}")).content.decode()
        assert "Ana Legal" not in shown
        assert str(officer) not in shown


def test_link_that_is_only_opened_uses_nothing_up_and_shows_nothing(client: Client) -> None:
    owner = factories.organization()
    officer = factories.officer(owner)
    state = submitted(owner, officer)
    asked = ask_approver(subject=state, approver=registered(owner), by=officer)
    link = "/" + asked.address.split("/", 3)[3]

    for opened in (client.get(link), client.head(link), client.get(link)):
        assert opened.status_code == 200
        assert (opened["Cache-Control"], opened["Referrer-Policy"]) == ("private, no-store", "strict-origin")
        assert state.workflow_state.content_object.title not in opened.content.decode()

    assert not ApprovalCode.objects.exists()
    assert asked.request.is_open
    assert client.get(f"{link}file/").status_code == 404
    assert client.get(link[:-2] + "/").status_code == 404
    assert client.post(link, {"do": "approved", "name": "A", "function": "B"}).status_code == 409
