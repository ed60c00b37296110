"""The faults that operators must hear of, each provoked for real as far as a test can.

A fault is a context: inside it something fails. It yields how that is looked at, which goes on to work after it.
"""

import contextlib
import datetime
import json
import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from practices.actions.triggers import install_triggers, remove_triggers
from practices.actions.unsent_mails import kept_names
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.deliveries import deliver_webhooks
from practices.exchange.actions.webhook_bodies import make_deliveries
from practices.management.commands import refresh_vectors
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.webhooks import WebhookDelivery
from practices.models.job_runs import JobRun
from practices.models.kept_files import records
from practices.models.pending_texts import PendingText
from practices.models.releases import ReleaseDecision
from practices.operations import due
from practices.operations.jobs import Job
from practices.operations.kept_mails import KeptMail, send_kept_mails
from practices.operations.last_runs import note_run
from practices.operations.watching import look_now_and_then
from tests import factories
from tests.mail_server import MailServer
from tests.practices.exchange.receiving import Receiver, webhook
from tests.practices.operations.certified import serving_tls, write_certificate
from tests.promtool import Samples
from tests.served import free_port

TOKEN = "a-token-of-the-tests"
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
Look = Callable[[], None]


@dataclass
class World:
    """A portal whose clock is set, and in which all is well but for what a test breaks."""

    settings: Any
    folder: Path
    patch: pytest.MonkeyPatch
    clock: time_machine.Traveller
    runs: set[str] = field(default_factory=lambda: {"apply_due", "backup", "ledgers", "drill"})

    def later(self, span: datetime.timedelta) -> None:
        """Let time go on."""
        self.clock.shift(span)

    def keep_well(self) -> None:
        """Let what runs by the clock have run just now."""
        now = timezone.now()
        for name in self.runs:
            note_run(name=name, now=now)
        if "apply_due" in self.runs:
            with contextlib.suppress(DatabaseError):
                JobRun.objects.update_or_create(
                    name="changes", defaults={"ended_at": now, "next_at": now + MINUTE, "failure": ""}
                )

    def command(self, *words: str) -> None:
        """Run a command that may fail."""
        with contextlib.suppress(CommandError, DatabaseError, RuntimeError):
            call_command(*words, stdout=open("/dev/null", "w"), stderr=open("/dev/null", "w"))  # noqa: PTH123, SIM115

    def check(self) -> None:
        """Check the health, as the timer does."""
        self.keep_well()
        self.command("check_health")

    def subjects(self) -> list[str]:
        """Return the subjects of the mails that were sent, or are kept until the mail server is back."""
        kept = [KeptMail(json.loads(records().open(name).read())) for name in kept_names()]
        sent = [one for one in [*mail.outbox, *kept] if one.to == ["operator@example.org"]]
        return [one.subject.removeprefix(django_settings.EMAIL_SUBJECT_PREFIX) for one in sent]

    def measured(self) -> Samples:
        """Return what /metrics says of the portal."""
        answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return {
            (one.name, frozenset(one.labels.items())): one.value
            for family in text_string_to_metric_families(answer.content.decode())
            for one in family.samples
            if one.name.startswith("exchange_") and not one.name.startswith(("exchange_request", "exchange_database_q"))
        }


@contextlib.contextmanager
def backup_has_no_folder(world: World) -> Iterator[Look]:
    folder = world.folder / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("in the way")
    world.runs -= {"backup"}
    yield lambda: (world.later(MINUTE), world.command("backup", "--to", str(folder)), world.check())[-1]
    folder.unlink()
    folder.mkdir()


@contextlib.contextmanager
def old(world: World, name: str, age: datetime.timedelta) -> Iterator[Look]:
    """A command ran last too long ago."""
    world.runs -= {name}
    note_run(name=name, now=timezone.now() - age)
    yield world.check
    world.runs |= {name}


@contextlib.contextmanager
def drill_has_a_damaged_backup(world: World) -> Iterator[Look]:
    archive = world.folder / "a.tar"
    archive.write_text("no archive")
    world.runs -= {"drill"}
    yield lambda: (archive.exists() and world.command("drill", str(archive)), world.check())[-1]
    archive.unlink()
    world.runs |= {"drill"}  # tests/practices/operations/test_drilling.py does one to its end


@contextlib.contextmanager
def disk_is_full(world: World) -> Iterator[Look]:
    whole = shutil.disk_usage
    world.patch.setattr(shutil, "disk_usage", lambda place: type(whole(place))(10**12, 10**12 - 10**8, 10**8))
    yield world.check
    world.patch.setattr(shutil, "disk_usage", whole)


def _alter_row(salt: str) -> None:
    remove_triggers()
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{ReleaseDecision._meta.db_table}" SET audience = %s', [salt])
    install_triggers()


@contextlib.contextmanager
def ledger_row_is_altered(world: World) -> Iterator[Look]:
    row = ReleaseDecision.objects.first() or (factories.instrument() and ReleaseDecision.objects.get())
    world.runs -= {"ledgers"}
    _alter_row("altered")
    yield lambda: (world.command("verify_ledger"), world.check())[-1]
    _alter_row(row.audience)


@contextlib.contextmanager
def trigger_is_dropped(world: World) -> Iterator[Look]:
    remove_triggers()
    yield world.check
    install_triggers()


@contextlib.contextmanager
def migration_is_missing(world: World) -> Iterator[Look]:
    MigrationRecorder(connection).record_unapplied("practices", "0001_initial")
    yield world.check
    MigrationRecorder(connection).record_applied("practices", "0001_initial")


@contextlib.contextmanager
def index_is_dropped(world: World) -> Iterator[Look]:
    with connection.cursor() as cursor:
        cursor.execute('DROP INDEX "reversing_events"')
    yield lambda: (world.keep_well(), look_now_and_then(now=timezone.now()))[-1]
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE INDEX "reversing_events" ON "{AdoptionEvent._meta.db_table}" (reverses_id) '
            "WHERE reverses_id IS NOT NULL"
        )


@contextlib.contextmanager
def certificate_is_over(world: World) -> Iterator[Look]:
    file = world.folder / "fullchain.pem"
    world.settings.CERTIFICATES = [str(file)]
    write_certificate(file, ends_at=timezone.now() - DAY)
    yield world.check
    write_certificate(file, ends_at=timezone.now() + 90 * DAY)


@contextlib.contextmanager
def certificate_of_the_server_ends(world: World) -> Iterator[Look]:
    file = world.folder / "fullchain.pem"
    write_certificate(file, ends_at=timezone.now() + 10 * DAY)
    with serving_tls(file) as place:
        world.settings.CERTIFICATES = [place]
        yield world.check
    write_certificate(file, ends_at=timezone.now() + 90 * DAY)
    world.settings.CERTIFICATES = [str(file)]


def _fail(_now: datetime.datetime) -> int:
    raise ValueError("somebody@example.org")


@contextlib.contextmanager
def job_raises(world: World) -> Iterator[Look]:
    world.patch.setattr(due, "JOBS", (Job("webhooks", MINUTE, _fail),))
    yield lambda: (world.keep_well(), world.command("run_due"), world.command("check_health"))[-1]
    world.patch.setattr(due, "JOBS", (Job("webhooks", MINUTE, lambda _now: 1),))


@contextlib.contextmanager
def job_is_late(world: World) -> Iterator[Look]:
    late = timezone.now() - 20 * MINUTE
    JobRun.objects.update_or_create(name="webhooks", defaults={"next_at": late, "ended_at": late})
    yield world.check
    JobRun.objects.filter(name="webhooks").delete()


@contextlib.contextmanager
def worker_is_stopped(world: World) -> Iterator[Look]:
    ran = timezone.now() - 20 * MINUTE
    world.runs -= {"apply_due"}
    note_run(name="apply_due", now=ran)
    JobRun.objects.update_or_create(name="changes", defaults={"next_at": ran, "ended_at": ran})
    yield world.check
    world.runs |= {"apply_due"}


@contextlib.contextmanager
def mail_server_is_away(world: World) -> Iterator[Look]:
    before, away = django_settings.MAILERS, MailServer(free_port())
    kept = away.mailers("default", "errors", backend="practices.operations.kept_mails.KeepingBackend")
    world.settings.MAILERS = {**kept, **away.mailers("direct", "errors_direct")}
    yield lambda: (world.keep_well(), look_now_and_then(now=timezone.now()))[0]
    world.settings.MAILERS = before
    send_kept_mails(now=timezone.now())  # as the worker does


@contextlib.contextmanager
def mail_waits(world: World) -> Iterator[Look]:
    at = (timezone.now() - HOUR).isoformat()
    said = {"at": at, "from": "a@example.org", "to": ["b@example.org"], "message": ""}
    name = records().save("unsent/1.json", ContentFile(json.dumps(said).encode()))
    yield world.check
    records().delete(name)


def _deliveries(changes: int) -> None:
    hook = webhook()
    for _number in range(changes):
        factories.instrument(hook.organization)
        note_changes()
    make_deliveries(now=timezone.now())


@contextlib.contextmanager
def webhooks_are_late(world: World) -> Iterator[Look]:
    _deliveries(1)
    WebhookDelivery.objects.update(next_at=timezone.now() - 20 * MINUTE)
    yield world.check
    WebhookDelivery.objects.update(next_at=None)


@contextlib.contextmanager
def receiver_fails(world: World) -> Iterator[Look]:
    _deliveries(1)

    def deliver(status: int, after: datetime.timedelta) -> None:
        clock = timezone.now() + after
        deliver_webhooks(clock=lambda: clock, send=Receiver([status]), jitter=lambda: 0.5)

    for minutes in (1, 5, 20, 90):
        deliver(500, minutes * MINUTE)
    yield world.check
    deliver(200, 5 * HOUR)


@contextlib.contextmanager
def database_refuses(world: World) -> Iterator[Look]:
    """Let it be reached nowhere: PostgreSQL at a port that nobody listens at, SQLite in a file that is a folder."""
    key = "PORT" if connection.vendor == "postgresql" else "NAME"
    before = connection.settings_dict[key]
    connection.close()
    connection.settings_dict[key] = str(free_port()) if key == "PORT" else str(world.folder)

    def look() -> None:
        world.keep_well()
        for _time in range(5):
            assert Client().get("/readyz").status_code in (200, 503)
            Client(raise_request_exception=False).get("/")
        world.command("run_due")
        world.command("check_health")

    yield look
    connection.close()
    connection.settings_dict[key] = before


@contextlib.contextmanager
def cache_is_away(world: World) -> Iterator[Look]:
    before = django_settings.CACHES
    location = f"redis://127.0.0.1:{free_port()}/1"
    world.settings.CACHES = {"default": {"BACKEND": "portal.outage_cache.OutageRedisCache", "LOCATION": location}}
    yield lambda: (world.keep_well(), look_now_and_then(now=timezone.now()))[0]
    world.settings.CACHES = before


@contextlib.contextmanager
def notes_cannot_be_written(world: World) -> Iterator[Look]:
    folder = Path(django_settings.UPKEEP_DIR)
    world.keep_well()
    folder.rename(f"{folder}.aside")
    folder.write_text("in the way")
    yield world.check
    folder.unlink()
    Path(f"{folder}.aside").rename(folder)


@contextlib.contextmanager
def web_service_fails(world: World) -> Iterator[Look]:
    has_failed = True

    def look() -> None:
        if has_failed:
            world.command("report_failure", "practice-exchange-web.service")
        else:  # what gunicorn does when a process of it begins to serve
            runpy.run_path(str(Path(django_settings.BASE_DIR) / "deploy/gunicorn.conf.py"))["post_worker_init"](None)
        world.check()

    yield look
    has_failed = False


@contextlib.contextmanager
def nightly_command_fails(world: World) -> Iterator[Look]:
    whole = refresh_vectors.work_out_all

    def fail(**_options: Any) -> None:
        raise RuntimeError("somebody@example.org")

    def look() -> None:
        world.command("refresh_vectors")
        if refresh_vectors.work_out_all is fail:
            world.command("report_failure", "nightly")
        world.check()

    world.patch.setattr(refresh_vectors, "work_out_all", fail)
    yield look
    world.patch.setattr(refresh_vectors, "work_out_all", whole)


@dataclass(frozen=True)
class Case:
    """A fault, the subject under which it is mailed, and the alerts that fire."""

    fault: Callable[[World], contextlib.AbstractContextManager[Look]]
    what: str
    alerts: frozenset[str]


def _case(fault: Callable[[World], Any], what: str, *alerts: str) -> Case:
    return Case(fault, what, frozenset(alerts))


@contextlib.contextmanager
def text_is_set_aside(world: World) -> Iterator[Look]:
    factories.edition()
    PendingText.objects.update(next_at=None)
    yield world.check
    PendingText.objects.all().delete()


CASES = {
    "backup fails": _case(backup_has_no_folder, "backup", "ExchangeBackupFailed"),
    "backup is old": _case(lambda world: old(world, "backup", 27 * HOUR), "backup", "ExchangeBackupOld"),
    "drill fails": _case(drill_has_a_damaged_backup, "drill", "ExchangeDrillFailed"),
    "drill is old": _case(lambda world: old(world, "drill", 101 * DAY), "drill", "ExchangeDrillOld"),
    "disk is full": _case(disk_is_full, "disk", "ExchangeDiskFull"),
    "ledger is altered": _case(ledger_row_is_altered, "ledgers", "ExchangeLedgerBroken"),
    "ledgers are not read": _case(
        lambda world: old(world, "ledgers", 27 * HOUR), "ledger check", "ExchangeLedgerUnread"
    ),
    "trigger is dropped": _case(trigger_is_dropped, "triggers", "ExchangeSchemaIncomplete"),
    "migration is missing": _case(migration_is_missing, "migrations", "ExchangeSchemaIncomplete"),
    "index is dropped": _case(index_is_dropped, "schema", "ExchangeSchemaIncomplete"),
    "certificate is over": _case(certificate_is_over, "certificate", "ExchangeCertificateOver"),
    "certificate ends soon": _case(certificate_of_the_server_ends, "certificate", "ExchangeCertificateEnding"),
    "job fails": _case(job_raises, "job webhooks", "ExchangeJobFailing"),
    "job is late": _case(job_is_late, "jobs", "ExchangeJobLate"),
    "worker is stopped": _case(worker_is_stopped, "worker", "ExchangeJobLate"),
    "mail server is away": _case(mail_server_is_away, "mail server", "ExchangeMailServerAway"),
    "mail waits": _case(mail_waits, "kept mails", "ExchangeMailsKept"),
    "webhooks are late": _case(webhooks_are_late, "webhooks", "ExchangeWebhooksLate"),
    "receiver fails": _case(receiver_fails, "receivers", "ExchangeReceiversFailing"),
    "text is set aside": _case(text_is_set_aside, "compared texts", "ExchangeFailing"),
    "database is away": _case(database_refuses, "database", "ExchangeDatabaseAway"),
    "cache is away": _case(cache_is_away, "cache", "ExchangeCacheAway"),
    "upkeep folder cannot be written": _case(notes_cannot_be_written, "upkeep folder", "ExchangeUpkeepUnwritable"),
    "web service fails": _case(web_service_fails, "web", "ExchangeFailing"),
    "nightly command fails": _case(nightly_command_fails, "vectors", "ExchangeFailing"),
}
