"""What changes an account's keys is asked for once more; nobody changes the address that their keys are sent to."""

import datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from tests import factories
from tests.portal.accounts.conftest import code_now, give_app, sign_in

pytestmark = pytest.mark.django_db
LATER = datetime.timedelta(minutes=30)
CHANGES_KEYS = (
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_add_webauthn",
)


@pytest.fixture
def officer(settings: Any) -> Any:
    settings.MFA_REQUIRED = True
    made = factories.officer(factories.organization())
    give_app(made)
    return made


@pytest.mark.parametrize("name", CHANGES_KEYS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_keys_are_changed_and_shown_after_confirming_alone(officer: Any, name: str, method: str):
    client = sign_in(officer)
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))

    with time_machine.travel(timezone.now() + LATER):
        answer = getattr(client, method)(reverse(name))

    assert answer.status_code == 405 or (answer.status_code == 302 and "again" in answer["Location"])
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before


def test_after_confirming_the_way_is_open(officer: Any):
    client = sign_in(officer)

    with time_machine.travel(timezone.now() + LATER):
        asked = client.get(reverse("mfa_view_recovery_codes"))
        wrong = client.post(asked["Location"], {"password": "wrong"})
        right = client.post(asked["Location"], {"password": "password", "code": code_now()}, follow=True)
        shown = client.get(reverse("mfa_view_recovery_codes"))

    assert wrong.status_code == 200
    assert right.status_code == 200
    assert shown.status_code == 200


def test_nobody_changes_their_own_address_or_name_to_sign_in_by(officer: Any):
    client = sign_in(officer)
    former = (officer.username, officer.email)

    answer = client.post(
        "/admin/account/",
        {
            "name_email-email": "thief@example.org",
            "name_email-first_name": "A",
            "name_email-last_name": "B",
            "email": "thief@example.org",
        },
    )
    page = client.get("/admin/account/").content.decode()

    assert answer.status_code in (200, 302)
    assert (User.objects.get(pk=officer.pk).username, User.objects.get(pk=officer.pk).email) == former
    assert 'type="email"' not in page
    assert Client().get("/sign-in/email/").status_code == 404
