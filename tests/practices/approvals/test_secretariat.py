"""A signed note that the secretariat confirms, and its countersignature for a one-person office."""

from typing import Any

import pytest
from wagtail.models import Page, TaskState

from practices.actions.approvals.answers import answer_as_secretariat
from practices.actions.approvals.register import (
    ApproverRefused,
    agree_to_one_person_office,
    end_one_person_office,
    mark_one_person_office,
)
from practices.actions.approvals.requests import ApprovalRefused, ask_approver, ask_countersignature, ask_with_note
from practices.models.approvals.approvers import OnePersonOffice, is_one_person_office
from practices.models.approvals.requests import ApprovalAnswer, SignedNote
from practices.models.editions import today
from practices.models.proposals import Decision
from practices.queries.approvals.record import approvals_of
from tests import factories
from tests.practices.approvals.making import LETTER, in_days, one_person_office, proposed, registered, submitted

PDF = ("note.pdf", b"%PDF-1.7 signed")


@pytest.fixture
def sides(db: None) -> Any:
    """An organization and its officer."""
    owner = factories.organization("River Basin Authority")
    return owner, factories.officer(owner)


def hand_in(subject: Any, by: Any, **more: Any) -> Any:
    """Hand in a signed note."""
    values = {"name": "Ana Legal", "function": "Legal adviser", "signed_on": today(), "file": PDF, **more}
    return ask_with_note(subject=subject, by=by, **values)


def test_confirmed_note_publishes_and_names_who_signed(sides: Any, secretariat: Any) -> None:
    asked = hand_in(submitted(*sides), sides[1])

    answer_as_secretariat(asked=asked, approve=True, by=secretariat)

    page = Page.objects.get(pk=asked.page_id)
    assert page.live
    line = approvals_of(page)[0]
    assert (line.who, line.how) == ("Ana Legal, Legal adviser", "Signed note, confirmed by the secretariat")
    assert SignedNote.objects.get(request=asked).stored.read() == PDF[1]


def test_note_that_is_not_accepted_leaves_the_text_waiting(sides: Any, secretariat: Any) -> None:
    state = submitted(*sides)
    asked = hand_in(state, sides[1])

    answer_as_secretariat(asked=asked, approve=False, note="Not signed.", by=secretariat)

    state.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.answer, asked.note) == (ApprovalAnswer.CHANGES, "Not signed.")
    assert state.status == TaskState.STATUS_IN_PROGRESS
    hand_in(state, sides[1])


def test_note_decides_a_release(sides: Any, secretariat: Any) -> None:
    proposal = proposed(*sides)

    answer_as_secretariat(asked=hand_in(proposal, sides[1]), approve=True, by=secretariat)

    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decided_by) == (Decision.APPROVED, secretariat)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "name and the function"),
        ({"signed_on": in_days(1)}, "in the future"),
        ({"file": ("note.html", b"<script>")}, "PDF, PNG or JPEG"),
    ],
)
def test_note_is_refused(sides: Any, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ApprovalRefused, match=said):
        hand_in(submitted(*sides), sides[1], **changed)


def test_secretariat_is_asked_once(sides: Any) -> None:
    state = submitted(*sides)
    hand_in(state, sides[1])

    with pytest.raises(ApprovalRefused, match="asked already"):
        hand_in(state, sides[1])


def test_countersignature_publishes_for_a_one_person_office(sides: Any, secretariat: Any) -> None:
    owner, officer = sides
    one_person_office(owner)
    asked = ask_countersignature(subject=submitted(owner, officer), by=officer)

    answer_as_secretariat(asked=asked, approve=True, by=secretariat)

    assert Page.objects.get(pk=asked.page_id).live


def test_countersignature_asks_for_changes(sides: Any, secretariat: Any) -> None:
    owner, officer = sides
    one_person_office(owner)
    state = submitted(owner, officer)
    asked = ask_countersignature(subject=state, by=officer)
    with pytest.raises(ApprovalRefused, match="what should be changed"):
        answer_as_secretariat(asked=asked, approve=False, by=secretariat)

    answer_as_secretariat(asked=asked, approve=False, note="Name the decision.", by=secretariat)

    state.refresh_from_db()
    assert state.status == TaskState.STATUS_REJECTED


def test_only_one_person_offices_are_countersigned(sides: Any, secretariat: Any) -> None:
    owner, officer = sides
    state = submitted(owner, officer)
    one_person_office(owner)
    end_one_person_office(organization=owner, by=secretariat)

    with pytest.raises(ApprovalRefused, match="one-person offices alone"):
        ask_countersignature(subject=state, by=officer)


@pytest.mark.parametrize("who", ["officer", "approver", "own secretariat", "who asked"])
def test_nobody_else_answers(sides: Any, secretariat: Any, who: str) -> None:
    owner, officer = sides
    asked = hand_in(submitted(owner, officer), secretariat if who == "who asked" else officer)
    by = {"officer": officer, "approver": factories.approver(owner), "who asked": secretariat}.get(who)
    if by is None:
        by = factories.secretariat_member()
        by.groups.add(owner.officers)

    with pytest.raises(ApprovalRefused, match="A member of the secretariat"):
        answer_as_secretariat(asked=asked, approve=True, by=by)


def test_secretariat_does_not_answer_a_link(sides: Any, secretariat: Any) -> None:
    asked = ask_approver(subject=submitted(*sides), approver=registered(sides[0]), by=sides[1]).request

    with pytest.raises(ApprovalRefused, match="registered approver answers"):
        answer_as_secretariat(asked=asked, approve=True, by=secretariat)


def test_mark_is_the_secretariats_with_a_reason_and_once(sides: Any, secretariat: Any) -> None:
    owner, officer = sides
    for by, reason in ((officer, "Because"), (secretariat, " ")):
        with pytest.raises(ApproverRefused):
            mark_one_person_office(organization=owner, reason=reason, letter=LETTER, by=by)
    mark_one_person_office(organization=owner, reason="Letter of 3 May", letter=LETTER, by=secretariat)

    with pytest.raises(ApproverRefused, match="already designated"):
        mark_one_person_office(organization=owner, reason="Again", letter=LETTER, by=secretariat)
    assert OnePersonOffice.objects.count() == 1


def test_mark_holds_once_another_of_the_secretariat_agrees(sides: Any, secretariat: Any) -> None:
    owner, officer = sides
    state = submitted(owner, officer)
    mark_one_person_office(organization=owner, reason="Letter of 3 May", letter=LETTER, by=secretariat)
    of_both = factories.secretariat_member()
    of_both.groups.add(owner.officers)

    for by in (secretariat, officer, of_both):
        with pytest.raises(ApproverRefused):
            agree_to_one_person_office(organization=owner, by=by)
    assert not is_one_person_office(owner)
    with pytest.raises(ApprovalRefused, match="one-person offices alone"):
        ask_countersignature(subject=state, by=officer)
    agree_to_one_person_office(organization=owner, by=factories.secretariat_member())

    assert is_one_person_office(owner)
    ask_countersignature(subject=state, by=officer)
