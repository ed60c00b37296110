"""Sessions: how long they last, who ends them, and rights that end at once."""

import datetime
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.membership import Role, add_member, remove_member
from organizations.sessions import forget_sessions, reference_of
from organizations.sign_ins import SignInEvent, sign_ins_of
from tests import factories
from tests.portal.accounts.conftest import enter, give_app, sign_in


def test_a_session_ends_eight_hours_after_signing_in_however_busy_it_is(db: None):
    client = Client()
    anonymous = client.get("/sign-in/").cookies.get("sessionid")
    enter(client, factories.delegate())
    ends = Session.objects.get(pk=client.session.session_key).expire_date

    session = client.session
    session["busy"] = True
    session.save()

    later = Session.objects.get(pk=client.session.session_key).expire_date
    assert anonymous is None
    assert abs((ends - timezone.now()) - datetime.timedelta(hours=8)) < datetime.timedelta(minutes=1)
    assert abs(later - ends) < datetime.timedelta(seconds=2)


def test_one_ends_one_of_ones_sessions_and_nobody_elses(db: None):
    delegate, other = factories.delegate(), factories.delegate()
    here, there, elsewhere = Client(), Client(), Client()
    for client, person in ((here, delegate), (there, delegate), (elsewhere, other)):
        enter(client, person)
    named = {row.session_key: reference_of(row) for row in UserSession.objects.all()}

    page = here.get("/sign-in/sessions/").content.decode()
    here.post("/sign-in/sessions/", {"session": named[there.session.session_key]})
    here.post("/sign-in/sessions/", {"session": named[elsewhere.session.session_key]})

    assert named[there.session.session_key] in page
    assert named[elsewhere.session.session_key] not in page
    assert here.get("/sign-in/account/").status_code == 200
    assert there.get("/sign-in/account/").status_code == 302
    assert elsewhere.get("/sign-in/account/").status_code == 200
    assert sign_ins_of([delegate])[0].action == SignInEvent.SESSION_ENDED


def test_all_other_sessions_end_with_a_new_password(db: None):
    delegate = factories.delegate()
    here, there = Client(), Client()
    for client in (here, there):
        enter(client, delegate)
    words = {"oldpassword": "password", "password1": "a long enough one", "password2": "a long enough one"}

    here.post("/sign-in/password/", words)

    assert here.get("/sign-in/account/").status_code == 200
    assert there.get("/sign-in/account/").status_code == 302


def test_rights_end_at_once_with_the_membership(ours: Any, officer: Any, secretariat: Any):
    add_member(organization=ours, account=officer, role=Role.APPROVER, by=secretariat)
    give_app(officer)
    client = sign_in(officer)
    edit = reverse("wagtailadmin_pages:edit", args=[ours.pk])
    before = client.get(edit).status_code

    remove_member(organization=ours, account=officer, role=Role.OFFICER, by=secretariat)
    still = client.get("/admin/").status_code
    remove_member(organization=ours, account=officer, role=Role.APPROVER, by=secretariat)

    assert (before, still) == (200, 200)
    assert client.get(edit).status_code == 302
    assert "_auth_user_id" not in client.session
    assert not UserSession.objects.filter(user=officer).exists()


def test_a_closed_account_is_out_at_its_next_request(officer: Any):
    give_app(officer)
    client = sign_in(officer)
    officer.is_active = False
    officer.save()

    assert client.get("/admin/")["Location"].startswith("/sign-in/")
    assert enter(Client(), officer)["Location"] == "/sign-in/closed/"


def test_what_is_kept_of_ended_sessions_is_dropped(db: None):
    enter(Client(), factories.delegate())
    now = timezone.now()

    assert forget_sessions(now=now) == 0
    assert forget_sessions(now=now + datetime.timedelta(hours=9)) == 1
    assert not UserSession.objects.exists()


@pytest.mark.parametrize("address", ["/sign-in/account/", "/sign-in/sessions/", "/sign-in/second-factor/"])
def test_pages_of_an_account_ask_to_sign_in(client: Client, db: None, address: str):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


def test_secretariat_sees_the_sign_ins_of_an_organization_and_others_do_not(
    ours: Any, officer: Any, secretariat: Any, settings: Any
):
    settings.MFA_REQUIRED = False
    enter(Client(REMOTE_ADDR="192.0.2.7"), officer)
    screen = reverse("people:sign_ins", args=[ours.translation_key])
    seen = {}
    for person in (secretariat, factories.approver(ours), officer):
        client = Client()
        client.force_login(person)
        seen[person] = client.get(screen)

    assert b"192.0.2.7" in seen[secretariat].content
    assert [answer.status_code for answer in seen.values()] == [200, 404, 404]
