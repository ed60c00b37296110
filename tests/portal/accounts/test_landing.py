"""Signing in leads to where somebody works."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "where"),
    [("officer", "/admin/"), ("coordinator", "/admin/"), ("secretariat_member", "/admin/"), ("delegate", "/")],
)
def test_signing_in_leads_to_ones_desk_or_to_the_public_page(who: str, where: str):
    make = getattr(factories, who)
    user = make(factories.organization()) if who in ("officer", "coordinator") else make()

    answer = Client().post("/sign-in/", {"username": user.username, "password": "password"})

    assert answer["Location"] == where
