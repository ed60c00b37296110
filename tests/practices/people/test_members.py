"""The screen "Members": focal points invite and give roles by two persons, and remove."""

import datetime
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from organizations.edit_conflicts.controls import STAMP
from organizations.invitations import agree, find_by_key, invite, key_of
from organizations.membership import MembershipRefused
from organizations.models import Appointment, Invitation, InvitationState, User
from organizations.sessions import reference_of
from organizations.sign_ins import SignInEvent, sign_ins_of
from tests import factories
from tests.practices.people.conftest import Side
from tests.practices.people.sending import form_client as client_of

ADA = {"act": "add", "email": "ada@example.org", "name": "Ada Byron", "role": "officer"}


@pytest.fixture
def focal(ours: Side) -> Any:
    """A focal point of ours, who is nothing else."""
    return factories.coordinator(ours.organization)


@pytest.fixture(autouse=True)
def _mails_go_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, *_args, **_more: call())


def screen(side: Side) -> str:
    return reverse("people:detail", args=[side.organization.translation_key])


def member(side: Side, account: Any) -> str:
    return reverse("people:member", args=[side.organization.translation_key, reference_of(account)])


def link(of: int = -1) -> str:
    found = re.search(r"https?://[^/\s]+(/sign-in/invitation/\S+)", mail.outbox[of].body)
    assert found
    return found[1]


def roles(side: Side, account: Any) -> set[str]:
    keys = set(User.objects.get(pk=account.pk).groups.values_list("pk", flat=True))
    organization = side.organization
    groups = {"officer": organization.officers_id, "approver": organization.approvers_id,
              "coordinator": organization.coordinators_id}  # fmt: skip
    return {name for name, key in groups.items() if key in keys}


def said(client: Client, address: str, data: dict[str, Any]) -> str:
    return client.post(address, data, follow=True).content.decode()


def invited(side: Side, focal: Any, **more: Any) -> Invitation:
    """Invite as the focal point, and agree as the approver; give the invitation."""
    client_of(focal).post(screen(side), {**ADA, **more})
    made = Invitation.objects.latest("pk")
    client_of(side.approver).post(screen(side), {"act": "agree", "invitation": made.public_id})
    return made


def test_focal_point_invites_another_agrees_and_the_person_accepts(ours: Side, focal: Any) -> None:
    text = said(client_of(focal), screen(ours), ADA)

    assert "second person has to agree" in text
    assert [one.to for one in mail.outbox] == [[ours.approver.email]]
    waiting = {"act": "agree", "invitation": Invitation.objects.get().public_id}
    assert "Agreed." in said(client_of(ours.approver), screen(ours), waiting)
    assert not User.objects.filter(email="ada@example.org").exists()
    assert [one.to for one in mail.outbox[1:]] == [["ada@example.org"]]
    address, visitor = link(), Client()
    assert "Accept" in visitor.get(address).content.decode()
    assert not User.objects.filter(email="ada@example.org").exists()  # opening does nothing
    entered = visitor.post(address, {"act": "accept"}, follow=True)
    account = User.objects.get(email="ada@example.org")
    assert roles(ours, account) == {"officer"}
    assert "password1" in entered.content.decode()
    word = "a long enough pass phrase"
    visitor.post(entered.request["PATH_INFO"], {"password1": word, "password2": word})
    assert Client().login(username="ada@example.org", password=word)
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"act": "accept"}).status_code == 404


def test_answer_is_the_same_for_an_address_that_has_an_account_elsewhere(ours: Side, theirs: Side, focal: Any) -> None:
    client, answers = client_of(focal), []
    theirs.officer.first_name, theirs.officer.last_name = "Hidden", "Name"
    theirs.officer.save()
    for email in (theirs.officer.email, "nobody@example.org"):
        text = said(client, screen(ours), {**ADA, "email": email})
        row = text[text.index('id="invitations"') :]
        row = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "KEY", row.replace(email, "ADDRESS"))
        row = re.sub(rf'"{STAMP}" value="[^"]*"', "", row)  # says at which second the form was made
        answers.append(re.sub(r'csrf\w*" value="\w+"', "", row[: row.index("</table>")]))
        asked = {"invitation": Invitation.objects.latest("pk").public_id}
        client_of(ours.approver).post(screen(ours), {"act": "agree", **asked})
        client.post(screen(ours), {"act": "withdraw", **asked})
    shapes = [one.subject for one in mail.outbox]

    assert answers[0] == answers[1]
    assert (len(shapes), shapes[:2]) == (4, shapes[2:])
    assert "Hidden" not in answers[0]
    logged = PageLogEntry.objects.filter(action="organizations.invitation_asked").values_list("data", flat=True)
    assert theirs.officer.email not in str(list(logged))


def test_who_has_an_account_signs_in_to_accept(ours: Side, theirs: Side, focal: Any) -> None:
    invited(ours, focal, email=theirs.officer.email)
    address = link()

    stranger, another = Client(), client_of(theirs.approver)
    assert "Sign in with it to accept" in stranger.get(address).content.decode()
    assert stranger.post(address, {"act": "accept"}).status_code == 409
    assert another.post(address, {"act": "accept"}).status_code == 409
    assert roles(ours, theirs.officer) == roles(ours, theirs.approver) == set()
    client_of(theirs.officer).post(address, {"act": "accept"})

    assert roles(ours, theirs.officer) == {"officer"}


def test_session_without_second_factor_does_not_accept(ours: Side, theirs: Side, focal: Any, settings: Any) -> None:
    invited(ours, focal, email=theirs.officer.email)
    settings.MFA_REQUIRED = True

    answer = client_of(theirs.officer).post(link(), {"act": "accept"})

    assert answer.status_code == 302
    assert "second-factor" in answer["Location"]
    assert roles(ours, theirs.officer) == set()


def test_person_declines(ours: Side, focal: Any) -> None:
    invited(ours, focal)
    address = link()

    Client().post(address, {"act": "decline"})

    assert Client().get(address).status_code == 404
    assert Invitation.objects.get().state == InvitationState.DECLINED
    assert not User.objects.filter(email="ada@example.org").exists()


@pytest.mark.parametrize("role", ["officer", "approver", "coordinator"])
def test_each_role_takes_a_second_person(ours: Side, focal: Any, role: str, secretariat: Any) -> None:
    asker, second = client_of(focal), client_of(ours.approver)
    text = said(asker, screen(ours), {**ADA, "role": role})

    assert "second person has to agree" in text
    assert "Waits for a second person" in text
    assert [one.to for one in mail.outbox] == [[ours.approver.email]]
    assert "Ada" not in mail.outbox[0].body + mail.outbox[0].subject
    asked = {"act": "agree", "invitation": Invitation.objects.get().public_id}
    asker.post(screen(ours), asked)
    client_of(ours.officer).post(screen(ours), asked)
    assert Invitation.objects.get().state == InvitationState.WAITING
    assert "Ada Byron as" in second.get(reverse("wagtailadmin_home")).content.decode()
    assert "Ada Byron as" in client_of(secretariat).get(reverse("wagtailadmin_home")).content.decode()
    assert "Ada Byron as" not in asker.get(reverse("wagtailadmin_home")).content.decode()
    second.post(screen(ours), asked)
    Client().post(link(), {"act": "accept"})
    assert roles(ours, User.objects.get(email="ada@example.org")) == {role}


def test_secretariat_agrees_where_nobody_else_can_and_strangers_do_not(ours: Side, theirs: Side, focal: Any) -> None:
    member_of_both = factories.secretariat_member()
    member_of_both.groups.add(ours.organization.officers)
    secretariat = factories.secretariat_member()
    ours.approver.groups.clear()
    client_of(focal).post(screen(ours), {**ADA, "role": "approver"})
    asked = {"act": "agree", "invitation": Invitation.objects.get().public_id}

    assert {one.to[0] for one in mail.outbox} == {member_of_both.email, secretariat.email}
    for user in (theirs.approver, member_of_both, ours.officer):
        client_of(user).post(screen(ours), asked)
    assert Invitation.objects.get().state == InvitationState.WAITING
    client_of(secretariat).post(screen(ours), asked)
    assert Invitation.objects.get().state == InvitationState.SENT


def test_second_person_refuses(ours: Side, focal: Any) -> None:
    client_of(focal).post(screen(ours), {**ADA, "role": "approver"})

    client_of(ours.approver).post(screen(ours), {"act": "refuse", "invitation": Invitation.objects.get().public_id})

    assert Invitation.objects.get().state == InvitationState.REFUSED
    assert len(mail.outbox) == 1


def test_member_is_promoted_by_two_and_demoted_by_one(ours: Side, focal: Any) -> None:
    client = client_of(focal)
    client.post(member(ours, ours.officer), {"act": "change", "roles": ["officer", "approver"]})
    assert roles(ours, ours.officer) == {"officer"}
    asked = {"act": "agree", "invitation": Invitation.objects.get().public_id}
    client_of(ours.officer).post(screen(ours), asked)
    assert roles(ours, ours.officer) == {"officer"}
    client_of(ours.approver).post(screen(ours), asked)
    assert roles(ours, ours.officer) == {"officer", "approver"}

    client.post(member(ours, ours.officer), {"act": "change", "roles": ["officer"]})

    assert roles(ours, ours.officer) == {"officer"}


def test_nobody_promotes_or_invites_themselves(ours: Side, focal: Any) -> None:
    client = client_of(focal)

    for given in (["coordinator", "officer"], ["coordinator", "approver"]):
        assert "You cannot give yourself" in said(client, member(ours, focal), {"act": "change", "roles": given})
    assert "You cannot invite yourself" in said(client, screen(ours), {**ADA, "email": focal.email.upper()})
    client_of(ours.approver).post(member(ours, ours.approver), {"act": "change", "roles": ["coordinator"]})

    assert (roles(ours, focal), roles(ours, ours.approver)) == ({"coordinator"}, {"approver"})
    assert not Invitation.objects.exists()


def test_who_is_to_be_promoted_is_not_the_second_person(ours: Side, focal: Any) -> None:
    client_of(focal).post(member(ours, ours.approver), {"act": "change", "roles": ["approver", "coordinator"]})
    waiting = Invitation.objects.get()

    with pytest.raises(MembershipRefused):
        agree(invitation=waiting, by=ours.approver)

    assert roles(ours, ours.approver) == {"approver"}


def test_last_focal_point_does_not_leave(ours: Side, focal: Any, secretariat: Any) -> None:
    closed = factories.coordinator(ours.organization)
    closed.is_active = False
    closed.save()

    assert "You are the last focal point" in said(client_of(focal), member(ours, focal), {"act": "leave"})
    assert roles(ours, focal) == {"coordinator"}
    focal.groups.add(ours.organization.officers)
    client_of(focal).post(member(ours, focal), {"act": "leave"})
    assert roles(ours, focal) == {"coordinator", "officer"}  # all or nothing
    another = factories.coordinator(ours.organization)
    client_of(focal).post(member(ours, focal), {"act": "leave"})
    assert roles(ours, focal) == set()
    client_of(secretariat).post(member(ours, another), {"act": "leave"})
    assert roles(ours, another) == set()


def test_sending_again_makes_the_link_before_void(ours: Side, focal: Any, time_machine: Any) -> None:
    client = client_of(focal)
    again = {"act": "send", "invitation": invited(ours, focal).public_id}
    first = link()
    assert "wait a little" in said(client, screen(ours), again)
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(minutes=6))

    client.post(screen(ours), again)

    assert Client().get(first).status_code == 404
    assert Client().get(link()).status_code == 200


def test_link_ends_after_fourteen_days_and_with_a_letter_changed(ours: Side, focal: Any, time_machine: Any) -> None:
    made = agree(
        invitation=invite(organization=ours.organization, name="", email="ada@example.org", role="officer", by=focal),
        by=ours.approver,
    )
    key = key_of(made)

    assert find_by_key(key) == made
    assert find_by_key(key[:-1] + ("A" if key[-1] != "A" else "B")) is None
    assert find_by_key("x" * 5000) is None
    time_machine.move_to(timezone.now() + datetime.timedelta(days=15))
    assert find_by_key(key) is None


def test_withdrawn_and_asked_by_who_left_opens_nothing(ours: Side, focal: Any, secretariat: Any) -> None:
    client = client_of(focal)
    client.post(screen(ours), {"act": "withdraw", "invitation": invited(ours, focal).public_id})
    assert Client().get(link()).status_code == 404
    invited(ours, focal, email="bo@example.org")
    client.post(screen(ours), {**ADA, "email": "cy@example.org", "role": "approver"})

    client_of(secretariat).post(member(ours, focal), {"act": "leave"})

    assert set(Invitation.objects.values_list("state", flat=True)) == {InvitationState.WITHDRAWN}


def test_invitation_of_another_organization_is_not_answered(ours: Side, theirs: Side, focal: Any) -> None:
    stranger = factories.coordinator(theirs.organization)
    data = {"act": "withdraw", "invitation": invited(ours, focal).public_id}

    client_of(stranger).post(screen(theirs), data)
    assert client_of(stranger).post(screen(ours), data).status_code == 404
    assert client_of(stranger).get(member(ours, ours.officer)).status_code == 404

    assert Invitation.objects.get().state == InvitationState.SENT


def test_screen_says_what_is_known_of_each_member(ours: Side, focal: Any) -> None:
    client_of(ours.officer)
    User.objects.filter(pk=ours.officer.pk).update(last_login=datetime.datetime(2026, 3, 4, 5, 6, tzinfo=datetime.UTC))
    Authenticator.objects.create(user=ours.officer, type=Authenticator.Type.TOTP, data={})
    UserSession.objects.create(user=ours.officer, session_key="a" * 32, ip="127.0.0.1", user_agent="x")

    body = client_of(focal).get(screen(ours)).content.decode()

    row = next(one for one in body.split("<tr>") if ours.officer.email in one)
    cells = [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]
    assert cells[:5] == ["Officer", "Open", "Set up", "2026-03-04 05:06", "1"]


def test_list_of_members_costs_the_same_for_many(ours: Side, focal: Any, django_assert_max_num_queries: Any) -> None:
    client = client_of(focal)
    for number in range(8):
        factories.officer(ours.organization)
        invite(organization=ours.organization, name="", email=f"x{number}@example.org", role="officer", by=focal)
    client.get(screen(ours))

    with django_assert_max_num_queries(40):
        client.get(screen(ours))


def test_list_costs_the_same_for_who_agrees_and_confirms(
    ours: Side, focal: Any, secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(ours.approver)

    def make(number: int) -> None:
        invite(organization=ours.organization, name="", email=f"x{number}@example.org", role="officer", by=focal)
        Appointment.objects.create(
            organization=ours.organization, account=factories.officer(ours.organization), role="officer",
            way="invitation", given_by=secretariat, given_at=timezone.now(),
        )  # fmt: skip

    make(0)
    client.get(screen(ours))
    with CaptureQueriesContext(connection) as captured:
        client.get(screen(ours))
    few = len(captured)
    for number in range(1, 8):
        make(number)
    with django_assert_max_num_queries(few):
        body = client.get(screen(ours)).content.decode()

    assert body.count('value="agree"') == body.count('value="confirm"') == 8


def test_focal_point_ends_the_sessions_of_a_member(ours: Side, focal: Any) -> None:
    client_of(focal).post(member(ours, ours.officer), {"act": "end"})

    assert sign_ins_of([ours.officer])[0].action == SignInEvent.SESSION_ENDED


def test_all_is_logged(ours: Side, focal: Any) -> None:
    client = client_of(focal)
    client.post(screen(ours), {**ADA, "role": "approver"})
    client_of(ours.approver).post(screen(ours), {"act": "agree", "invitation": Invitation.objects.get().public_id})
    Client().post(link(), {"act": "accept"})
    client.post(member(ours, ours.officer), {"act": "leave"})

    rows = PageLogEntry.objects.filter(page=ours.organization.pk, action__startswith="organizations.").order_by("pk")
    account = User.objects.get(email="ada@example.org")
    assert list(rows.values_list("action", "user")) == [
        ("organizations.invitation_asked", focal.pk),
        ("organizations.invitation_agreed", ours.approver.pk),
        ("organizations.add_member", account.pk),
        ("organizations.remove_member", focal.pk),
    ]


@pytest.mark.parametrize("hostile", ["\0", "'", "x" * 5000, "../..", "%00", "ada@example.org\nBcc: x@example.org"])
def test_hostile_values_are_refused_with_a_message(ours: Side, focal: Any, hostile: str) -> None:
    client = client_of(focal)

    for data in (
        {**ADA, "email": hostile}, {**ADA, "name": hostile}, {**ADA, "role": hostile}, {"act": hostile},
        {"act": "agree", "invitation": hostile}, {"act": "withdraw", "invitation": hostile},
        {"act": "remove", "account": hostile, "role": hostile}, {"act": "invite", "account": hostile},
    ):  # fmt: skip
        assert client.post(screen(ours), data).status_code in (200, 302)
    assert client.post(member(ours, ours.officer), {"act": "change", "roles": [hostile]}).status_code == 302
    assert all("\n" not in to for one in mail.outbox for to in one.to)
    assert roles(ours, ours.officer) == {"officer"}
