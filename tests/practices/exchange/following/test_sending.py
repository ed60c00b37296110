"""When mails are sent, that each is sent once, and that nothing is lost."""

import datetime
import email.policy
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from practices.actions.adoption_checks import check_adoption
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.updates import CLAIMED_FOR, last_time
from practices.models.exchange.following import Frequency, Subscription
from tests import factories
from tests.practices.exchange.following.followed import send, subscription, told

pytestmark = pytest.mark.django_db
UTC = datetime.UTC


@pytest.mark.parametrize(
    ("frequency", "now", "expected"),
    [
        ("daily", "2026-03-04 05:59", "2026-03-03 06:00"),
        ("daily", "2026-03-04 06:00", "2026-03-04 06:00"),
        ("weekly", "2026-03-02 05:59", "2026-02-23 06:00"),
        ("weekly", "2026-03-04 12:00", "2026-03-02 06:00"),
        ("monthly", "2026-03-01 05:59", "2026-02-01 06:00"),
        ("monthly", "2026-03-31 12:00", "2026-03-01 06:00"),
    ],
)
def test_mails_are_due_at_a_fixed_hour(frequency, now, expected):
    def read(text):
        return datetime.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    assert last_time(frequency, read(now)) == read(expected)


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY])
def test_a_digest_waits_for_its_time_and_comes_once(frequency):
    subscription(frequency=frequency)
    factories.instrument(title="New code")
    later = timezone.now() + datetime.timedelta(days=32)

    assert told() == []
    (body,) = told(later)
    assert "New code" in body
    told_at = Subscription.objects.get().told_at
    assert told_at is not None
    factories.instrument(title="Newer code")
    assert told(timezone.now()) == []


def test_nothing_is_sent_where_nothing_matched_and_the_place_moves_on():
    row = subscription(instrument=factories.instrument())
    factories.instrument()

    assert told() == []

    row.refresh_from_db()
    assert row.told_at is not None
    assert row.after > 0


def test_a_second_worker_sends_nothing_while_the_first_sends(monkeypatch):
    subscription()
    factories.instrument()
    note_changes()
    within = []

    def meanwhile(self, messages):
        within.append(send().mail_count)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meanwhile)

    assert send().mail_count == 1
    assert within == [0]
    assert send().mail_count == 0


def test_a_mail_that_could_not_be_sent_is_sent_later_under_the_same_name(monkeypatch):
    subscription()
    factories.instrument(title="Kept")
    note_changes()
    names = []

    def fails(self, messages):
        names.extend(message.extra_headers["Message-ID"] for message in messages)
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fails)
        assert send().is_stopped
    assert told() == []
    Subscription.objects.update(asked_at=timezone.now() - CLAIMED_FOR)

    (body,) = told()

    assert "Kept" in body
    assert [mail.outbox[0].extra_headers["Message-ID"]] == names


def test_an_address_that_is_refused_for_good_holds_nothing_up(monkeypatch):
    subscription()
    factories.instrument()
    note_changes()

    def refuses(self, messages):
        raise smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"unknown")})

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuses)
        send()

    assert told() == []


def test_a_mail_gives_the_first_lines_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr("practices.exchange.actions.updates.MOST_LINES", 2)
    subscription(kinds=["instrument"])
    for _one in range(3):
        factories.instrument()

    (body,) = told()

    assert body.count("New · Instrument") == 2
    assert "And 1 more" in body
    assert "/api/v1/changes/" in body
    assert mail.outbox[0].subject == "3 changes: everything (Instrument)"


def test_a_mail_says_what_it_is_to_machines():
    row = subscription()
    factories.instrument()

    told()

    headers = mail.outbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Precedence"] == "list"
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/follow/stop/")
    assert row.public_id.hex not in headers["Message-ID"] + headers["References"]


def test_the_address_for_stopping_is_sent_whole_whatever_its_length(settings):
    settings.BASE_URL = f"https://{'exchange-' * 9}example.org"
    subscription(language="fr")
    factories.instrument(title="Règles de conduite du personnel, " * 5)

    told()

    (message,) = mail.outbox
    sent = message.message(policy=email.policy.SMTP).as_bytes(policy=email.policy.SMTP).split(b"\r\n\r\n")[0]
    lines = [line.decode("ascii") for line in sent.split(b"\r\n")]
    for name in ("List-Unsubscribe", "Message-ID", "References"):
        assert f"{name}: {message.extra_headers[name]}" in lines
    assert max(len(line) for line in lines) < 998


def test_a_mail_is_in_the_language_of_its_subscription():
    subscription(language="fr")
    factories.instrument()

    told()

    assert "/fr/follow/stop/" in mail.outbox[0].extra_headers["List-Unsubscribe"]


def test_a_mail_about_a_check_tells_of_a_check():
    event = factories.adoption(evidence_address="https://example.org/order")
    subscription(instrument=event.reference)
    check_adoption(event=event, by=factories.secretariat_member())

    (body,) = told()

    assert "the secretariat checked the evidence for “Adoption, In place, 14 May 2004”" in body


def test_what_nobody_confirmed_is_deleted_after_a_week():
    old = subscription()
    Subscription.objects.filter(pk=old.pk).update(
        confirmed_at=None, asked_at=timezone.now() - datetime.timedelta(days=8)
    )
    kept = subscription(email="other@example.org")

    assert send().removed_count == 1

    assert list(Subscription.objects.all()) == [kept]


def test_the_queries_do_not_grow_with_what_changed(django_assert_max_num_queries):
    subscription(topic=factories.topic("gifts", "Gifts"))
    gifts = Subscription.objects.get().topic
    for _one in range(6):
        factories.adoption(factories.edition(factories.instrument(topics=[gifts])).instrument)
    note_changes()

    with django_assert_max_num_queries(45):
        send()

    assert len(mail.outbox) == 1


def test_the_command_says_what_it_did(capsys):
    subscription()
    factories.instrument()

    call_command("send_updates")

    assert "1 sent, 1 looked at." in capsys.readouterr().out
