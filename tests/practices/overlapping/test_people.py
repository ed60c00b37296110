"""Members, invitations, deputies and approvers, when two people decide at once."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import TaskState

from organizations.actions import OrganizationRefused, found_organization
from organizations.appointments import confirm_appointment
from organizations.invitations import accept, agree, decline, invite, remove_from, set_roles, withdraw
from organizations.membership import MembershipRefused, Role, add_member
from organizations.models import Appointment, Invitation, OrganizationPage, User
from practices.actions.approvals.deputies import DeputyRefused, agree_to_deputy, end_absence, name_deputy
from practices.actions.approvals.register import (
    ApproverRefused,
    agree_to_one_person_office,
    confirm_approver,
    end_one_person_office,
    enter_approver,
    mark_one_person_office,
)
from practices.actions.approvals.requests import ApprovalRefused, ask_countersignature
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.editions import today
from tests import factories
from tests.practices.approvals.making import LETTER, entry, one_person_office, submitted
from tests.practices.overlapping.both import overlapping, second_is_refused

pytestmark = pytest.mark.django_db(transaction=True)


def ask(organization: OrganizationPage, email: str, by: Any, role: str = Role.OFFICER) -> Invitation:
    return invite(organization=organization, name="Ana Example", email=email, role=role, by=by)


def ask_and_agree(organization: OrganizationPage, email: str, by: Any) -> Invitation:
    return agree(invitation=ask(organization, email, by), by=factories.approver(organization))


@pytest.fixture
def ours() -> OrganizationPage:
    return factories.organization()


def test_address_is_invited_once_for_a_role(ours: OrganizationPage) -> None:
    one, other = factories.coordinator(ours), factories.coordinator(ours)

    outcomes = overlapping(lambda: ask(ours, "new@example.org", one), lambda: ask(ours, "new@example.org", other))

    assert second_is_refused(outcomes, MembershipRefused)
    assert Invitation.objects.count() == 1


def test_invitation_is_accepted_once(ours: OrganizationPage) -> None:
    made = ask_and_agree(ours, "new@example.org", factories.secretariat_member())

    outcomes = overlapping(*[lambda: accept(invitation=made, visitor=None)] * 2)

    assert second_is_refused(outcomes, MembershipRefused)
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.parametrize("end", [withdraw, decline])
def test_invitation_that_ends_is_not_accepted_at_the_same_moment(ours: OrganizationPage, end: Any) -> None:
    by = factories.secretariat_member()
    made = ask_and_agree(ours, "new@example.org", by)
    fields = {"by": by} if end is withdraw else {}

    outcomes = overlapping(lambda: end(invitation=made, **fields), lambda: accept(invitation=made, visitor=None))

    assert second_is_refused(outcomes, MembershipRefused)
    assert not User.objects.filter(email="new@example.org").exists()


def test_two_organizations_that_invite_one_address_open_one_account(ours: OrganizationPage) -> None:
    theirs, by = factories.organization(), factories.secretariat_member()
    first, second = (ask_and_agree(each, "new@example.org", by) for each in (ours, theirs))

    outcomes = overlapping(
        lambda: accept(invitation=first, visitor=None), lambda: accept(invitation=second, visitor=None)
    )

    assert outcomes[0] == outcomes[1] == User.objects.get(email="new@example.org")


def test_second_person_agrees_once(ours: OrganizationPage) -> None:
    one, other = factories.coordinator(ours), factories.approver(ours)
    asked = ask(ours, "new@example.org", factories.coordinator(ours), role=Role.APPROVER)

    outcomes = overlapping(lambda: agree(invitation=asked, by=one), lambda: agree(invitation=asked, by=other))

    assert second_is_refused(outcomes, MembershipRefused)


def test_last_two_focal_points_do_not_leave_at_the_same_moment(ours: OrganizationPage) -> None:
    one, other = factories.coordinator(ours), factories.coordinator(ours)

    outcomes = overlapping(
        lambda: remove_from(organization=ours, account=one, by=one),
        lambda: remove_from(organization=ours, account=other, by=other),
    )

    assert second_is_refused(outcomes, MembershipRefused)


def test_roles_are_given_to_nobody_who_leaves_at_the_same_moment(ours: OrganizationPage) -> None:
    member, by, keeper = factories.officer(ours), factories.secretariat_member(), factories.secretariat_member()

    outcomes = overlapping(
        lambda: remove_from(organization=ours, account=member, by=member) or True,
        lambda: set_roles(organization=ours, account=member, roles=[Role.OFFICER, Role.APPROVER], by=by),
    )

    assert second_is_refused(outcomes, MembershipRefused)
    add_member(organization=ours, account=member, role=Role.OFFICER, by=keeper)


def test_organization_is_founded_once_at_an_address() -> None:
    fields = {"name": "New Union", "slug": "new-union", "kind": "intergovernmental", "by": None}

    outcomes = overlapping(*[lambda: found_organization(**fields)] * 2)

    assert second_is_refused(outcomes, OrganizationRefused)
    assert OrganizationPage.objects.filter(slug="new-union").count() == 1


def test_deputy_is_named_once_for_a_day(ours: OrganizationPage) -> None:
    approver, one, other = factories.approver(ours), factories.officer(ours), factories.officer(ours)
    days = {"organization": ours, "from_on": today(), "until_on": today(), "by": approver}

    outcomes = overlapping(lambda: name_deputy(deputy=one, **days), lambda: name_deputy(deputy=other, **days))

    assert second_is_refused(outcomes, DeputyRefused)
    assert Deputy.objects.count() == 1


def test_absence_ends_once(ours: OrganizationPage) -> None:
    approver, officer = factories.approver(ours), factories.officer(ours)
    absence = name_deputy(organization=ours, deputy=officer, from_on=today(), until_on=today(), by=approver)

    outcomes = overlapping(
        lambda: end_absence(absence=absence, by=approver), lambda: end_absence(absence=absence, by=officer)
    )

    assert second_is_refused(outcomes, DeputyRefused)


def test_deputy_whose_absence_ends_is_not_agreed_to_at_the_same_moment(ours: OrganizationPage) -> None:
    approver, officer, other = factories.approver(ours), factories.officer(ours), factories.coordinator(ours)
    absence = name_deputy(organization=ours, deputy=officer, from_on=today(), until_on=today(), by=approver)

    outcomes = overlapping(
        lambda: end_absence(absence=absence, by=approver), lambda: agree_to_deputy(absence=absence, by=other)
    )

    assert second_is_refused(outcomes, DeputyRefused)


def test_mark_that_ends_is_not_agreed_to_at_the_same_moment(ours: OrganizationPage) -> None:
    by, other = factories.secretariat_member(), factories.secretariat_member()
    mark_one_person_office(organization=ours, reason="Letter of 3 May", letter=LETTER, by=by)

    outcomes = overlapping(
        lambda: end_one_person_office(organization=ours, by=by) or True,
        lambda: agree_to_one_person_office(organization=ours, by=other),
    )

    assert second_is_refused(outcomes, ApproverRefused)


def test_appointment_is_confirmed_once(ours: OrganizationPage) -> None:
    member, giver = factories.officer(ours), factories.secretariat_member()
    appointment = Appointment.objects.create(
        organization=ours, account=member, role=Role.OFFICER, way="letter", given_by=giver, given_at=timezone.now()
    )
    one, other = factories.approver(ours), factories.coordinator(ours)

    outcomes = overlapping(
        lambda: confirm_appointment(appointment=appointment, by=one),
        lambda: confirm_appointment(appointment=appointment, by=other),
    )

    assert second_is_refused(outcomes, MembershipRefused)
    assert Appointment.objects.get(pk=appointment.pk).confirmed_by == one


def test_approver_is_entered_once(ours: OrganizationPage) -> None:
    one, other = factories.officer(ours), factories.officer(ours)

    outcomes = overlapping(
        lambda: enter_approver(organization=ours, entry=entry(), by=one),
        lambda: enter_approver(organization=ours, entry=entry(), by=other),
    )

    assert second_is_refused(outcomes, ApproverRefused)
    assert RegisteredApprover.objects.count() == 1


def test_approver_is_confirmed_once(ours: OrganizationPage) -> None:
    made = enter_approver(organization=ours, entry=entry(), by=factories.officer(ours))
    one, other = factories.approver(ours), factories.approver(ours)

    outcomes = overlapping(
        lambda: confirm_approver(approver=made, by=one), lambda: confirm_approver(approver=made, by=other)
    )

    assert second_is_refused(outcomes, ApproverRefused)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_text_is_approved_or_sent_back_once(ours: OrganizationPage, action: str) -> None:
    state = submitted(ours, factories.officer(ours))
    one, other = factories.approver(ours), factories.approver(ours)
    again = TaskState.objects.get(pk=state.pk)
    for each in (state, again):
        each.workflow_state.content_object  # noqa: B018 - as the screens hold it

    outcomes = overlapping(
        lambda: state.task.specific.on_action(state, one, "approve") or True,
        lambda: again.task.specific.on_action(again, other, action),
    )

    assert second_is_refused(outcomes, PermissionDenied)
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_APPROVED


def test_countersignature_is_asked_for_once(ours: OrganizationPage) -> None:
    officer, other = factories.officer(ours), factories.officer(ours)
    one_person_office(ours)
    state = submitted(ours, officer)

    outcomes = overlapping(
        lambda: ask_countersignature(subject=state, by=officer), lambda: ask_countersignature(subject=state, by=other)
    )

    assert second_is_refused(outcomes, ApprovalRefused)
