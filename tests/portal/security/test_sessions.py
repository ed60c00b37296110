"""Sessions: a new key at each sign-in, kept by the server alone, ended by one button on every page."""

import math
import re
import string

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client

from tests import factories
from tests.portal.accounts.conftest import give_app, sign_in

pytestmark = pytest.mark.django_db
NAME = "sessionid"


def in_as(person, client=None):
    client = client or Client()
    client.post("/sign-in/", {"username": person.username, "password": "password"})
    return client


def test_sign_in_gives_a_new_key_and_the_one_before_opens_nothing():
    client = Client()
    session = client.session
    session["basket"] = "kept"
    session.save()
    planted = session.session_key
    client.cookies[NAME] = planted

    in_as(factories.delegate(), client)

    assert client.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()
    assert client.session["_auth_user_id"]


def test_second_sign_in_of_one_browser_gives_a_new_key():
    client = in_as(factories.delegate())
    first = client.session.session_key
    client.post("/sign-out/")

    in_as(factories.delegate(), client)

    assert client.session.session_key != first
    assert not Session.objects.filter(pk=first).exists()


def test_signed_out_session_opens_nothing_though_its_key_is_sent_again():
    client = in_as(factories.delegate())
    key = client.session.session_key
    opened = client.get("/sign-in/account/").status_code

    client.post("/sign-out/")
    client.cookies[NAME] = key

    assert opened == 200
    assert client.get("/sign-in/account/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_key_that_the_portal_did_not_make_is_not_taken():
    client = Client()
    client.cookies[NAME] = "a" * 32

    in_as(factories.delegate(), client)

    assert client.session.session_key != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


def test_keys_hold_128_random_bits_at_least():
    keys = {SessionStore()._get_new_session_key() for _time in range(200)}
    signs = set("".join(keys))

    assert len(keys) == 200
    assert signs == set(string.ascii_lowercase + string.digits)
    assert all(len(key) * math.log2(36) >= 128 for key in keys)


def test_opening_a_page_neither_signs_in_nor_out():
    client = in_as(factories.delegate())

    asked = client.get("/sign-out/")
    anonymous = Client()
    anonymous.get("/sign-in/?username=x&password=y")

    assert asked.status_code == 200
    assert client.get("/sign-in/account/").status_code == 200
    assert "_auth_user_id" not in anonymous.session


@pytest.mark.parametrize("address", ["/", "/organizations/", "/search/?q=x", "/sign-in/account/", "/sign-in/sessions/"])
def test_page_of_somebody_signed_in_has_a_button_to_sign_out(address: str):
    page = in_as(factories.delegate()).get(address).content.decode()

    assert re.search(r'<form method="post" action="/sign-out/">.*?<button[^>]*>Sign out</button>', page, re.DOTALL)


def test_admin_has_a_button_to_sign_out_that_ends_the_session(settings):
    settings.MFA_REQUIRED = True
    officer = factories.officer(factories.organization())
    give_app(officer)
    client = sign_in(officer)

    page = client.get("/admin/").content.decode()
    client.post("/admin/logout/")

    assert "/admin/logout/" in page
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session
