"""The command that signs somebody out, or everybody; and who asks is confirmed before sessions are ended."""

import datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from organizations.sessions import reference_of
from organizations.sign_ins import SignInEvent, sign_ins_of
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": person.username, "password": "password"})
    return client


def is_in(client: Client) -> bool:
    return client.get("/sign-in/account/").status_code == 200


def say(*arguments: str) -> str:
    out = StringIO()
    call_command("end_sessions", *arguments, stdout=out)
    return out.getvalue().strip()


def test_sessions_of_one_account_end_and_others_stay():
    one, other = factories.delegate(), factories.delegate()
    clients = [signed_in(one), signed_in(one), signed_in(other)]

    assert say(one.email) == "2 sessions ended."
    assert [is_in(client) for client in clients] == [False, False, True]
    assert sign_ins_of([one])[0].action == SignInEvent.SESSION_ENDED


def test_sessions_of_everybody_end():
    clients = [signed_in(factories.delegate()), signed_in(factories.operator())]

    assert say("--all") == "2 sessions ended."
    assert [is_in(client) for client in clients] == [False, False]
    assert not UserSession.objects.exists()


def test_account_that_is_none_is_refused():
    with pytest.raises(CommandError, match="nobody"):
        say("nobody")
    with pytest.raises(CommandError):
        say()


def test_sessions_are_ended_once_the_person_confirmed_who_asks():
    delegate = factories.delegate()
    here, there = signed_in(delegate), signed_in(delegate)
    other = UserSession.objects.get(session_key=there.session.session_key)

    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=30)):
        asked = here.post("/sign-in/sessions/", {"session": reference_of(other)})
        was_in = is_in(there)
        here.post(asked["Location"], {"password": "wrong"})
        still_in = is_in(there)
        here.post(asked["Location"], {"password": "password"})
        ended = not is_in(there)

    assert asked["Location"].startswith("/sign-in/again/")
    assert (was_in, still_in, ended) == (True, True, True)
