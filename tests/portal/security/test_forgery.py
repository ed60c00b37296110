"""Requests that other sites make a browser send, and fields that somebody adds to a form."""

from typing import Any

import pytest
from django.test import Client

from organizations.models import User
from practices.models.adoptions import AdoptionEvent
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


@pytest.mark.parametrize("address", ["/sign-out/", "/sign-in/password/", "/sign-in/sessions/", "/admin/logout/"])
@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
def test_form_of_another_site_changes_nothing(address: str, headers: dict[str, str]):
    client = signed_in(factories.officer(factories.organization()))

    answer = client.post(address, {"act": "others", "password1": "kettle violin"}, headers=headers)

    assert answer.status_code == 403
    assert client.get("/sign-in/account/").status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_session_writes_nothing_through_the_api(kind: str):
    officer = factories.officer(factories.organization())
    for client in (signed_in(officer), Client()):
        client.force_login(officer)
        answer = client.post("/api/v1/submissions/", '{"kind": "adoption"}', content_type=kind)
        assert answer.status_code in (401, 403)
    assert AdoptionEvent.objects.count() == 0


def test_field_that_a_form_does_not_have_is_not_written():
    delegate = factories.delegate()
    client = Client()
    client.force_login(delegate)
    password = "kettle violin meadow"

    client.post(
        "/sign-in/password/",
        {
            "oldpassword": "password",
            "password1": password,
            "password2": password,
            "is_superuser": "1",
            "is_staff": "1",
            "email": "thief@example.org",
            "groups": "1",
        },
    )

    changed = User.objects.get(pk=delegate.pk)
    assert changed.check_password(password)
    assert (changed.is_superuser, changed.is_staff, changed.email) == (False, False, delegate.email)
    assert set(changed.groups.all()) == set(delegate.groups.all())


def test_parameter_of_the_address_does_not_stand_in_for_a_field_of_the_form():
    delegate = factories.delegate()
    client = Client()

    client.post(f"/sign-in/?username={delegate.username}&password=password", {"username": delegate.username})
    client.cookies["password"] = "password"
    client.post("/sign-in/", {"username": delegate.username}, headers={"password": "password"})

    assert "_auth_user_id" not in client.session
