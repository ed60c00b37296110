"""Signing out: nothing stays in the browser."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/sign-out/", "/admin/logout/"])
def test_signing_out_clears_what_the_browser_keeps(address: str):
    client = Client()
    client.force_login(factories.officer(factories.organization()))
    before = client.get("/")

    answer = client.post(address)

    assert "Clear-Site-Data" not in before.headers
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["sessionid"].value == ""
    assert "no-store" in before.headers["Cache-Control"]
