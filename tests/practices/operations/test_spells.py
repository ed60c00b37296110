"""Spells of failure: none asks the database, and of many processes one mails."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal import settings as product
from practices.actions.unsent_mails import kept_names
from practices.operations.last_runs import last_failure, last_run
from practices.operations.remembered import changing_notes, read_notes
from practices.operations.spells import SETTLED, open_spells, report_fault, report_well, reported_run
from tests.mail_server import serving_mail
from tests.served import free_port

pytestmark = pytest.mark.once  # and no `django_db`: nothing here asks the database
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
KEEPING = "practices.operations.kept_mails.KeepingBackend"


@pytest.fixture(autouse=True)
def _addressed(settings: Any) -> None:
    settings.ERROR_MAILS = ["operator@example.org"]


def subjects() -> list[str]:
    return [one.subject.partition("] ")[2] for one in mail.outbox]


def test_many_at_once_mail_once():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: report_fault(what="disk", words="full", now=NOW), range(24)))

    assert subjects() == ["FAILING: disk"]


def test_process_that_died_while_it_mailed_leaves_the_mail_to_another():
    report_fault(what="disk", words="full", now=NOW)
    with changing_notes("spells") as notes:
        notes["disk"].update(mailed_at="", claimed_at=NOW.isoformat())

    for seconds in (30, 90):
        report_fault(what="disk", words="full", now=NOW + datetime.timedelta(seconds=seconds))

    assert subjects() == ["FAILING: disk"] * 2


def test_outage_that_comes_back_at_once_is_one():
    for minute in range(3):
        report_fault(what="database", words="away", now=NOW + datetime.timedelta(minutes=minute))
        report_well(what="database", now=NOW + datetime.timedelta(minutes=minute, seconds=30), settled=SETTLED)
    report_well(what="database", now=NOW + datetime.timedelta(minutes=5), settled=SETTLED)

    assert subjects() == ["FAILING: database", "RECOVERED: database"]


def test_damaged_notes_are_begun_again(settings: Any):
    report_fault(what="disk", words="full", now=NOW)
    (settings.UPKEEP_DIR / "spells.json").write_text("{")

    assert open_spells() == {}
    report_fault(what="disk", words="full", now=NOW)
    assert list(open_spells()) == ["disk"]


def test_run_that_fails_is_known_until_one_ends_well():
    with pytest.raises(CommandError), reported_run("backup"):
        raise CommandError("There is no folder.")
    failure = last_failure("backup")
    assert failure is not None
    assert failure.words == "There is no folder."

    with reported_run("backup"):
        pass

    assert last_failure("backup") is None
    assert last_run("backup") is not None
    assert subjects() == ["FAILING: backup", "RECOVERED: backup"]


def test_words_of_an_error_are_not_mailed():
    words = "somebody@example.org"
    with pytest.raises(ValueError, match="somebody"), reported_run("vectors"):
        raise ValueError(words)

    assert "ValueError" in mail.outbox[0].body
    assert "somebody@" not in mail.outbox[0].body


def test_failed_unit_is_mailed_without_database_and_cache(settings: Any):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://x"}}

    for unit in ("practice-exchange-worker.service", "practice-exchange-worker.service", "other.service"):
        call_command("report_failure", unit)

    assert subjects() == ["FAILING: worker", "FAILING: unit other"]


def test_mail_by_a_server_of_its_own_arrives_while_the_first_is_away(settings: Any):
    with serving_mail() as second:
        settings.MAILERS = {
            **{name: {**product.MAILERS[name]} for name in ("default", "direct")},
            **second.mailers("errors", backend=KEEPING),
        }
        report_fault(what="mail server", words="away", now=timezone.now())

    assert [one["Subject"].partition("] ")[2] for one in second.taken] == ["FAILING: mail server"]
    assert list(kept_names()) == []


def test_mail_is_kept_while_the_only_server_is_away(settings: Any):
    away = {"BACKEND": KEEPING, "OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 1}}
    settings.MAILERS = {**settings.MAILERS, "errors": away}

    report_fault(what="mail server", words="away", now=timezone.now())

    assert len(list(kept_names())) == 1
    assert read_notes("spells")["mail server"]["mailed_at"]


def test_settings_make_mailers_for_each_server():
    said = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": True,
    }

    made = product._mailers(said, "errors", "errors_direct", "OperatorBackend")

    assert made["errors"]["BACKEND"] == KEEPING.replace("KeepingBackend", "OperatorBackend")
    assert made["errors_direct"]["BACKEND"] == said["EMAIL_BACKEND"]
    assert (made["errors"]["OPTIONS"]["port"], made["errors"]["OPTIONS"]["use_tls"]) == (587, True)
    assert set(product.MAILERS) == {"default", "direct", "errors", "errors_direct"}
