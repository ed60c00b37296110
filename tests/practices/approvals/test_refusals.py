"""Who proposed something is told what was refused, by whom, when and why: by mail, and where it was proposed."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from practices.actions.approvals.answers import answer_as_secretariat
from practices.actions.proposals import decide_proposal, propose_release
from practices.models.editions import EditionPage, today
from practices.models.proposals import Proposal
from practices.models.workflows import APPROVE_WITHOUT_FILE
from practices.queries.approvals.record import account_name
from practices.queries.wording import written_date
from tests import factories
from tests.practices.approvals.making import proposed
from tests.practices.approvals.test_parts import NAMES_PEOPLE, WAYS, Asked, ask
from tests.practices.releases.test_with_text import with_instrument

pytestmark = pytest.mark.django_db
__all__ = ["ask"]


def screens_of(page: EditionPage, reader: Any) -> list[str]:
    """Return what the proposal, the release and the approvals of the source file show."""
    client = Client()
    client.force_login(reader)
    proposal = Proposal.objects.get(arguments__kind="source_file")
    addresses = [
        reverse("proposals:detail", args=[proposal.public_id]),
        reverse("releases:release", args=["source-file", page.translation_key]),
        reverse("approvals:ask", args=["text", page.translation_key]),
    ]
    return [client.get(address).content.decode() for address in addresses]


def mail_on_refusal(to: Any) -> str:
    """Return the mail that tells somebody what was refused."""
    found = [str(one.body) for one in mail.outbox if one.to == [to.email] and "was refused" in one.subject]
    assert len(found) == 1
    return found[0]


def test_refused_file_is_told_to_who_proposed_it(django_capture_on_commit_callbacks: Any) -> None:
    page, state, approver = with_instrument()
    officer = state.workflow_state.requested_by
    approver.first_name, approver.last_name = "Anna", "Smith"
    approver.save()

    with django_capture_on_commit_callbacks(execute=True):
        state.task.specific.on_action(state, approver, APPROVE_WITHOUT_FILE, comment=NAMES_PEOPLE)

    told = mail_on_refusal(officer)
    for words in ("Source file of an edition", "Anna Smith", written_date(today()), NAMES_PEOPLE, "/admin/proposals/"):
        assert words in told
    for body in screens_of(page, officer):
        assert "Anna Smith" in body
        assert NAMES_PEOPLE in body
    assert all("No decision is recorded" not in body for body in screens_of(page, officer))


@pytest.mark.parametrize("way", WAYS)
def test_part_refused_outside_is_told_with_who_signed(
    ask: Any, way: str, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked: Asked = ask(way)

    with django_capture_on_commit_callbacks(execute=True):
        asked.answer(asked.without("source_file"), NAMES_PEOPLE)

    who = str(secretariat) if way == "countersignature" else "Ana Legal, Legal adviser"
    assert NAMES_PEOPLE in mail_on_refusal(asked.officer)
    (answered,) = [str(one.body) for one in mail.outbox if "request for approval: approved" in one.subject]
    for words in ("These parts were refused:\n\n– Source file of an edition", f"By: {who}", f"Note: {NAMES_PEOPLE}"):
        assert words in answered
    for body in screens_of(asked.page, asked.officer):
        assert who in body
        assert NAMES_PEOPLE in body


def test_note_that_was_not_accepted_names_who_did_not(
    ask: Any, secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked: Asked = ask("signed_note")

    with django_capture_on_commit_callbacks(execute=True):
        answer_as_secretariat(asked=asked.request, approve=False, note="Not signed.", by=secretariat)

    told = str(mail.outbox[-1].body)
    assert f"By: {account_name(secretariat)}\nNote: Not signed." in told
    assert "Ana Legal" not in told


def test_approval_tells_of_no_refusal(django_capture_on_commit_callbacks: Any) -> None:
    owner = factories.organization()
    proposal = proposed(owner, factories.officer(owner))

    with django_capture_on_commit_callbacks(execute=True):
        decide_proposal(proposal=proposal, approve=True, by=factories.approver(owner))

    assert not [one for one in mail.outbox if "was refused" in one.subject]


def test_screen_of_a_decided_proposal_writes_days_and_names() -> None:
    owner = factories.organization()
    officer, approver = factories.officer(owner), factories.approver(owner)
    page = factories.edition(factories.instrument(owner), audience=None)
    proposal = propose_release(
        kind="edition",
        thing=page.translation_key,
        title="T",
        organization=owner,
        audience="public",
        authority="Letter",
        effective_at="2099-05-03T00:00:00+00:00",
        until="2099-06-03T00:00:00+00:00",
        by=officer,
    )
    assert proposal is not None
    decide_proposal(proposal=proposal, approve=True, by=approver)
    client = Client()
    client.force_login(officer)
    address = reverse("proposals:detail", args=[proposal.public_id])

    body = client.get(address).content.decode()
    Proposal.objects.update(decided_by=None)
    gone = client.get(address).content.decode()

    assert ("3 May 2099" in body, "3 June 2099" in body, "2099-05" in body) == (True, True, False)
    assert f"<bdi>{approver}</bdi>, {written_date(today())}" in body
    assert "<bdi>An account that is gone</bdi>" in gone
