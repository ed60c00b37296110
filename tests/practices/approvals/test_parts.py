"""One request covers a text, its instrument and what was proposed to open them, in each of the three ways."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from practices.actions.approvals.answers import (
    Signed,
    answer_as_secretariat,
    answer_by_link,
    refuse_answer,
)
from practices.actions.approvals.codes import open_with_code, send_code
from practices.actions.approvals.register import enter_approver
from practices.actions.approvals.requests import ApprovalRefused, ask_approver, ask_countersignature, ask_with_note
from practices.actions.approvals.selections import ApprovalSelection
from practices.actions.ledger import verify
from practices.actions.proposals import decide_proposal, propose_release, withdraw_proposal
from practices.models.approvals.requests import ApprovalPart, ApprovalRequest
from practices.models.editions import EditionPage, today
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Proposal
from practices.models.releases import Release, ReleaseDecision
from practices.queries.approvals.reading import to_approve
from practices.queries.approvals.record import approvals_of
from tests import factories
from tests.practices.approvals.making import code_in_mail, entry, one_person_office, registered
from tests.practices.releases.test_with_text import submitted, with_instrument

pytestmark = pytest.mark.django_db
WAYS = ("signed_link", "signed_note", "countersignature")
PDF = ("note.pdf", b"%PDF-1.7 signed")
NAMES_PEOPLE = "The file names people."


@dataclass
class Asked:
    """A request about a new text, and how it is answered."""

    request: ApprovalRequest
    page: EditionPage
    officer: Any
    answer: Callable[..., Any]

    def without(self, kind: str) -> ApprovalSelection:
        """Choose all but one release."""
        keys = {str(part.pk): part.proposal and part.proposal.arguments["kind"] for part in self.request.parts.all()}
        return ApprovalSelection(frozenset(keys), frozenset(key for key, of in keys.items() if of not in (kind, None)))


@pytest.fixture
def ask(secretariat: Any, django_capture_on_commit_callbacks: Any) -> Callable[..., Asked]:
    """Ask about what `with_instrument` made, in one of the three ways."""

    def make(way: str, made: Any = None, *, approver: Any = None, by: Any = None) -> Asked:
        page, state, _approver = made or with_instrument()
        owner, officer = page.instrument.organization, state.workflow_state.requested_by
        if way == "signed_link":
            request = ask_approver(subject=state, approver=approver or registered(owner), by=officer).request
        elif way == "signed_note":
            signed = {"name": "Ana Legal", "function": "Legal adviser", "signed_on": today(), "file": PDF}
            request = ask_with_note(subject=state, by=officer, **signed)
        else:
            one_person_office(owner)
            request = ask_countersignature(subject=state, by=officer)

        def answer(choice: ApprovalSelection | None = None, note: str = "", *, approve: bool = True) -> None:
            if way != "signed_link":
                answer_as_secretariat(asked=request, approve=approve, by=by or secretariat, note=note, choice=choice)
                return
            with django_capture_on_commit_callbacks(execute=True):
                send_code(asked=request)
            signed = Signed("approved" if approve else "changes", "Ana Legal", "Legal adviser", note)
            opened = open_with_code(asked=request, typed=code_in_mail())
            answer_by_link(asked=request, signed=signed, opened_with=opened, choice=choice)

        return Asked(request, page, officer, answer)

    return make


def covered(asked: Asked) -> list[str]:
    """Name the parts of a request."""
    parts = ApprovalPart.objects.filter(request=asked.request).for_listing()
    return [part.proposal.arguments["kind"] if part.proposal else "text of the instrument" for part in parts]


def nothing_happened() -> bool:
    """Tell whether instrument and text wait and every release is proposed."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()
    return (waiting, Proposal.objects.open().count(), ReleaseDecision.objects.count()) == (2, 3, 0)


@pytest.mark.parametrize("way", WAYS)
def test_one_act_approves_instrument_text_and_releases(ask: Any, way: str) -> None:
    asked = ask(way)
    assert covered(asked) == ["text of the instrument", "instrument", "edition", "source_file"]

    asked.answer()

    assert EditionPage.objects.source_visible_to(AnonymousUser()).get() == asked.page
    assert InstrumentPage.objects.get().live
    assert not TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    assert not Proposal.objects.open().exists()
    assert verify(ReleaseDecision) is None


@pytest.mark.parametrize("way", WAYS)
def test_one_part_is_refused_for_the_note_and_the_rest_passes(ask: Any, way: str) -> None:
    asked = ask(way)

    asked.answer(asked.without("source_file"), NAMES_PEOPLE)

    refused = Proposal.objects.get(arguments__kind="source_file")
    assert refused.decision == "rejected"
    assert NAMES_PEOPLE in refused.reason
    assert EditionPage.objects.visible_to(AnonymousUser()).get() == asked.page
    assert not EditionPage.objects.source_visible_to(AnonymousUser()).exists()
    assert list(asked.request.parts.order_by("pk").values_list("is_approved", flat=True)) == [True, True, True, False]


@pytest.mark.parametrize("way", WAYS)
def test_refusing_a_part_without_a_note_does_nothing(ask: Any, way: str) -> None:
    asked = ask(way)

    with pytest.raises(ApprovalRefused, match="why you do not open everything"):
        asked.answer(asked.without("source_file"))

    assert nothing_happened()


@pytest.mark.parametrize(("kind", "words"), [("instrument", "only with its instrument"), ("edition", "with its text")])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_opened_that_nobody_would_see(ask: Any, way: str, kind: str, words: str) -> None:
    asked = ask(way)

    with pytest.raises(ApprovalRefused, match=words):
        asked.answer(asked.without(kind), NAMES_PEOPLE)

    assert nothing_happened()


def test_text_is_opened_without_what_its_readers_see_already(ask: Any) -> None:
    made = with_instrument()
    factories.open_to(made[0].instrument, "public")
    asked = ask("signed_link", made)

    asked.answer(asked.without("instrument"), NAMES_PEOPLE)

    assert EditionPage.objects.source_visible_to(AnonymousUser()).get() == asked.page


def test_text_and_instrument_are_left_out_together(ask: Any) -> None:
    asked = ask("signed_link")

    asked.answer(ApprovalSelection(asked.without("edition").shown, frozenset()), NAMES_PEOPLE)

    assert EditionPage.objects.get().live
    assert not ReleaseDecision.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_page_that_showed_other_parts_is_looked_at_again(ask: Any, way: str) -> None:
    asked = ask(way)

    with pytest.raises(ApprovalRefused, match="look again"):
        asked.answer(ApprovalSelection(frozenset(), frozenset()), "Fine.")

    assert nothing_happened()


@pytest.mark.parametrize("way", ["signed_link", "countersignature"])
def test_changes_asked_for_leave_instrument_and_proposals_open(ask: Any, way: str) -> None:
    asked = ask(way)

    asked.answer(note="Name the decision.", approve=False)

    assert Proposal.objects.open().count() == 3
    waiting = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    assert waiting.workflow_state.content_object.pk == asked.page.instrument_id


def change_instrument(asked: Asked) -> None:
    """Write a new draft of the instrument."""
    draft = InstrumentPage.objects.get().get_latest_revision_as_object()
    draft.symbol = "N/1"
    draft.save_revision(user=asked.officer)


def withdraw_file(asked: Asked) -> None:
    """Take back the proposal to open the source file."""
    withdraw_proposal(proposal=Proposal.objects.get(arguments__kind="source_file"), by=asked.officer)


@pytest.mark.parametrize("change", [change_instrument, withdraw_file])
@pytest.mark.parametrize("way", WAYS)
def test_part_that_changed_since_takes_a_new_request(ask: Any, way: str, change: Any) -> None:
    asked = ask(way)
    change(asked)

    with pytest.raises(ApprovalRefused, match="a new request is needed"):
        asked.answer()

    assert not EditionPage.objects.get().live
    assert not ReleaseDecision.objects.exists()


def refuse_instrument(asked: Asked) -> None:
    """Ask for changes to the instrument, as an approver with an account."""
    state = TaskState.objects.get(workflow_state__object_id=str(asked.page.instrument_id))
    approver = factories.approver(asked.page.instrument.organization)
    state.task.specific.on_action(state, approver, "reject", comment="No.")


@pytest.mark.parametrize("decide", [withdraw_file, refuse_instrument])
def test_request_of_which_a_part_was_decided_is_over(ask: Any, decide: Any) -> None:
    asked = ask("signed_note")
    assert ApprovalRequest.objects.open().get() == asked.request
    decide(asked)

    assert not ApprovalRequest.objects.open().exists()
    assert "new request" in refuse_answer(asked.request)


def of_one_mailbox(owner: Any) -> tuple[Any, Any]:
    """Make a registered approver, and an officer who reads the same mailbox."""
    approver, officer = registered(owner), factories.officer(owner)
    officer.email = "Ana+x@example.org"
    officer.save()
    return approver, officer


def test_approver_with_a_mailbox_of_who_proposed_is_not_given_that_part(ask: Any) -> None:
    made = with_instrument()
    approver, officer = of_one_mailbox(made[0].instrument.organization)
    Proposal.objects.filter(arguments__kind="edition").update(proposed_by=officer)

    assert covered(ask("signed_link", made, approver=approver)) == [
        "text of the instrument",
        "instrument",
        "source_file",
    ]


def test_approver_with_a_mailbox_of_who_wrote_the_instrument_is_not_given_it(ask: Any) -> None:
    made = with_instrument()
    owner = made[0].instrument.organization
    approver, officer = of_one_mailbox(owner)
    instrument = InstrumentPage.objects.get()
    TaskState.objects.get(workflow_state__object_id=str(instrument.pk)).workflow_state.cancel()
    draft = instrument.get_latest_revision_as_object()
    draft.symbol = "N/1"
    draft.save_revision(user=officer)
    page = InstrumentPage.objects.get()
    page.get_workflow().start(page, factories.officer(owner))
    asked = ask("signed_link", made, approver=approver)

    assert covered(asked) == ["instrument", "edition", "source_file"]
    asked.answer()
    assert EditionPage.objects.get().live
    assert not InstrumentPage.objects.get().live


def test_approver_whom_the_author_of_a_part_entered_is_not_given_it(ask: Any, secretariat: Any) -> None:
    made = with_instrument()
    owner = made[0].instrument.organization
    enterer = factories.officer(owner)
    approver = enter_approver(organization=owner, entry=entry(), by=enterer)
    type(approver).objects.filter(pk=approver.pk).update(confirmed_by=secretariat, confirmed_at=approver.entered_at)
    approver.refresh_from_db()
    Proposal.objects.filter(arguments__kind="edition").update(proposed_by=enterer)

    assert "edition" not in covered(ask("signed_link", made, approver=approver))


@pytest.mark.parametrize("way", ["signed_note", "countersignature"])
def test_secretariat_is_not_given_what_it_proposed_or_wrote(ask: Any, way: str, secretariat: Any) -> None:
    made = with_instrument()
    Proposal.objects.filter(arguments__kind="edition").update(proposed_by=secretariat)
    asked = ask(way, made)
    address = reverse("approvals:detail", args=[asked.request.public_id])
    client = Client()
    client.force_login(secretariat)
    assert client.get(address).content.decode().count('name="open"') == 2

    asked.answer()

    assert Proposal.objects.open().get().arguments["kind"] == "edition"
    assert EditionPage.objects.get().live


def test_instrument_submitted_after_the_note_was_signed_is_not_published_with_it(ask: Any) -> None:
    asked = ask("signed_note")
    asked.request.parts.filter(task_state__isnull=False).delete()

    asked.answer()

    assert EditionPage.objects.get().live
    assert not InstrumentPage.objects.get().live


def test_request_without_parts_is_answered_as_before(ask: Any) -> None:
    asked = ask("signed_link")
    asked.request.parts.all().delete()

    asked.answer(ApprovalSelection(frozenset(), frozenset()))

    assert EditionPage.objects.get().live
    assert Proposal.objects.open().count() == 3


def test_release_covers_the_other_proposals_for_the_same_text(ask: Any) -> None:
    page, _state, officer = submitted(kinds=("source_file", "edition"))
    file = Proposal.objects.get(arguments__kind="source_file")
    other = factories.edition(page.instrument, audience=None)
    propose_release(
        kind="edition",
        thing=other.translation_key,
        title="T",
        organization=page.instrument.organization,
        audience="public",
        authority="Letter",
        by=officer,
    )
    asked = ask_approver(subject=file, approver=registered(page.instrument.organization), by=officer).request

    (part,) = asked.parts.all()
    assert part.proposal == Proposal.objects.get(arguments__kind="edition", arguments__thing=str(page.translation_key))


def test_decision_of_another_that_cannot_be_made_undoes_everything(ask: Any) -> None:
    asked = ask("countersignature")
    owner = asked.page.instrument.organization
    owner.is_test = True
    owner.save()

    with pytest.raises(ApprovalRefused):
        asked.answer()

    assert nothing_happened()


def test_record_names_the_signer_of_every_part(ask: Any) -> None:
    asked = ask("signed_link")

    asked.answer(asked.without("source_file"), NAMES_PEOPLE)

    lines = [*approvals_of(asked.page), *approvals_of(InstrumentPage.objects.get())]
    assert sorted((line.decided, line.who) for line in lines) == [("Approved", "Ana Legal, Legal adviser")] * 4 + [
        ("Rejected", "Ana Legal, Legal adviser")
    ]


def test_reading_says_who_sees_each_part_from_when_until_when(ask: Any) -> None:
    made = with_instrument(kinds=("edition",))
    page, _state, _approver = made
    propose_release(
        kind="source_file",
        thing=page.translation_key,
        title="T",
        organization=page.instrument.organization,
        audience="participating",
        authority="Letter",
        effective_at="2099-05-03T00:00:00+00:00",
        until="2099-06-03T00:00:00+00:00",
        by=factories.officer(page.instrument.organization),
    )
    asked = ask("signed_link", made)

    reading = to_approve(asked.request, list(asked.request.parts.for_listing()))

    assert reading is not None
    told = [(part.kind, part.title, part.audience, part.opens_from, part.until) for part in reading.parts]
    assert told == [
        ("Instrument", "New code", "Own organization and secretariat", "", ""),
        ("Instrument", "New code", "Public", "at once, when approved", ""),
        ("Edition", "Text", "Public", "at once, when approved", ""),
        ("Source file of an edition", "Text", "Participating organizations", "3 May 2099", "3 June 2099"),
    ]
    assert [part.draft is not None for part in reading.parts] == [True, False, False, False]
    assert [one.opens_below for one in (reading, *reading.parts)] == [True, True, False, False, False]
    assert reading.proposed == ""


def test_reading_of_a_text_that_is_not_opened_says_nothing_of_a_release_below(ask: Any) -> None:
    asked = ask("signed_link", with_instrument(kinds=("source_file",)))

    reading = to_approve(asked.request, list(asked.request.parts.for_listing()))

    assert reading is not None
    assert [one.opens_below for one in (reading, *reading.parts)] == [False, True, False, False]


def test_link_page_shows_the_parts_and_keeps_what_was_unticked(
    client: Client, django_capture_on_commit_callbacks: Any, django_assert_max_num_queries: Any
) -> None:
    page, state, _approver = with_instrument()
    officer = state.workflow_state.requested_by
    asked = ask_approver(subject=state, approver=registered(page.instrument.organization), by=officer)
    link = "/" + asked.address.split("/", 3)[3]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link, {"do": "code"})
    client.post(link, {"do": "enter", "code": code_in_mail()})

    with django_assert_max_num_queries(60):
        body = client.get(link).content.decode()
    parts = re.findall(r'name="part" value="(\d+)"', body)
    opened = re.findall(r'name="open" value="(\d+)"', body)
    assert (len(parts), len(opened), body.count(" checked>")) == (4, 3, 3)
    assert "New code" in body
    assert body.count("The release below says who will see it") == 2

    sent = {"do": "approved", "name": "Ana", "function": "Adviser", "part": parts, "open": opened[:-1]}
    refused = client.post(link, sent)
    again = refused.content.decode()
    assert (refused.status_code, again.count(" checked>")) == (409, 2)
    assert again.count(" autofocus") == 1
    assert " autofocus" in again.split('<textarea name="note"', 1)[1].split(">", 1)[0]
    client.post(link, {**sent, "note": NAMES_PEOPLE})

    asked.request.refresh_from_db()
    assert asked.request.answer == "approved"
    assert Proposal.objects.get(arguments__kind="source_file").decision == "rejected"


def test_link_page_keeps_what_was_unticked_of_a_text_without_its_instrument(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page, state, _approver = with_instrument()
    officer = state.workflow_state.requested_by
    asked = ask_approver(subject=state, approver=registered(page.instrument.organization), by=officer)
    link = "/" + asked.address.split("/", 3)[3]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link, {"do": "code"})
    client.post(link, {"do": "enter", "code": code_in_mail()})
    body = client.get(link).content.decode()
    parts, opened = (re.findall(rf'name="{name}" value="(\d+)"', body) for name in ("part", "open"))

    sent = {"do": "approved", "name": "Ana", "function": "Adviser", "note": NAMES_PEOPLE, "part": parts}
    refused = client.post(link, {**sent, "open": opened[1:]}).content.decode()

    assert "Readers see a text only with its instrument." in refused
    assert (refused.count(" checked>"), NAMES_PEOPLE in refused) == (2, True)
    assert nothing_happened()


def test_screen_of_the_secretariat_refuses_a_part(ask: Any, secretariat: Any, client: Client) -> None:
    asked = ask("signed_note")
    address = reverse("approvals:detail", args=[asked.request.public_id])
    client.force_login(secretariat)
    body = client.get(address).content.decode()
    parts, opened = (re.findall(rf'name="{name}" value="(\d+)"', body) for name in ("part", "open"))
    assert (len(opened), body.count(" checked>")) == (3, 3)

    again = client.post(address, {"act": "approve", "part": parts, "open": opened[:-1], "note": " "})
    assert "why you do not open everything" in again.content.decode()
    assert again.content.decode().count(" checked>") == 2, "what was chosen is kept"
    client.post(address, {"act": "approve", "part": parts, "open": opened[:-1], "note": NAMES_PEOPLE})

    assert Release.objects.get(kind="edition").audience == "public"
    assert not Release.objects.filter(kind="source_file").exists()
    body = client.get(address).content.decode()
    assert "(Rejected)" in body


def test_part_that_a_seal_closes_is_not_shown_to_the_secretariat(ask: Any, secretariat: Any) -> None:
    asked = ask("signed_link")
    change_instrument(asked)

    seen = ApprovalPart.objects.visible_to(secretariat)

    assert not seen.filter(page=asked.page.instrument_id).exists()
    assert seen.count() == 2
    assert ApprovalPart.objects.visible_to(asked.officer).count() == 4
    assert not ApprovalPart.objects.visible_to(factories.officer(factories.organization())).exists()
    assert not ApprovalPart.objects.visible_to(AnonymousUser()).exists()


def test_part_decided_by_an_account_is_that_accounts_on_the_record(ask: Any) -> None:
    asked = ask("signed_note")
    approver = factories.approver(asked.page.instrument.organization)
    decide_proposal(proposal=Proposal.objects.get(arguments__kind="edition"), approve=True, by=approver)

    assert approvals_of(asked.page)[0].who == str(approver)
