"""Who leaves an organization has no right left at the next request; what was made stays the organization's."""

import datetime
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageSubscription, TaskState

from organizations.membership import Role, remove_member
from organizations.models import OrganizationPage, User
from organizations.viewsets import send_invitation
from practices.actions.approvals.answers import find_by_key
from practices.actions.approvals.deputies import name_deputy
from practices.actions.approvals.requests import ask_approver
from practices.actions.releases import decide_release
from practices.exchange.actions.following import NoReader, follow, reader_for
from practices.exchange.queries.following import Followed
from practices.member_departures import HANDED_BACK
from practices.models.approvals.deputies import Deputy
from practices.models.editions import today
from practices.models.exchange.following import Subscription
from practices.models.exchange.tokens import AccessToken
from practices.models.proposals import Decision
from practices.models.releases import Audience, Release
from practices.operations.due import run_without_worker
from practices.outreach.actions.return_links import find_by_token
from tests import factories
from tests.exchange_factories import access_token, machine
from tests.practices.approvals.making import in_days, proposed, registered, submitted
from tests.practices.outreach.returns.making import asked, focal_point
from tests.practices.people.conftest import Side, client_of


@pytest.fixture
def focal(ours: Side) -> Any:
    """A focal point of ours."""
    return factories.coordinator(ours.organization)


def leave(organization: OrganizationPage, account: Any, by: Any) -> None:
    """Take every role away."""
    for role, group in ((Role.OFFICER, organization.officers_id), (Role.APPROVER, organization.approvers_id)):
        if account.groups.filter(pk=group).exists():
            remove_member(organization=organization, account=account, role=role, by=by)


def test_open_session_ends_and_opens_nothing_at_its_next_request(ours: Side, focal: Any) -> None:
    client = client_of(ours.officer)
    UserSession.objects.create(
        user=ours.officer, session_key=client.session.session_key, ip="127.0.0.1", user_agent="x"
    )
    edit = reverse("wagtailadmin_pages:edit", args=[ours.practice.pk])
    hidden = factories.practice(ours.organization, audience=None)
    assert client.get(edit).status_code == client.get(hidden.url).status_code == 200

    leave(ours.organization, ours.officer, focal)

    assert client.get(hidden.url).status_code == 404
    assert client.get(edit).status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.post(edit, {"title": "Taken"}).status_code == 302
    assert Page.objects.get(pk=ours.practice.pk).title != "Taken"


def test_other_organization_is_kept_while_this_one_is_gone(ours: Side, theirs: Side, focal: Any) -> None:
    ours.officer.groups.add(theirs.organization.officers)

    leave(ours.organization, ours.officer, focal)

    client = client_of(User.objects.get(pk=ours.officer.pk))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[theirs.practice.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[ours.practice.pk])).status_code in (302, 403, 404)


def test_one_role_of_two_ends_only_what_it_gave(ours: Side, focal: Any) -> None:
    ours.officer.groups.add(ours.organization.approvers)
    token, _key = access_token(ours.organization, by=ours.officer)

    remove_member(organization=ours.organization, account=ours.officer, role=Role.OFFICER, by=focal)

    token.refresh_from_db()
    assert token.revoked_at is None


def test_tokens_of_the_person_are_revoked_and_those_of_others_hold(ours: Side, focal: Any) -> None:
    theirs, key = access_token(ours.organization, by=ours.officer)
    kept, kept_key = access_token(ours.organization, by=ours.approver)
    address = "/api/v1/editions/"
    assert machine(key).get(address).status_code == 200

    leave(ours.organization, ours.officer, focal)

    assert machine(key).get(address).status_code == 401
    assert machine(kept_key).get(address).status_code == 200
    theirs.refresh_from_db()
    assert theirs.revoked_by == focal
    assert AccessToken.objects.valid(today()).get() == kept
    ours.officer.groups.add(ours.organization.officers)  # coming back revives nothing
    assert machine(key).get(address).status_code == 401


def test_what_waited_for_the_person_waits_for_the_others(ours: Side, focal: Any) -> None:
    another, proposal = factories.approver(ours.organization), proposed(ours.organization, ours.officer)
    state = submitted(ours.organization, ours.officer)
    client = client_of(ours.approver)
    act = reverse("proposals:detail", args=[proposal.public_id])

    leave(ours.organization, ours.approver, focal)

    assert client.post(act, {"decision": "approve"}).status_code in (302, 403, 404)
    proposal.refresh_from_db()
    assert proposal.decision == Decision.OPEN
    gone = User.objects.get(pk=ours.approver.pk)
    assert not TaskState.objects.reviewable_by(gone).exists()
    assert list(TaskState.objects.reviewable_by(another)) == [state]
    state.task.specific.on_action(state, another, "approve")
    assert Page.objects.get(pk=state.workflow_state.object_id).live


def test_text_of_who_left_stays_in_the_workflow(ours: Side, focal: Any) -> None:
    state = submitted(ours.organization, ours.officer)

    leave(ours.organization, ours.officer, focal)

    state.task.specific.on_action(state, ours.approver, "approve")
    assert Page.objects.get(pk=state.workflow_state.object_id).live


@pytest.mark.parametrize("who", ["absent", "deputy"])
def test_absences_end(ours: Side, focal: Any, who: str) -> None:
    absence = name_deputy(
        organization=ours.organization, deputy=ours.officer, from_on=today(), until_on=in_days(7), by=ours.approver
    )

    leave(ours.organization, getattr(absence, who), focal)

    assert not Deputy.objects.holding(today()).exists()
    assert Deputy.objects.get().ended_at is not None


def test_locks_are_lifted(ours: Side, focal: Any) -> None:
    Page.objects.filter(pk=ours.practice.pk).update(locked=True, locked_by=ours.approver, locked_at=timezone.now())

    leave(ours.organization, ours.approver, focal)

    page = Page.objects.get(pk=ours.practice.pk)
    assert (page.locked, page.locked_by) == (False, None)


def test_following_as_the_organization_ends_and_as_the_public_stays(ours: Side, focal: Any) -> None:
    other = factories.instrument()
    own = follow(followed=Followed(instrument=ours.instrument), frequency="weekly", language="en", by=ours.officer)
    public = Subscription.objects.create(
        user=ours.officer, instrument=other, frequency="weekly", language="en", confirmed_at=timezone.now()
    )
    PageSubscription.objects.create(user=ours.officer, page=ours.draft, comment_notifications=True)

    leave(ours.organization, ours.officer, focal)

    with pytest.raises(NoReader):
        reader_for(Subscription(user=User.objects.get(pk=ours.officer.pk), scope=own.scope))
    assert list(Subscription.objects.all()) == [public]
    assert not PageSubscription.objects.exists()


def test_signed_links_to_the_same_address_open_nothing(ours: Side, focal: Any) -> None:
    leaver = ours.officer
    approver = registered(ours.organization, email="ana@example.org")
    User.objects.filter(pk=leaver.pk).update(email="ANA@example.org")
    leaver.refresh_from_db()
    author = factories.officer(ours.organization)
    link = ask_approver(subject=submitted(ours.organization, author), approver=approver, by=author)
    key = link.address.rstrip("/").rpartition("/")[2]
    mine, token = asked(of=ours.organization, focal_point=focal_point(ours.organization, email="ana@example.org"))
    _others, kept = asked(of=ours.organization)
    assert find_by_key(key)
    assert find_by_token(token=token)[0].pk == mine.pk

    leave(ours.organization, leaver, focal)

    assert find_by_key(key) is None
    assert Client().get(reverse("approve", args=[key])).status_code == 404
    assert Client().get(reverse("return", args=[token])).status_code == 404
    assert Client().get(reverse("return", args=[kept])).status_code == 200


def test_approver_registered_today_approves_no_more_either(ours: Side, focal: Any) -> None:
    approver = registered(ours.organization, valid_from=today(), consent_on=today())
    ours.officer.email = "ana+office@example.org"
    ours.officer.save()

    leave(ours.organization, ours.officer, focal)

    approver.refresh_from_db()
    assert approver.confirmed_at is None


def test_scheduled_release_of_who_left_takes_effect_all_the_same(ours: Side, focal: Any, time_machine: Any) -> None:
    page = factories.practice(ours.organization, audience=None)
    later = timezone.now() + datetime.timedelta(days=3)
    decide_release(
        kind="practice", thing=page.translation_key, audience=Audience.PUBLIC, authority="Decision 1",
        effective_at=later, by=ours.officer, seconded_by=ours.approver,
    )  # fmt: skip
    leave(ours.organization, ours.officer, focal)
    leave(ours.organization, ours.approver, focal)
    assert Client().get(page.url).status_code == 404

    time_machine.move_to(later + datetime.timedelta(hours=1))
    list(run_without_worker())

    assert Release.objects.get(thing=page.translation_key).audience == Audience.PUBLIC
    assert Client().get(page.url).status_code == 200


def test_invitation_to_an_account_of_nobody_holds_no_more(ours: Side, secretariat: Any, mailoutbox: Any) -> None:
    account = User(username="ada@example.org", email="ada@example.org")
    account.set_unusable_password()
    account.save()
    account.groups.add(ours.organization.officers)
    send_invitation(account=account, organization=ours.organization, by=secretariat)
    address = mailoutbox[0].body.split("sign-in/password/new/")[1].split()[0]
    assert "has expired" not in Client().get(f"/sign-in/password/new/{address}", follow=True).content.decode()

    leave(ours.organization, account, secretariat)

    assert "has expired" in Client().get(f"/sign-in/password/new/{address}", follow=True).content.decode()


def test_what_ended_is_logged_without_names(ours: Side, focal: Any) -> None:
    access_token(ours.organization, by=ours.officer)

    leave(ours.organization, ours.officer, focal)

    entry = PageLogEntry.objects.get(action=HANDED_BACK)
    assert entry.data == {"account": ours.officer.pk, "tokens": 1}
    assert entry.user == focal
