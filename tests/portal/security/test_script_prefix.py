"""A header may say under which path the portal lies (SCRIPT_NAME): a prefix opens nothing."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import NoReverseMatch, reverse
from gunicorn.config import ForwarderHeaders

from portal.admin_guard import CLOSED, CLOSED_TO_ALL, ENTRIES
from tests import factories
from tests.practices.people.conftest import client_of
from tests.practices.seals.test_openings import draft_of

pytestmark = pytest.mark.django_db
PREFIX = "/x"
OF_PAGES = ("edit", "history", "view_draft", "usage", "delete", "copy", "unpublish")
"""Wagtail's screens of a page."""
OF_NO_PAGE = ("wagtailadmin_reports:locked_pages", "wagtailusers_users:index", "wagtailadmin_workflows:index")


def closed_addresses(page: Any) -> list[str]:
    """Return every address that is closed to someone: by its name, and those of a page that is sealed or another's."""
    arguments: tuple[list[Any], ...] = ([], [page.pk], ["practices", "practicepage"])
    found = [reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in OF_PAGES]
    for name in sorted(CLOSED_TO_ALL | CLOSED | ENTRIES | {*OF_NO_PAGE}):
        for some in arguments:
            try:
                found.append(reverse(name, args=some))
            except NoReverseMatch:
                continue
    return found


def answers(client: Client, addresses: list[str], **more: str) -> dict[str, tuple[int, str]]:
    given = {address: client.get(address, **more) for address in addresses}
    return {
        address: (answer.status_code, answer.headers.get("Location", "").replace(f"{PREFIX}/", "/"))
        for address, answer in given.items()
    }


@pytest.mark.parametrize("role", ["nobody", "secretariat", "of another", "delegate"])
def test_admin_is_closed_in_the_same_places_under_a_prefix(role: str):
    own, other = factories.organization("Own"), factories.organization("Other")
    sealed = draft_of(own, factories.officer(own), "Zqsealed")
    people: dict[str, Any] = {
        "nobody": lambda: None,
        "secretariat": factories.secretariat_member,
        "of another": lambda: factories.officer(other),
        "delegate": factories.delegate,
    }
    who: AbstractBaseUser | None = people[role]()
    client = Client() if who is None else client_of(who)
    addresses = closed_addresses(sealed)

    without, below = answers(client, addresses), answers(client, addresses, SCRIPT_NAME=PREFIX)

    assert len(addresses) > 15
    assert {status for status, _to in without.values()} <= {302, 404, 200}
    assert below == without


def test_wagtails_own_sign_in_takes_no_password_under_a_prefix():
    user = factories.operator()
    user.set_password("a-long-passphrase-7")
    user.save()
    client = Client()

    answer = client.post(
        "/admin/login/", {"username": user.get_username(), "password": "a-long-passphrase-7"}, SCRIPT_NAME=PREFIX
    )

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_gunicorn_takes_the_prefix_of_no_header():
    set_there = runpy.run_path(str(Path(settings.BASE_DIR) / "deploy/gunicorn.conf.py"))["forwarder_headers"]

    assert ForwarderHeaders.validator(set_there) == []
