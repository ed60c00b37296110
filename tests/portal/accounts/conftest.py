"""Signing in as on a portal that people work with: a second factor is needed."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from organizations.models import OrganizationPage
from tests import factories

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _needed(settings: Any) -> None:
    settings.MFA_REQUIRED = True


@pytest.fixture
def ours(db: None) -> OrganizationPage:
    """The organization whose people sign in."""
    return factories.organization()


@pytest.fixture
def officer(ours: OrganizationPage) -> Any:
    """An officer without a second factor."""
    return factories.officer(ours)


def give_app(user: Any) -> Authenticator:
    """Set up an authenticator app with a known secret, and recovery codes."""
    made: Authenticator = TOTP.activate(user, SECRET).instance
    RecoveryCodes.activate(user)
    return made


def code_now() -> str:
    """Return the code that the app shows."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def enter(client: Client, user: Any, password: str = "password") -> Any:
    """Return name and password."""
    return client.post("/sign-in/", {"username": user.username, "password": password})


def sign_in(user: Any) -> Client:
    """Sign in with password and code."""
    client = Client()
    enter(client, user)
    client.post("/sign-in/second-factor/code/", {"code": code_now()})
    return client
