"""The mail server is away: nothing fails, the mail is kept, and sent once it is back."""

import datetime
import json

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from practices.actions.unsent_mails import kept_names
from practices.migration_names import records
from practices.operations.kept_mails import KeepingBackend, send_kept_mails
from tests.served import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def backend():
    """A server that nobody is at: its port was given back."""
    return KeepingBackend(alias="default", host="127.0.0.1", port=free_port(), timeout=1)


def letter(subject: str = "Änderung") -> EmailMessage:
    return EmailMessage(subject, "Grüße", "from@example.org", ["to@example.org"], bcc=["bcc@example.org"])


def test_mail_is_kept_and_sent_when_the_server_is_back(backend):
    with backend as opened:
        assert opened.send_messages([letter(), letter("Second")]) == 0
    assert len(list(kept_names())) == 2

    done = send_kept_mails(now=timezone.now())

    assert (done.sent, done.left) == (2, 0)
    assert [message.subject for message in mail.outbox] == ["Änderung", "Second"]
    assert mail.outbox[0].recipients() == ["to@example.org", "bcc@example.org"]
    assert "Grüße" in mail.outbox[0].message().get_content()
    assert send_kept_mails(now=timezone.now()).sent == 0


def test_mail_that_nobody_took_for_days_is_given_up(backend):
    backend.send_messages([letter()])

    done = send_kept_mails(now=timezone.now() + datetime.timedelta(days=4))

    assert (done.sent, done.given_up, mail.outbox) == (0, 1, [])


def test_kept_mails_wait_while_the_server_is_away(backend, settings):
    backend.send_messages([letter()])
    settings.MAILERS = {
        name: {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": backend.port, "timeout": 1},
        }
        for name in ("default", "direct")
    }

    assert send_kept_mails(now=timezone.now()).left == 1
    name = next(kept_names())
    with records().open(name) as file:
        assert json.load(file)["to"] == ["to@example.org", "bcc@example.org"]
