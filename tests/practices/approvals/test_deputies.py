"""An approver who is away names a deputy, who approves for the approver and gets the mails."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from wagtail.models import Page, PageLogEntry, TaskState

from practices.actions.approvals.deputies import DeputyRefused, agree_to_deputy, end_absence, name_deputy
from practices.actions.proposals import decide_proposal, is_second_person
from practices.models.editions import today
from practices.policies import proposals_to_decide
from practices.queries.approvals.record import ACTED_FOR, approvals_of
from tests import factories
from tests.practices.approvals.making import in_days, proposed, submitted


@pytest.fixture
def people(db: None) -> Any:
    """An organization, its author, its approver, and another officer who is the approver's deputy today."""
    owner = factories.organization()
    approver, officer = factories.approver(owner), factories.officer(owner)
    named = name_deputy(organization=owner, deputy=officer, from_on=today(), until_on=in_days(7), by=approver)
    agree_to_deputy(absence=named, by=factories.coordinator(owner))
    return owner, factories.officer(owner), approver, officer


def test_deputy_approves_for_the_absent(people: Any) -> None:
    owner, author, approver, deputy = people
    state = submitted(owner, author)
    assert list(TaskState.objects.reviewable_by(deputy)) == [state]

    state.task.specific.on_action(state, deputy, "approve")

    page = Page.objects.get(pk=state.workflow_state.object_id)
    assert page.live
    assert PageLogEntry.objects.get(page=page, action=ACTED_FOR).data["for"] == approver.pk
    assert (approvals_of(page)[0].who, approvals_of(page)[0].how) == (str(deputy), f"for {approver}")


def test_absence_hides_nothing_from_the_absent(people: Any) -> None:
    owner, author, approver, _deputy = people
    state = submitted(owner, author)

    state.task.specific.on_action(state, approver, "approve")

    assert not PageLogEntry.objects.filter(action=ACTED_FOR).exists()


def test_deputy_does_not_approve_what_the_deputy_wrote(people: Any) -> None:
    owner, _author, _approver, deputy = people
    state = submitted(owner, deputy)

    assert not TaskState.objects.reviewable_by(deputy).exists()
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, deputy, "approve")


def test_deputy_decides_proposals_for_the_absent(people: Any) -> None:
    owner, author, approver, deputy = people
    proposal, own = proposed(owner, author), proposed(owner, deputy)
    assert list(proposals_to_decide(deputy)) == [proposal]
    assert not is_second_person(deputy, own)

    decided = decide_proposal(proposal=proposal, approve=True, by=deputy)

    assert (decided.decided_by, decided.decided_for) == (deputy, approver)


def test_deputy_gets_the_mail(people: Any, django_capture_on_commit_callbacks: Any) -> None:
    owner, author, approver, deputy = people

    with django_capture_on_commit_callbacks(execute=True):
        submitted(owner, author)

    told = {address for message in mail.outbox for address in message.to}
    assert {approver.email, deputy.email} <= told


@pytest.mark.parametrize("over", ["ended", "not yet", "past", "deputy left", "absent left"])
def test_deputy_approves_only_during_the_absence(people: Any, over: str) -> None:
    owner, author, approver, deputy = people
    proposal = proposed(owner, author)
    absence = owner.deputies.get()
    if over == "ended":
        end_absence(absence=absence, by=approver)
    elif over in ("not yet", "past"):
        days = (in_days(1), in_days(2)) if over == "not yet" else (in_days(-2), in_days(-1))
        owner.deputies.update(from_on=days[0], until_on=days[1])
    else:
        (deputy if over == "deputy left" else approver).groups.clear()

    assert not is_second_person(type(deputy).objects.get(pk=deputy.pk), proposal)
    assert not proposals_to_decide(type(deputy).objects.get(pk=deputy.pk)).exists()


@pytest.mark.parametrize("case", ["no approver", "self", "stranger", "backwards", "too long", "twice"])
def test_deputy_is_refused(people: Any, case: str) -> None:
    owner, author, approver, deputy = people
    by = author if case == "no approver" else approver
    first = today() if case == "twice" else in_days(10)
    last = {"backwards": in_days(9), "too long": in_days(10) + datetime.timedelta(days=400)}.get(case, in_days(11))
    whom = {"self": approver, "stranger": factories.delegate()}.get(case, deputy)

    with pytest.raises(DeputyRefused):
        name_deputy(organization=owner, deputy=whom, from_on=first, until_on=last, by=by)


def test_only_the_two_end_an_absence(people: Any) -> None:
    owner, author, _approver, deputy = people
    absence = owner.deputies.get()
    with pytest.raises(DeputyRefused, match="Either the absent approver"):
        end_absence(absence=absence, by=author)

    end_absence(absence=absence, by=deputy)

    with pytest.raises(DeputyRefused, match="has ended"):
        end_absence(absence=absence, by=deputy)


def test_officer_is_a_deputy_once_a_second_person_agrees(people: Any) -> None:
    owner, author, _approver, deputy = people
    another, proposal = factories.approver(owner), proposed(owner, author)
    owner.deputies.all().delete()
    named = name_deputy(organization=owner, deputy=deputy, from_on=today(), until_on=in_days(7), by=another)

    assert not is_second_person(type(deputy).objects.get(pk=deputy.pk), proposal)
    assert not proposals_to_decide(type(deputy).objects.get(pk=deputy.pk)).exists()
    for by in (another, deputy, author, factories.coordinator(factories.organization())):
        with pytest.raises(DeputyRefused):
            agree_to_deputy(absence=named, by=by)
    agree_to_deputy(absence=named, by=factories.secretariat_member())

    assert is_second_person(type(deputy).objects.get(pk=deputy.pk), proposal)
    with pytest.raises(DeputyRefused, match="does not wait"):
        agree_to_deputy(absence=named, by=factories.coordinator(owner))


def test_approver_is_a_deputy_at_once(people: Any) -> None:
    owner, _author, approver, _deputy = people
    owner.deputies.all().delete()

    named = name_deputy(
        organization=owner, deputy=factories.approver(owner), from_on=today(), until_on=in_days(7), by=approver
    )

    assert named.agreed_at is not None
