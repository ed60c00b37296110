"""A registered approver approves one text, or one release, by a link and a code."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowTask

from practices.actions import mailed_codes
from practices.actions.approvals.answers import Signed, answer_by_link, find_by_key, refuse_answer
from practices.actions.approvals.codes import open_with_code, send_code
from practices.actions.approvals.register import end_approver
from practices.actions.approvals.requests import ApprovalRefused, ask_approver, take_back
from practices.actions.ledger import verify
from practices.models.approvals.requests import ApprovalRequest
from practices.models.proposals import Decision
from practices.models.releases import Release, ReleaseDecision
from practices.models.workflows import FourEyesTask
from practices.queries.approvals.record import approvals_of
from tests import factories
from tests.practices.approvals.making import code_in_mail, in_days, proposed, registered, submit, submitted

YES = Signed("approved", "Ana Legal", "Legal adviser", "As agreed.")
NO = Signed("changes", "Ana Legal", "Legal adviser", "Name the decision.")


@pytest.fixture
def sides(db: None) -> Any:
    """An organization, its officer and its registered approver."""
    owner = factories.organization("Northern Seas Commission")
    return owner, factories.officer(owner), registered(owner)


def ask(subject: Any, sides: Any) -> ApprovalRequest:
    """Ask the registered approver."""
    return ask_approver(subject=subject, approver=sides[2], by=sides[1]).request


def let_in(asked: ApprovalRequest, catch: Any) -> str:
    """Have a code sent and enter it; give the pass."""
    with catch(execute=True):
        send_code(asked=asked)
    return open_with_code(asked=asked, typed=code_in_mail())


def test_approval_publishes_and_says_who(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    state = submitted(*sides[:2])
    asked = ask(state, sides)

    answer_by_link(asked=asked, signed=YES, opened_with=let_in(asked, django_capture_on_commit_callbacks))

    page = Page.objects.get(pk=asked.page_id)
    assert page.live
    line = approvals_of(page)[0]
    assert (line.decided, line.who, line.note) == ("Approved", "Ana Legal, Legal adviser", "As agreed.")
    state.refresh_from_db()
    assert (state.status, state.finished_by) == (TaskState.STATUS_APPROVED, None)
    assert state.comment == "Ana Legal, Legal adviser, by a signed link: As agreed."


def test_changes_asked_for_come_back_to_the_author(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        answer_by_link(asked=asked, signed=NO, opened_with=opened_with)

    page = Page.objects.get(pk=asked.page_id)
    assert not page.live
    assert approvals_of(page)[0].decided == "Changes requested"
    assert sides[1].email in [address for message in mail.outbox for address in message.to]


def test_release_is_decided_and_the_ledger_names_the_request(
    sides: Any, django_capture_on_commit_callbacks: Any
) -> None:
    proposal = proposed(*sides[:2])
    asked = ask(proposal, sides)

    answer_by_link(asked=asked, signed=YES, opened_with=let_in(asked, django_capture_on_commit_callbacks))

    proposal.refresh_from_db()
    decision = ReleaseDecision.objects.latest("sequence")
    assert proposal.decision == Decision.APPROVED
    assert (decision.seconded_outside, decision.by, decision.seconded_by) == (asked.public_id, sides[1], None)
    assert Release.objects.get(thing=proposal.arguments["thing"]).audience == "public"
    assert verify(ReleaseDecision) is None


def test_link_is_used_up_by_the_answer(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)
    answer_by_link(asked=asked, signed=NO, opened_with=opened_with)

    with pytest.raises(ApprovalRefused, match="already answered or withdrawn"):
        answer_by_link(asked=asked, signed=YES, opened_with=opened_with)
    with pytest.raises(ApprovalRefused, match="no longer valid"):
        send_code(asked=asked)


def test_text_that_changed_cannot_be_approved(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)
    page = Page.objects.get(pk=asked.page_id).specific
    page.numbered_text += "\n3. Other\n\nMembers may do everything.\n"
    page.save_revision(user=factories.approver(sides[0]))

    assert "changed" in refuse_answer(ApprovalRequest.objects.get(pk=asked.pk))
    with pytest.raises(ApprovalRefused, match="changed"):
        answer_by_link(asked=asked, signed=YES, opened_with=opened_with)


def test_audience_that_changed_cannot_be_approved(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)
    factories.open_to(Page.objects.get(pk=asked.page_id).specific, "public")

    with pytest.raises(ApprovalRefused, match="who will see it"):
        answer_by_link(asked=asked, signed=YES, opened_with=opened_with)


def test_what_was_decided_otherwise_cannot_be_approved(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    state = submitted(*sides[:2])
    asked = ask(state, sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)
    state.task.specific.on_action(state, factories.approver(sides[0]), "reject", comment="No.")

    with pytest.raises(ApprovalRefused, match="does not wait"):
        answer_by_link(asked=asked, signed=YES, opened_with=opened_with)


def test_no_answer_without_the_code(sides: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)

    for opened_with in ("", "made-up"):
        with pytest.raises(ApprovalRefused, match="code"):
            answer_by_link(asked=asked, signed=YES, opened_with=opened_with)


def test_pass_opens_its_own_request_alone(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    opened_with = let_in(ask(submitted(*sides[:2]), sides), django_capture_on_commit_callbacks)

    with pytest.raises(ApprovalRefused, match="code"):
        answer_by_link(asked=ask(submitted(*sides[:2]), sides), signed=YES, opened_with=opened_with)


def test_code_is_good_for_a_few_tries_a_short_time_and_once(
    sides: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    let_in(asked, django_capture_on_commit_callbacks)
    with pytest.raises(ApprovalRefused, match="No code is valid"):
        open_with_code(asked=asked, typed=code_in_mail())

    with django_capture_on_commit_callbacks(execute=True):
        send_code(asked=asked)
    for _try in range(mailed_codes.MOST_TRIES):
        with pytest.raises(ApprovalRefused, match="code"):
            open_with_code(asked=asked, typed="1")
    with pytest.raises(ApprovalRefused, match="No code is valid"):
        open_with_code(asked=asked, typed=code_in_mail())

    monkeypatch.setattr(mailed_codes, "HOLDS_FOR", datetime.timedelta(0))
    send_code(asked=asked)
    with pytest.raises(ApprovalRefused, match="No code is valid"):
        open_with_code(asked=asked, typed=code_in_mail())


def test_only_so_many_codes_are_sent(sides: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailed_codes, "MOST_CODES", 1)
    asked = ask(submitted(*sides[:2]), sides)
    send_code(asked=asked)

    with pytest.raises(ApprovalRefused, match="limit of codes"):
        send_code(asked=asked)


def test_link_opens_nothing_once_it_is_over(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    state = submitted(*sides[:2])
    first, second = (ask_approver(subject=state, approver=sides[2], by=sides[1]) for _time in range(2))
    key = second.address.rstrip("/").rpartition("/")[2]

    assert find_by_key(first.address.rstrip("/").rpartition("/")[2]) is None, "a newer link takes its place"
    assert find_by_key(key) == second.request
    assert find_by_key(key[:-1]) is None
    end_approver(approver=sides[2], on=in_days(-1), by=sides[1])
    assert find_by_key(key) is None, "no longer registered"
    ApprovalRequest.objects.update(expires_at=timezone.now())
    assert not ApprovalRequest.objects.open().exists()


def test_request_is_taken_back(sides: Any) -> None:
    asked = ask_approver(subject=submitted(*sides[:2]), approver=sides[2], by=sides[1])

    take_back(asked=asked.request, by=sides[1])

    assert find_by_key(asked.address.rstrip("/").rpartition("/")[2]) is None
    with pytest.raises(ApprovalRefused, match="answered or withdrawn"):
        take_back(asked=asked.request, by=sides[1])


def test_mail_names_no_title(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(submitted(*sides[:2]), sides)

    (message,) = [one for one in mail.outbox if one.to == [sides[2].email]]
    assert "Northern Seas Commission" in message.subject
    assert asked.page.title not in message.subject + str(message.body)


@pytest.mark.parametrize("case", ["stranger", "not registered", "other organization", "not waiting", "wrote it"])
def test_asking_is_refused(sides: Any, case: str) -> None:
    owner, officer, approver = sides
    state, by = submitted(owner, officer), officer
    if case == "stranger":
        by = factories.officer(factories.organization())
    elif case == "not registered":
        end_approver(approver=approver, on=in_days(-1), by=officer)
    elif case == "other organization":
        approver = registered(factories.organization())
    elif case == "not waiting":
        state.task.specific.on_action(state, factories.approver(owner), "reject", comment="No.")
    else:
        officer.email = "Ana+x@example.org"
        officer.save()

    with pytest.raises(ApprovalRefused):
        ask_approver(subject=state, approver=approver, by=by)


def test_answer_says_what_is_missing(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    opened_with = let_in(asked, django_capture_on_commit_callbacks)
    refused = (Signed("maybe", "A", "B"), Signed("approved", " ", "B"), Signed("changes", "A", "B"))

    for signed in refused:
        with pytest.raises(ApprovalRefused):
            answer_by_link(asked=asked, signed=signed, opened_with=opened_with)


def test_second_step_of_a_workflow_still_waits_for_the_secretariat(
    sides: Any, django_capture_on_commit_callbacks: Any
) -> None:
    state = submitted(*sides[:2])
    step = FourEyesTask.objects.create(name="Secretariat")
    WorkflowTask.objects.create(workflow=state.workflow_state.workflow, task=step, sort_order=1)
    asked = ask(state, sides)

    answer_by_link(asked=asked, signed=YES, opened_with=let_in(asked, django_capture_on_commit_callbacks))

    assert not Page.objects.get(pk=asked.page_id).live
    assert TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS).task.name == "Secretariat"


def test_submitted_again_takes_a_new_link(sides: Any, django_capture_on_commit_callbacks: Any) -> None:
    asked = ask(submitted(*sides[:2]), sides)
    answer_by_link(asked=asked, signed=NO, opened_with=let_in(asked, django_capture_on_commit_callbacks))
    page = Page.objects.get(pk=asked.page_id).specific
    page.numbered_text += "\n3. Decision\n\nDecision 426.\n"
    page.save_revision(user=sides[1])

    again = ask(submit(page, sides[1]), sides)

    answer_by_link(asked=again, signed=YES, opened_with=let_in(again, django_capture_on_commit_callbacks))
    assert Page.objects.get(pk=page.pk).live
    assert [line.decided for line in approvals_of(page)] == ["Approved", "Changes requested"]
