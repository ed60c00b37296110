"""What holds for the whole site: health, robots, sitemap, redirects, signing in, caches of the signed-in."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from practices.actions.triggers import install_triggers, remove_triggers
from practices.checks import check_triggers
from practices.models.demonstration import Demonstration
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_answered(client: Client, address: str):
    assert client.get(address).json() == {"status": "ok"}


def test_robots_are_told_of_the_sitemap(client: Client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in text
    assert "sitemap.xml" in text


def test_robots_are_kept_out_of_the_demonstration(client: Client):
    factories.edition()
    Demonstration.objects.create()
    cache.clear()

    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    assert b"<loc>" not in client.get("/sitemap.xml").content
    assert b'name="robots" content="noindex' in client.get("/").content


def test_a_redirect_to_a_hidden_page_is_not_there(client: Client):
    edition = factories.edition(audience=None)
    Redirect.objects.create(old_path="/old", redirect_page=edition)

    assert client.get("/old/").status_code == 404


def test_a_redirect_to_a_public_page_is_followed(client: Client):
    edition = factories.edition()
    Redirect.objects.create(old_path="/old", redirect_page=edition)

    response = client.get("/old/")

    assert (response.status_code, response["Location"]) == (301, edition.url)


def test_a_delegate_signs_in_and_reads_what_is_released_to_delegations(client: Client):
    edition = factories.edition(audience="delegations")
    delegate = factories.delegate()

    assert client.get(edition.url).status_code == 404
    signed_in = client.post("/sign-in/", {"username": delegate.username, "password": "password"})
    read = client.get(edition.url)

    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    assert read.status_code == 200
    assert "no-store" in read["Cache-Control"]
    assert "private" in read["Cache-Control"]
    assert b"Sign out" in read.content


def test_signing_in_elsewhere_is_refused(client: Client):
    delegate = factories.delegate()

    answer = client.post(
        "/sign-in/", {"username": delegate.username, "password": "password", "next": "https://elsewhere.example/"}
    )

    assert answer["Location"] == "/"


def test_a_missing_trigger_is_an_error():
    assert check_triggers(databases=["default"]) == []
    with connection.cursor():
        remove_triggers()

    missing = check_triggers(databases=["default"])
    install_triggers()

    assert {error.id for error in missing} == {"practices.E001"}
    assert check_triggers(databases=["default"]) == []


def test_a_public_page_runs_under_a_strict_policy(client: Client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
