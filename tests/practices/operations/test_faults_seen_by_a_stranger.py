"""Faults that an operator who had not seen the code found silent, twice or misleading; each failed before."""

import contextlib
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from redis.exceptions import OutOfMemoryError

from practices.actions.unsent_mails import kept_names
from practices.management.commands import verify_ledger
from practices.migration_names import records
from practices.operations import remembered
from practices.operations.archives import verify_archive
from practices.operations.certificates import known_certificates, look_at_certificates, read_certificate
from practices.operations.fault_actions import ACTIONS, action_for
from practices.operations.findings import HealthFinding, HealthStatus
from practices.operations.health import examine
from practices.operations.kept_mails import send_kept_mails
from practices.operations.last_runs import last_failure, note_run
from practices.operations.manifests import BackupRefused
from practices.operations.outages import what_is_away
from practices.operations.remembered import read_notes
from practices.operations.spells import open_spells, report_fault, report_well, reported_run
from practices.operations.watching import report_findings
from tests.mail_server import serving_mail
from tests.practices.operations.certified import serving_tls, write_certificate
from tests.served import CHECKOUT

NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
PAGE = CHECKOUT / "docs" / "operators" / "monitoring.md"


@pytest.fixture(autouse=True)
def _addressed(settings: Any) -> None:
    settings.ERROR_MAILS = ["operator@example.org"]


def subjects() -> list[str]:
    return [one.subject.partition("] ")[2] for one in mail.outbox]


def refuse_database() -> None:
    error = OperationalError("refused")
    error.__cause__ = type("Broken", (Exception,), {"sqlstate": None})()
    raise error


def well(name: str) -> HealthFinding:
    return HealthFinding(name, HealthStatus.OK, "answers")


@pytest.mark.parametrize("other", ["cache", "database", "drill"])
def test_killed_command_is_reported_whatever_else_fails(other: str):
    report_fault(what=other, words="away", now=timezone.now())

    call_command("report_failure", "practice-exchange-backup.service", verbosity=0)
    call_command("report_failure", "practice-exchange-health.service", verbosity=0)

    assert subjects() == [f"FAILING: {other}", "FAILING: backup", "FAILING: health check"]
    assert last_failure("backup") is not None  # so that the metric and the check say so too


def test_unit_whose_command_reported_why_is_not_mailed_again():
    with pytest.raises(CommandError), reported_run("backup"):
        raise CommandError("no room")
    note_run(name="health check", now=timezone.now())

    call_command("report_failure", "practice-exchange-backup.service", verbosity=0)
    call_command("report_failure", "practice-exchange-health.service", verbosity=0)

    assert subjects() == ["FAILING: backup"]


def test_backup_that_fell_into_an_outage_is_mailed_after_it():
    with pytest.raises(OperationalError), reported_run("backup"):
        refuse_database()
    assert subjects() == ["FAILING: database"]
    assert last_failure("backup") is not None

    failed = HealthFinding("backup", HealthStatus.WARN, "failed an hour ago")
    report_findings([HealthFinding("database", HealthStatus.FAIL, "away"), failed], now=timezone.now())
    assert subjects() == ["FAILING: database"]

    later = timezone.now() + HOUR
    report_findings([well("database"), failed], now=later)
    report_findings([well("database"), failed], now=later + HOUR)
    assert subjects() == ["FAILING: database", "RECOVERED: database", "FAILING: backup"]


def test_ledgers_that_could_not_be_read_are_not_called_broken():
    with pytest.raises(OperationalError), reported_run("ledgers", unread="ledger check"):
        refuse_database()

    assert last_failure("ledgers") is None
    assert last_failure("ledger check") is not None

    with reported_run("ledgers", unread="ledger check"):
        pass
    assert last_failure("ledger check") is None


def test_reading_of_ledgers_that_meets_an_outage_at_once_is_one_mail(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verify_ledger, "pending_migrations", refuse_database)

    with pytest.raises(OperationalError):
        call_command("verify_ledger")
    call_command("report_failure", "practice-exchange-nightly.service", verbosity=0)

    assert subjects() == ["FAILING: database"]
    assert last_failure("ledgers") is None


@pytest.mark.django_db
def test_mail_about_a_fault_that_the_server_refuses_is_kept_and_sent_later(settings: Any):
    keeping = "practices.operations.kept_mails.OperatorBackend"
    with serving_mail(refuses=True) as server:
        settings.MAILERS = {
            **server.mailers("errors", backend=keeping),
            **server.mailers("default", "direct", "errors_direct"),
        }
        report_fault(what="disk", words="full", now=NOW)

        assert len(list(kept_names())) == 1
        assert json.loads(records().open(next(kept_names())).read())["to"] == ["operator@example.org"]
        said = {one.name: one for one in examine(now=timezone.now())}
        assert said["error mails"].verdict == HealthStatus.WARN

        server.refuses = False
        send_kept_mails(now=timezone.now())
        assert [one["Subject"].partition("] ")[2] for one in server.taken] == ["FAILING: disk"]


@pytest.mark.django_db
def test_address_that_is_none_is_named(settings: Any):
    settings.ERROR_MAILS = ["not an address"]

    said = {one.name: one for one in examine(now=timezone.now())}

    assert said["error mails"].verdict == HealthStatus.WARN


@contextlib.contextmanager
def read_only() -> Iterator[None]:
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY" if is_postgresql else "PRAGMA query_only = 1")
    try:
        yield
    finally:
        if not is_postgresql:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = 0")


@pytest.mark.django_db(transaction=True)
def test_database_that_takes_no_writes_is_one_outage():
    with contextlib.suppress(DatabaseError), transaction.atomic(), read_only():
        found = examine(now=timezone.now())[0]
        assert (found.name, found.verdict) == ("database", HealthStatus.FAIL)
        assert "no writes" in found.words
        with pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session")
        assert what_is_away(refused.value) == "database"


def test_cache_that_is_full_is_away():
    assert what_is_away(OutOfMemoryError("OOM command not allowed")) == "cache"


def test_what_was_remembered_without_the_folder_is_put_beside_what_others_wrote(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    report_fault(what="backup", words="old", now=NOW)
    folder = Path(settings.UPKEEP_DIR)
    opened = Path.open

    def refuse(self: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        if folder in self.parents and mode != "r":
            raise OSError("read-only")
        return opened(self, mode, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        report_fault(what="backup", words="old", now=NOW + HOUR)  # known from the file, and not mailed again
        report_fault(what="disk", words="full", now=NOW)
    path = folder / "spells.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "cache": read_notes("spells")["backup"]}))

    report_well(what="disk", now=NOW + HOUR)

    assert sorted(open_spells()) == ["backup", "cache"]
    assert remembered._in_memory == {}
    assert subjects() == ["FAILING: backup", "FAILING: disk", "RECOVERED: disk"]


@pytest.mark.parametrize("place", ["/nowhere.pem", "127.0.0.1:1"])
def test_certificate_that_cannot_be_read_stays_known(place: str, settings: Any):
    settings.CERTIFICATES = [place]

    assert [one.verdict for one in look_at_certificates(NOW)] == [HealthStatus.WARN]
    assert known_certificates() == {place: None}


def test_server_is_asked_for_the_host_of_the_portal(tmp_path: Path, settings: Any):
    settings.BASE_URL = "https://exchange.example"
    write_certificate(tmp_path / "pair.pem", ends_at=NOW + HOUR)
    asked: list[str | None] = []
    with serving_tls(tmp_path / "pair.pem", asked=asked) as place:
        assert read_certificate(place).ends_at == NOW + HOUR

    assert asked == ["exchange.example"]


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_archive_that_ends_too_early_is_refused_in_words(tmp_path: Path, kept: float):
    whole, half = tmp_path / "whole.tar.gz", tmp_path / "half.tar.gz"
    with (tmp_path / "said").open("w") as said:
        call_command("backup", str(whole), "--portable", stdout=said)
    half.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * kept)])

    with pytest.raises(BackupRefused, match=r"half\.tar\.gz"):
        verify_archive(half)


def test_mail_says_which_portal_and_what_to_do(settings: Any):
    settings.BASE_URL = "https://exchange.example"
    report_fault(what="database", words="away", now=NOW)

    assert "Portal: https://exchange.example" in mail.outbox[0].body
    assert "Do: Start PostgreSQL" in mail.outbox[0].body
    assert action_for("job vectors").startswith("Read its error")
    assert action_for("certificate /x.pem") == "Renew it, reload the proxy."


@pytest.mark.once
def test_page_for_operators_says_the_same_as_the_mails():
    rows = [line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    told = [(row[1], row[-1].removesuffix(" |")) for row in rows if len(row) == 5]

    assert [what for what, action in ACTIONS.items() if (f"`{what}`", action) not in told] == []
