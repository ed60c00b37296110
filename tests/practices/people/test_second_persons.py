"""Whose second person: two count as two where neither brought the other in and one acts for the organization."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, TaskState, WorkflowTask

from organizations.appointments import confirm_appointment, end_roles
from organizations.invitations import ScannedLetter, accept, agree, invite, set_roles
from organizations.membership import MembershipRefused, members_of
from organizations.models import (
    DELEGATIONS,
    SECRETARIAT,
    SECRETARIAT_ROLE,
    Appointment,
    AppointmentWay,
    FocalPoint,
    InvitationState,
    User,
)
from organizations.second_persons import ActingPerson, AwaitingSecondPerson, pairs_with, person_of, refuse_two
from practices.actions.approvals.deputies import DeputyRefused, agree_to_deputy, name_deputy
from practices.actions.approvals.register import (
    ApproverEntry,
    ApproverRefused,
    agree_to_one_person_office,
    confirm_approver,
    enter_approver,
    mark_one_person_office,
)
from practices.actions.approvals.requests import ApprovalRefused, ask_approver
from practices.actions.approvals.sources import PublicSourceRefused, name_source
from practices.actions.outside_acts import ACTED
from practices.actions.proposals import ProposalRefused, decide_proposal, propose_release
from practices.actions.releases import ReleaseRefused, decide_release, kind_of
from practices.models.approvals.approvers import is_one_person_office
from practices.models.approvals.letters import PinnedLetter
from practices.models.editions import today
from practices.models.workflows import FourEyesTask
from tests import factories
from tests.practices.people.conftest import Side, client_of

SCAN = ("letter.pdf", b"%PDF-1.4 a letter")


def letter() -> ScannedLetter:
    return ScannedLetter(SCAN, datetime.date(2026, 5, 3), "L/1")


def brought_in(organization: Any, by: Any, role: str, agreed_by: Any, **more: Any) -> User:
    """Let `by` invite somebody, `agreed_by` agree, and the person accept."""
    email = f"mailbox{User.objects.count()}@example.org"
    asked = invite(organization=organization, name="Mail Box", email=email, role=role, by=by, **more)
    return accept(invitation=agree(invitation=asked, by=agreed_by), visitor=None)


def submitted(side: Side, by: Any) -> TaskState:
    """Let `by` write and submit the practice note."""
    page = type(side.practice).objects.get(pk=side.practice.pk)
    page.save_revision(user=by)
    page.get_workflow().start(type(page).objects.get(pk=page.pk), by)
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page.pk))


def approve(state: TaskState, by: Any) -> None:
    state.task.specific.on_action(state, by, "approve")


def told(organization: Any) -> list[str]:
    """What the record of an organization says was done from outside."""
    rows = PageLogEntry.objects.filter(page=organization, action=ACTED).order_by("pk")
    return [row.data["act"] for row in rows]


@pytest.fixture
def focal(ours: Side) -> Any:
    return factories.coordinator(ours.organization)


@pytest.mark.parametrize("role", ["officer", "approver", "coordinator"])
def test_secretariat_gives_no_role_alone_nor_by_two(ours: Side, secretariat: Any, role: str) -> None:
    asked = invite(organization=ours.organization, name="", email="own@example.org", role=role, by=secretariat)

    with pytest.raises(MembershipRefused, match="must act for the organization"):
        agree(invitation=asked, by=factories.secretariat_member())
    assert not members_of(ours.organization).filter(email="own@example.org").exists()


def test_first_people_come_in_by_a_letter_that_another_confirms(secretariat: Any) -> None:
    organization = factories.organization("Empty")
    factories_point = FocalPoint.objects.create(
        organization=organization, email="registry@example.org", valid_from=datetime.date(2020, 1, 1)
    )
    with pytest.raises(MembershipRefused):
        brought_in(organization, secretariat, "officer", secretariat, letter=letter())
    mail.outbox.clear()

    account = brought_in(organization, secretariat, "approver", factories.secretariat_member(), letter=letter())

    assert PinnedLetter.objects.filter(organization=organization, invitation__isnull=False).exists()
    assert "nomination_entered" in told(organization)
    appointment = Appointment.objects.get(account=account)
    assert (appointment.way, appointment.given_by) == (AppointmentWay.LETTER, secretariat)
    assert factories_point.email  # the address in the directory is told: see the mails after commit


def test_the_directory_is_mailed_where_there_are_no_people(
    secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    organization = factories.organization("Empty")
    FocalPoint.objects.create(
        organization=organization, email="registry@example.org", valid_from=datetime.date(2020, 1, 1)
    )

    with django_capture_on_commit_callbacks(execute=True):
        invite(
            organization=organization, name="", email="a@example.org", role="officer", by=secretariat, letter=letter()
        )

    assert ["registry@example.org"] in [message.to for message in mail.outbox]


def test_who_entered_the_letter_is_no_second_person_beside_the_nominated(secretariat: Any) -> None:
    organization, another = factories.organization("Small"), factories.secretariat_member()
    account = brought_in(organization, secretariat, "officer", another, letter=letter())

    first = person_of(account, organization)
    assert refuse_two(organization, first, person_of(secretariat, organization))
    assert not refuse_two(organization, first, person_of(another, organization))


def test_two_people_of_one_letter_count_as_two(secretariat: Any) -> None:
    organization, another = factories.organization("Small"), factories.secretariat_member()
    people = [brought_in(organization, secretariat, role, another, letter=letter()) for role in ("officer", "approver")]

    assert not refuse_two(organization, *(person_of(one, organization) for one in people))


@pytest.mark.parametrize("role", ["officer", "approver"])
def test_letter_brings_nobody_in_past_an_organization_with_people(ours: Side, secretariat: Any, role: str) -> None:
    about = {"organization": ours.organization, "name": "", "email": "a@example.org", "role": role}
    asked = invite(**about, by=secretariat, letter=letter())

    with pytest.raises(MembershipRefused, match="must act for the organization"):
        agree(invitation=asked, by=factories.secretariat_member())
    agree(invitation=asked, by=ours.approver)


def test_letter_names_no_approver_past_an_organization_with_people(ours: Side, secretariat: Any) -> None:
    entry = ApproverEntry("Ana", "Adviser", "ana@example.org", consent_on=today(), valid_from=today())
    row = enter_approver(organization=ours.organization, entry=entry, by=secretariat, letter=letter())

    with pytest.raises(ApproverRefused, match="must act for the organization"):
        confirm_approver(approver=row, by=factories.secretariat_member())
    confirm_approver(approver=row, by=ours.approver)


def test_first_people_come_in_by_letters_until_one_of_them_has_come_in(secretariat: Any) -> None:
    organization, another = factories.organization("Small"), factories.secretariat_member()
    first = brought_in(organization, secretariat, "approver", another, letter=letter())
    brought_in(organization, secretariat, "officer", another, letter=letter())
    User.objects.filter(pk=first.pk).update(last_login=timezone.now())

    with pytest.raises(MembershipRefused, match="must act for the organization"):
        brought_in(organization, secretariat, "officer", another, letter=letter())


def test_letter_is_a_scan_of_the_secretariats(ours: Side, focal: Any, secretariat: Any) -> None:
    about = {"organization": ours.organization, "name": "", "email": "a@example.org", "role": "officer"}
    with pytest.raises(MembershipRefused, match="PDF"):
        invite(**about, by=secretariat, letter=ScannedLetter(("a.exe", b"MZ"), today()))
    with pytest.raises(MembershipRefused, match="secretariat enters"):
        invite(**about, by=focal, letter=letter())
    with pytest.raises(MembershipRefused, match="earlier"):
        invite(**about, by=secretariat, letter=ScannedLetter(SCAN, today() + datetime.timedelta(days=2)))


def test_mailbox_of_who_invited_does_not_approve_their_text(ours: Side, focal: Any, secretariat: Any) -> None:
    mailbox = brought_in(ours.organization, focal, "approver", secretariat)
    state = submitted(ours, focal)

    with pytest.raises(PermissionDenied, match="do not count as two"):
        approve(state, mailbox)
    assert not FourEyesTask.objects.get().get_task_states_user_can_moderate(mailbox).exists()


def test_two_mailboxes_of_one_person_do_not_count_as_two(ours: Side, focal: Any, secretariat: Any) -> None:
    first, second = (brought_in(ours.organization, focal, role, secretariat) for role in ("officer", "approver"))
    state = submitted(ours, first)

    with pytest.raises(PermissionDenied):
        approve(state, second)
    with pytest.raises(MembershipRefused):  # nor does one of them agree to the other's next mailbox
        brought_in(ours.organization, focal, "officer", second)


def test_chain_of_mailboxes_leads_back(ours: Side, focal: Any, secretariat: Any) -> None:
    first = brought_in(ours.organization, focal, "coordinator", secretariat)
    second = brought_in(ours.organization, first, "approver", secretariat)

    assert refuse_two(ours.organization, person_of(focal, ours.organization), person_of(second, ours.organization))


def test_somebody_else_of_the_organization_confirms_an_appointment(ours: Side, focal: Any, secretariat: Any) -> None:
    mailbox = brought_in(ours.organization, focal, "approver", secretariat)
    appointment = Appointment.objects.get(account=mailbox)
    for other in (focal, mailbox, secretariat):
        with pytest.raises(MembershipRefused):
            confirm_appointment(appointment=appointment, by=other)

    confirm_appointment(appointment=appointment, by=ours.approver)

    approve(submitted(ours, focal), mailbox)
    assert Page.objects.get(pk=ours.practice.pk).live
    assert User.objects.get(pk=mailbox.pk).opened_by is None


def test_colleague_who_agrees_confirms(ours: Side, focal: Any) -> None:
    colleague = brought_in(ours.organization, focal, "approver", ours.approver)

    approve(submitted(ours, focal), colleague)

    assert Page.objects.get(pk=ours.practice.pk).live


def test_members_screen_confirms(ours: Side, focal: Any, secretariat: Any) -> None:
    mailbox = brought_in(ours.organization, focal, "approver", secretariat)
    address = reverse("people:detail", args=[ours.organization.translation_key])
    appointment = Appointment.objects.get(account=mailbox)
    client = client_of(ours.approver)

    assert str(appointment.public_id) in client.get(address).content.decode()
    client.post(address, {"act": "confirm", "appointment": str(appointment.public_id)})

    appointment.refresh_from_db()
    assert appointment.confirmed_by == ours.approver


def test_new_role_of_a_member_waits_whoever_gives_it(ours: Side, focal: Any, secretariat: Any) -> None:
    for by in (focal, secretariat):
        [waiting] = set_roles(
            organization=ours.organization, account=ours.officer, roles=["officer", "approver"], by=by
        )
        assert waiting.state == InvitationState.WAITING
        waiting.delete()
    assert not ours.officer.groups.filter(pk=ours.organization.approvers_id).exists()


def test_two_of_the_secretariat_approve_nothing_of_an_organization(ours: Side, secretariat: Any) -> None:
    state = submitted(ours, secretariat)

    with pytest.raises(PermissionDenied, match="must act for the organization"):
        approve(state, factories.secretariat_member())
    approve(state, ours.approver)
    assert Page.objects.get(pk=ours.practice.pk).live


def test_secretariat_approves_what_an_officer_submitted_and_the_organization_is_told(
    ours: Side, secretariat: Any
) -> None:
    approve(submitted(ours, ours.officer), secretariat)

    assert Page.objects.get(pk=ours.practice.pk).live
    assert "text_approved" in told(ours.organization)


def test_two_of_the_secretariat_open_nothing(ours: Side, secretariat: Any) -> None:
    note = factories.practice(ours.organization, audience=None)
    proposal = propose_release(
        kind="practice",
        thing=note.translation_key,
        title="Note",
        organization=ours.organization,
        audience="public",
        authority="letter",
        by=secretariat,
    )
    assert proposal is not None
    with pytest.raises(ProposalRefused, match="must act for the organization"):
        decide_proposal(proposal=proposal, approve=True, by=factories.secretariat_member())
    with pytest.raises(ReleaseRefused):
        decide_release(
            kind="practice",
            thing=note.translation_key,
            audience="public",
            authority="letter",
            by=secretariat,
            seconded_by=factories.secretariat_member(),
        )
    decide_proposal(proposal=proposal, approve=True, by=ours.approver)
    assert "release_decided" in told(ours.organization)


@pytest.mark.parametrize("kind", ["edition", "practice", "organization"])
def test_nobody_publishes_past_the_workflow(ours: Side, operator: Any, kind: str) -> None:
    page = getattr(ours, kind)
    before = Page.objects.get(pk=page.pk).live_revision_id
    data = {"action-publish": "1", "title": "Another title", "slug": page.slug}

    client_of(operator).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_of(operator).post(f"{address}?id={page.pk}", {})

    assert Page.objects.get(pk=page.pk).live_revision_id == before


def test_another_workflow_publishes_nothing_of_an_organization(ours: Side, secretariat: Any) -> None:
    task = GroupApprovalTask.objects.create(name="Alone")
    task.groups.add(Group.objects.get(name=SECRETARIAT))
    WorkflowTask.objects.all().delete()
    workflow = ours.practice.get_workflow()
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = submitted(ours, secretariat)

    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, secretariat, "approve")
    assert not Page.objects.get(pk=ours.practice.pk).live


def test_step_of_the_second_person_is_not_disabled(ours: Side, operator: Any) -> None:
    state = submitted(ours, ours.officer)

    answer = client_of(operator).post(reverse("wagtailadmin_workflows:disable_task", args=[state.task_id]))

    assert answer.status_code == 404
    assert not Page.objects.get(pk=ours.practice.pk).live


def test_officer_is_a_deputy_once_a_second_person_agrees(ours: Side, secretariat: Any) -> None:
    days = {"from_on": today(), "until_on": today()}
    other = factories.officer(ours.organization)
    absence = name_deputy(organization=ours.organization, deputy=other, **days, by=ours.approver)
    state = submitted(ours, ours.officer)

    with pytest.raises(PermissionDenied):
        approve(state, other)
    with pytest.raises(DeputyRefused):
        agree_to_deputy(absence=absence, by=ours.approver)
    agree_to_deputy(absence=absence, by=secretariat)
    approve(state, other)
    assert Page.objects.get(pk=ours.practice.pk).live


def test_deputy_whom_the_secretariat_agreed_to_does_not_approve_the_absent_ones_text(
    ours: Side, secretariat: Any
) -> None:
    other = factories.officer(ours.organization)
    absence = name_deputy(
        organization=ours.organization, deputy=other, from_on=today(), until_on=today(), by=ours.approver
    )
    agree_to_deputy(absence=absence, by=secretariat)

    with pytest.raises(PermissionDenied):
        approve(submitted(ours, ours.approver), other)


def entry(email: str = "legal@example.org") -> ApproverEntry:
    return ApproverEntry("Ada", "Legal adviser", email, today(), today())


def test_secretariat_enters_no_approver_alone_nor_by_two(ours: Side, secretariat: Any) -> None:
    another = factories.secretariat_member()
    row = enter_approver(organization=ours.organization, entry=entry(), by=secretariat)
    assert row.confirmed_at is None
    with pytest.raises(ApproverRefused, match="must act for the organization"):
        confirm_approver(approver=row, by=another)
    confirm_approver(approver=row, by=ours.approver)

    small = factories.organization("Small")
    nominated = enter_approver(organization=small, entry=entry("b@example.org"), letter=letter(), by=secretariat)
    with pytest.raises(ApproverRefused):
        confirm_approver(approver=nominated, by=secretariat)
    assert confirm_approver(approver=nominated, by=another).confirmed_by == another


def test_approver_whom_the_author_entered_does_not_approve_their_text(ours: Side, secretariat: Any) -> None:
    row = confirm_approver(
        approver=enter_approver(organization=ours.organization, entry=entry(), by=ours.officer), by=secretariat
    )
    state = submitted(ours, ours.officer)

    with pytest.raises(ApprovalRefused, match="do not count as two"):
        ask_approver(subject=state, approver=row, by=ours.officer)


def test_one_person_office_is_marked_by_letter_and_two(ours: Side, secretariat: Any) -> None:
    mark_one_person_office(organization=ours.organization, reason="letter", letter=letter(), by=secretariat)
    assert not is_one_person_office(ours.organization)
    with pytest.raises(ApproverRefused):
        agree_to_one_person_office(organization=ours.organization, by=secretariat)

    agree_to_one_person_office(organization=ours.organization, by=factories.secretariat_member())

    assert is_one_person_office(ours.organization)
    assert told(ours.organization) == ["office_entered", "office_agreed"]


def test_two_of_the_secretariat_enter_what_has_nobody_from_a_named_source(secretariat: Any) -> None:
    organization = factories.organization("Nobody here")
    page = factories.practice(organization, audience=None)
    another = factories.secretariat_member()
    about = {"kind": kind_of(page), "thing": page.translation_key, "audience": "public", "authority": "a decision"}

    with pytest.raises(ReleaseRefused, match="public source"):
        decide_release(**about, by=secretariat, seconded_by=another)
    name_source(page=page, source="Official Journal 2004, page 3", by=secretariat)
    decide_release(**about, by=secretariat, seconded_by=another)

    assert "Official Journal 2004, page 3" in Client().get(page.url).content.decode()


def test_whom_the_letter_nominates_is_somebody_to_ask_and_is_written_to(
    secretariat: Any, django_capture_on_commit_callbacks: Any
) -> None:
    organization = factories.organization("Nobody here")
    page = factories.practice(organization, audience=None)
    asked = invite(
        organization=organization, name="Di", email="di@example.org", role="officer", by=secretariat, letter=letter()
    )
    agree(invitation=asked, by=factories.secretariat_member())

    with pytest.raises(PublicSourceRefused):
        name_source(page=page, source="Official Journal 2004, page 3", by=secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        enter_approver(organization=organization, entry=entry(), letter=letter(), by=secretariat)

    assert ["di@example.org"] in [message.to for message in mail.outbox]


def test_no_source_where_there_is_somebody_to_ask(ours: Side, secretariat: Any) -> None:
    with pytest.raises(PublicSourceRefused):
        name_source(page=ours.practice, source="A journal", by=secretariat)


def test_accounts_that_one_operator_opened_do_not_count_as_two(operator: Any) -> None:
    people = [factories.secretariat_member() for _count in range(2)]
    for person in people:
        person.opened_by = operator
        person.save()

    both = [person_of(one, None) for one in people]
    assert refuse_two(None, *both)
    assert refuse_two(None, both[0], person_of(operator, None))


def user_form(account: User, **more: Any) -> dict[str, Any]:
    names = {name: getattr(account, name) for name in ("username", "email")}
    return {**names, "first_name": "A", "last_name": "B", "is_active": "on", **more}


def test_user_screen_neither_shows_nor_changes_roles(ours: Side, operator: Any) -> None:
    address = reverse("wagtailusers_users:edit", args=[ours.officer.pk])
    client = client_of(operator)
    assert ours.organization.approvers.name not in client.get(address).content.decode()

    changed = user_form(ours.officer, groups=[ours.organization.approvers_id], email="operator@example.org")
    client.post(address, changed)
    client.post(address, user_form(ours.officer))

    stored = User.objects.get(pk=ours.officer.pk)
    assert set(stored.groups.all()) == {ours.organization.officers}
    assert stored.email == ours.officer.email
    assert stored.first_name == "A"


def test_user_screen_records_who_let_somebody_into_the_secretariat(operator: Any) -> None:
    account = factories.person()
    secretariat = Group.objects.get(name=SECRETARIAT)
    address = reverse("wagtailusers_users:edit", args=[account.pk])

    client_of(operator).post(address, user_form(account, groups=[secretariat.pk]))

    appointment = Appointment.objects.get(account=account)
    assert (appointment.role, appointment.given_by) == (SECRETARIAT_ROLE, operator)
    assert refuse_two(None, person_of(User.objects.get(pk=account.pk), None), person_of(operator, None))
    client_of(factories.secretariat_member()).post(
        reverse("people:secretariat"), {"appointment": str(appointment.public_id)}
    )
    assert not refuse_two(None, person_of(User.objects.get(pk=account.pk), None), person_of(operator, None))


def test_bulk_and_group_screens_leave_organizations_alone(ours: Side, operator: Any) -> None:
    client, group = client_of(operator), ours.organization.approvers
    address = reverse("wagtail_bulk_action", args=["organizations", "user", "assign_role"])

    client.post(f"{address}?id={ours.officer.pk}", {"role": group.pk})

    assert not ours.officer.groups.filter(pk=group.pk).exists()
    assert group.name not in client.get(reverse("wagtailusers_groups:index")).content.decode()
    assert client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).status_code == 404
    assert client.post(reverse("wagtailusers_groups:delete", args=[group.pk])).status_code == 404


def test_account_that_wrote_is_not_deleted(ours: Side, operator: Any) -> None:
    writer = factories.officer(ours.organization)
    ours.practice.title = "Written by the officer"
    saved = ours.practice.save_revision(user=writer)
    saved.user = ours.approver  # as an autosave of somebody else leaves it
    saved.save()
    client = client_of(operator)

    client.post(reverse("wagtailusers_users:delete", args=[writer.pk]))
    bulk = reverse("wagtail_bulk_action", args=["organizations", "user", "delete"])
    client.post(f"{bulk}?id={writer.pk}")

    assert User.objects.filter(pk=writer.pk).exists()


@pytest.mark.parametrize("name", [SECRETARIAT, DELEGATIONS])
def test_groups_that_rules_ask_for_are_not_deleted(operator: Any, name: str) -> None:
    group = Group.objects.get(name=name)

    assert client_of(operator).post(reverse("wagtailusers_groups:delete", args=[group.pk])).status_code == 404
    assert Group.objects.filter(pk=group.pk).exists()


def test_closed_account_holds_no_role_when_it_is_opened_again(ours: Side, operator: Any) -> None:
    address = reverse("wagtail_bulk_action", args=["organizations", "user", "set_active_state"])
    client = client_of(operator)
    for state in ("False", "True"):
        client.post(f"{address}?id={ours.officer.pk}", {"mark_as_active": state})

    assert User.objects.get(pk=ours.officer.pk).is_active
    assert not members_of(ours.organization).filter(pk=ours.officer.pk).exists()
    with pytest.raises(MembershipRefused):
        end_roles(account=User.objects.get(pk=ours.approver.pk), by=operator)


def test_pairs_are_found_as_each_is_asked(ours: Side, theirs: Side, focal: Any, secretariat: Any) -> None:
    mailbox = brought_in(ours.organization, focal, "approver", secretariat)
    people = [ours.officer, focal, mailbox, secretariat, factories.secretariat_member(), theirs.officer]
    waiting = [AwaitingSecondPerson(number, ours.organization.pk, one.pk) for number, one in enumerate(people)]

    for user in [*people, ours.approver]:
        second = person_of(user, ours.organization)
        asked = {
            number
            for number, one in enumerate(people)
            if not refuse_two(ours.organization, person_of(one, ours.organization), second)
        }
        assert pairs_with(user, waiting) == asked


def test_nobody_and_an_approver_do_not_owe_each_other(ours: Side) -> None:
    assert refuse_two(ours.organization, ActingPerson(None), ActingPerson(1, acts_for=True)) == ""
    assert refuse_two(ours.organization, ActingPerson(1), ActingPerson(1, acts_for=True))
