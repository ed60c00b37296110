"""What is said when something goes wrong: a sentence for a person, nothing of the inside; and nothing is half done."""

import datetime
import json
import sqlite3
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from portal import views
from practices.actions.editions import publish_edition
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.topics import Topic
from tests import factories

pytestmark = pytest.mark.django_db
INSIDE = (
    "Traceback",
    "site-packages",
    'File "',
    "SELECT",
    "SECRET_KEY",
    "DatabaseError",
    "kept apart",
    "practices/views",
)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let every query fail, with a message that nobody may read."""

    def fail(*_arguments: Any, **_options: Any) -> Any:
        raise DatabaseError("SELECT kept apart")

    def begin() -> None:
        monkeypatch.setattr(Topic.objects.get_queryset().__class__, "_fetch_all", fail)

    return begin


@pytest.mark.parametrize("address", ["/topics/", "/api/v1/topics/", "/fr/topics/"])
def test_fault_is_answered_without_a_word_of_the_inside(address: str, faulty: Any):
    factories.topic()
    client = Client(raise_request_exception=False)
    faulty()

    answer = client.get(address)

    text = answer.content.decode()
    assert answer.status_code == 500
    assert [word for word in INSIDE if word in text] == []
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere/", 404), ("/api/v1/nowhere/", 404), ("/api/v1/topics/?surprise=1", 400)]
)
def test_refusal_names_nothing_of_the_inside(address: str, status: int, settings: Any):

    answer = Client().get(address)

    assert answer.status_code == status
    assert [word for word in INSIDE if word in answer.content.decode()] == []
    assert "urlpatterns" not in answer.content.decode()
    if address.startswith("/api/"):
        assert set(json.loads(answer.content)) <= {"type", "title", "status", "code", "detail", "errors"}


def test_page_of_a_fault_asks_the_database_nothing(rf: Any, django_assert_num_queries: Any):
    with django_assert_num_queries(0):
        answer = views.server_error(rf.get("/"))

    assert answer.status_code == 500


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.OperationalError("the connection is closed"), 503),
        (psycopg.errors.CannotConnectNow(), 503),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.errors.ProtocolViolation("query_wait_timeout"), 503),
        (psycopg.errors.DeadlockDetected(), 500),
        (sqlite3.OperationalError("database is locked"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("address", ["/", "/api/v1/topics/"])
def test_database_that_is_away_is_told_from_a_fault(cause: Exception, status: int, address: str, rf: Any):
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError:
        answer = views.server_error(rf.get(address))

    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_statement_that_takes_too_long_ends_and_is_said(rf: Any):
    try:
        raise OperationalError("canceled") from psycopg.errors.QueryCanceled()
    except OperationalError:
        answer = views.server_error(rf.get("/"))

    assert (answer.status_code, answer.is_slow, answer.headers["Retry-After"]) == (503, True, "60")


def test_fault_undoes_what_was_begun(monkeypatch: pytest.MonkeyPatch):
    instrument, officer = factories.instrument(), factories.operator()
    edition = EditionPage(
        title="Code", live=False, language="en", dated_on=datetime.date(2003, 5, 14), numbered_text=factories.TEXT
    )
    instrument.add_child(instance=edition)
    monkeypatch.setattr("practices.receivers.write_provisions", _fail)

    with pytest.raises(RuntimeError):
        publish_edition(edition=edition, by=officer)

    assert not EditionPage.objects.get(pk=edition.pk).live
    assert not Provision.objects.exists()


def _fail(*_arguments: Any, **_options: Any) -> Any:
    raise RuntimeError("half way")
