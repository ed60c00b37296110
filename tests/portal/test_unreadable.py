"""Input that code of others hands on without a look is refused; a fault of our own stays one."""

import logging

import pytest
from django.db import DataError, connection
from django.test import Client, RequestFactory

from portal.unreadable import is_unreadable
from tests import factories

pytestmark = pytest.mark.django_db

DIGITS = "9" * 30


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "query",
    [f"usage/practices/editionpage/?owner={DIGITS}", f"usage/practices/editionpage/?edited_by={DIGITS}"],
)
def test_number_that_no_database_takes_is_refused(client: Client, secretariat, caplog, query):
    client.force_login(secretariat)

    with caplog.at_level(logging.WARNING, "django.request"):
        answer = client.get(f"/admin/pages/{query}")

    if connection.vendor == "postgresql":  # it takes it, and finds nothing
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    assert "The request cannot be read" in answer.content.decode()
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [OverflowError]


@pytest.mark.parametrize("query", ["choose-anchor-link/?parent_page_id=%22", "choose-page/{pk}/?target_pages[]=x"])
def test_name_of_a_page_that_wagtail_does_not_look_at_is_refused(client: Client, query):
    own = factories.organization()
    client.force_login(factories.officer(own))

    assert client.get(f"/admin/{query.format(pk=own.pk)}").status_code == 400


def test_way_on_that_is_no_address_is_refused(client: Client, secretariat):
    page = factories.instrument()
    client.force_login(secretariat)

    assert client.post(f"/admin/pages/{page.pk}/unlock/", {"next": '""" \''}).status_code == 400


@pytest.mark.parametrize("key", ["%FF", "g" * 3_000, "9" * 5_000])
def test_key_that_wagtail_does_not_look_at_is_refused(client: Client, secretariat, key):
    client.force_login(secretariat)

    assert client.get(f"/admin/images/chooser/chosen/{key}/").status_code in {400, 404}


def test_number_of_rows_that_the_database_does_not_know_is_refused(client: Client):
    client.force_login(factories.officer(factories.organization()))

    assert client.get("/admin/api/main/pages/", {"offset": "9" * 40}).status_code == 400


def test_number_of_too_many_digits_is_refused_before_signing_in(client: Client):
    assert client.post("/sign-in/passkeys/sign-in/", {"credential": "9" * 5_000}).status_code == 400


def test_preview_of_a_text_where_none_can_stand_is_refused(client: Client):
    own = factories.organization()
    client.force_login(factories.officer(own))

    answer = client.post(f"/admin/pages/add/practices/editionpage/{own.pk}/preview/", {"next": "", "language": "en"})

    assert (answer.status_code, answer.json()["is_valid"]) == (200, False)


def raised_by(name: str, exception: Exception) -> Exception:
    """Return the exception as if code of a package had raised it."""
    code = compile("def fail(error):\n    raise error\n", name, "exec")
    known = {"__name__": name}
    exec(code, known)
    try:
        known["fail"](exception)
    except Exception as raised:
        return raised
    raise AssertionError


@pytest.mark.parametrize(
    ("package", "exception", "asked", "expected"),
    [
        ("wagtail.admin.views", ValueError("x"), "/?a=1", True),
        ("wagtail.admin.views", ValueError("x"), "/", False),
        ("wagtail.admin.views", KeyError("x"), "/?a=1", False),
        ("practices.views", ValueError("x"), "/?a=1", False),
        ("practices.views", ValueError("Exceeds the limit (4300 digits)"), "/?a=1", True),
        ("practices.views", DataError("out of range"), "/?a=1", True),
        ("practices.views", OverflowError("too large"), "/", False),
        ("elsewhere", ValueError("x"), "/?a=1", False),
    ],
)
def test_only_what_was_sent_is_unreadable(package, exception, asked, expected):
    assert is_unreadable(RequestFactory().get(asked), raised_by(package, exception)) is expected
