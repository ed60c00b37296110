"""Faults by mail: where they happened, and nothing of anybody."""

import logging

import psycopg
import pytest
from django.core import mail
from django.db import OperationalError
from django.test import RequestFactory

from portal.error_mails import ErrorMails

# Nothing here is marked `django_db`: these mails ask no database.


@pytest.fixture
def logger(settings):
    settings.ERROR_MAILS = ["operator@example.org"]
    found, handler = logging.getLogger("tests.error_mails"), ErrorMails(logging.ERROR)
    found.addHandler(handler)
    found.propagate = False
    yield found
    found.removeHandler(handler)


def fault(logger, error: Exception) -> None:
    request = RequestFactory().post("/follow/?name=somebody", {"email": "somebody@example.org"})
    try:
        raise error
    except Exception:
        logger.exception("Refused: %s", "somebody", extra={"request": request})


def test_fault_says_where_and_names_nobody(logger):
    fault(logger, ValueError("Key (email)=(somebody@example.org) exists"))

    (sent,) = mail.outbox
    assert sent.to == ["operator@example.org"]
    assert sent.subject.endswith("ERROR: ValueError")
    assert "POST /follow/" in sent.body
    assert "test_error_mails.py" in sent.body
    assert "somebody" not in sent.subject + sent.body


def test_same_fault_is_mailed_once_and_another_again(logger):
    for error in (ValueError("a"), ValueError("b"), KeyError("a")):
        fault(logger, error)

    assert [one.subject.rpartition(" ")[2] for one in mail.outbox] == ["ValueError", "KeyError"]


def test_fault_is_mailed_while_the_cache_is_away(logger, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}

    fault(logger, ValueError("a"))

    assert len(mail.outbox) == 1


def test_error_of_an_outage_joins_its_spell_and_names_nobody(logger):
    for cause in (psycopg.OperationalError("somebody refused"), psycopg.errors.AdminShutdown("somebody")):
        error = OperationalError("somebody refused")
        error.__cause__ = cause
        fault(logger, error)

    (sent,) = mail.outbox
    assert sent.subject.endswith("FAILING: database")
    assert "The database does not answer: OperationalError" in sent.body
    assert "somebody" not in sent.body


def test_error_that_is_reported_as_a_spell_is_not_mailed_beside_it(logger):
    logger.error("the job failed", extra={"spell": "job webhooks"})

    assert mail.outbox == []


def test_fault_of_mailing_is_not_mailed(logger, monkeypatch):
    def send(**_mail):
        logger.error("the mail server is away")
        raise OSError("away")

    monkeypatch.setattr("portal.error_mails.mail_operators", send)
    monkeypatch.setattr(logging, "raiseExceptions", False)

    fault(logger, ValueError())

    assert mail.outbox == []
