"""Accounts that nobody made, questions that nobody asks, tokens that nobody keeps."""

import pytest
from allauth.socialaccount import app_settings
from django.test import Client

from organizations.models import User
from practices.checks import check_demonstration
from practices.models.demonstration import Demonstration
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_new_portal_has_no_account():
    assert list(User.objects.values_list("username", "email")) == []


def test_accounts_of_the_demonstration_that_were_left_behind_stop_a_release():
    account = factories.person(username="secretariat")
    row = Demonstration.objects.create(accounts=[account.username])

    found = check_demonstration()
    account.delete()

    assert [error.id for error in found] == ["practices.E002"]
    assert check_demonstration() == []
    assert row.pk


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/password/forgotten/", "/sign-in/again/"])
def test_sign_in_pages_ask_no_secret_question(address: str):
    client = Client()
    if address.endswith("again/"):
        client.force_login(factories.delegate())

    fields = client.get(address).context["form"].fields

    assert set(fields) <= {"username", "password", "email"}


def test_tokens_of_a_provider_are_not_kept():
    assert app_settings.STORE_TOKENS is False
