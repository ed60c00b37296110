"""How the portal stands: one finding for each thing it rests on, without secrets and without anybody's data."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.db.models import Min, OuterRef, Subquery
from django.utils.module_loading import import_string

from practices.actions.ledger import verify
from practices.actions.second_wall.building import missing_parts
from practices.actions.triggers import ledgers
from practices.actions.upkeep.due_jobs import jobs_at_work
from practices.actions.upkeep.heads import HeadsUnreadable, against_known, known_heads
from practices.actions.upkeep.kept_mails import kept_names, kept_since
from practices.actions.upkeep.last_runs import last_run
from practices.actions.upkeep.readiness import faults_now, is_newer, pending_migrations
from practices.actions.upkeep.schema_state import missing_guards, missing_objects
from practices.models import JobRun, Webhook, WebhookDelivery

KEY = "health"
LATE_APPLY_DUE = datetime.timedelta(minutes=5)
LATE_BACKUP = datetime.timedelta(hours=26)
LATE_MAIL = datetime.timedelta(minutes=15)
LATE_CALL = datetime.timedelta(minutes=10)
"""How far behind its time the sending of a webhook may be: the runs of three minutes, and one that takes long."""
LATE_JOB = datetime.timedelta(minutes=10)
MOST_NAMED = 10
"""Missing parts of the schema that are named; the rest are counted."""
LOW_SHARE, LOW_BYTES, FULL_BYTES = 0.1, 5 * 1024**3, 500 * 1024**2
"""Of the disk: a warning below a tenth and 5 GiB of room, a failure below 500 MiB."""


class Verdict(StrEnum):
    """How a thing stands."""

    OK = "ok"
    WARN = "warn"
    """The portal works, and somebody should look."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and a sentence on it."""

    name: str
    verdict: Verdict
    words: str


def examine(*, now: datetime.datetime) -> list[Finding]:
    """Look at everything, in a fixed order; where the database does not answer, what rests on it is left out.

    `settings.HEALTH_CHECKS` names further functions: each takes `now` and gives findings.
    """
    findings = [_database()]
    if findings[0].verdict == Verdict.OK:
        findings += [_migrations()]
        if findings[1].verdict == Verdict.OK:
            schema, is_usable = _schema()
            findings.append(schema)
            findings += [_triggers(), _heads(), _calls(now), *_jobs(now)] if is_usable else []
            findings += [_second_wall()] if settings.SECOND_WALL and is_usable else []
            findings += [finding for name in settings.HEALTH_CHECKS for finding in import_string(name)(now)]
    return [*findings, _cache(), _mail(), _kept_mails(now), _disk(), *_runs(now)]


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", Verdict.FAIL, f"does not answer: {type(error).__name__}")
    return Finding("database", Verdict.OK, f"{connection.vendor} answers")


def _migrations() -> Finding:
    pending = pending_migrations()
    if pending:
        return Finding("migrations", Verdict.FAIL, f"{len(pending)} are not applied, {pending[0]} first: run migrate")
    return Finding("migrations", Verdict.OK, "all applied")


def _schema() -> tuple[Finding, bool]:
    """Compare the schema with the models; tell too whether queries work on it."""
    faults = faults_now()
    said = [fault.words for fault in faults] + [
        f"{name} is missing" for name in ([] if is_newer() else missing_objects())
    ]
    if not said:
        return Finding("schema", Verdict.OK, "all that the models know is there"), True
    more = f"; and {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else ""
    words = f"{'; '.join(said[:MOST_NAMED])}{more}: run repair_schema"
    return Finding("schema", Verdict.FAIL, words), not any(fault.breaks_queries for fault in faults)


def _triggers() -> Finding:
    missing = missing_guards()
    if missing:
        words = f"{len(missing)} are missing, {missing[0]} first: run repair_schema"
        return Finding("triggers", Verdict.FAIL, words)
    return Finding("triggers", Verdict.OK, "all in place")


def _heads() -> Finding:
    try:
        known = known_heads()
    except HeadsUnreadable:
        return Finding("ledgers", Verdict.FAIL, "the record of known heads is damaged")
    for model in ledgers():
        table = model._meta.db_table
        head = model._default_manager.order_by("-sequence").values_list("sequence", flat=True).first() or 0
        has_gap = head != model._default_manager.count()
        breach = (verify(model) if has_gap else None) or against_known(model, known.get(table, []))
        if breach is not None:
            return Finding("ledgers", Verdict.FAIL, f"{table}, row {breach.sequence}: {breach.reason}")
    return Finding("ledgers", Verdict.OK, "heads are those that were known" if known else "no head was noted yet")


def _second_wall() -> Finding:
    missing = missing_parts()
    if missing:
        return Finding("second wall", Verdict.FAIL, f"{len(missing)} parts are missing: run second_wall")
    return Finding("second wall", Verdict.OK, "stands")


def _calls(now: datetime.datetime) -> Finding:
    """Look at the first delivery that waits at each webhook: what comes after it waits with it."""
    waiting = WebhookDelivery.objects.filter(webhook=OuterRef("pk"), number__gt=0, next_at__isnull=False)
    first = Subquery(waiting.order_by("pk").values("next_at")[:1])
    at_work = Webhook.objects.filter(paused_at__isnull=True)
    oldest = at_work.annotate(due=first).aggregate(oldest=Min("due"))["oldest"]
    late = now - oldest if oldest else datetime.timedelta()
    if late > LATE_CALL:
        return Finding("webhooks", Verdict.WARN, f"calls are {in_words(late)} late: does apply_due run?")
    return Finding("webhooks", Verdict.OK, "no call is late")


def _jobs(now: datetime.datetime) -> Iterator[Finding]:
    """Look at the jobs of `run_due`, once it ran."""
    rows = list(JobRun.objects.filter(name__in=[job.name for job in jobs_at_work()]).order_by("name"))
    failing = [f"{row.name} ({row.failure})" for row in rows if row.failure]
    late = [row.name for row in rows if now - row.next_at > LATE_JOB]
    if failing:
        yield Finding("jobs", Verdict.WARN, f"the last run failed: {', '.join(failing)}")
    elif late:
        yield Finding("jobs", Verdict.WARN, f"{len(late)} are late, {late[0]} first: does run_due run?")
    elif rows:
        yield Finding("jobs", Verdict.OK, f"{len(rows)} run when they are due")


def _cache() -> Finding:
    there: Any = getattr(cache, "is_reachable", None)
    if there is not None and not there():
        return Finding("cache", Verdict.WARN, "cannot be reached: the portal is slower")
    cache.set(KEY, 1, 10)
    if cache.get(KEY) != 1:
        return Finding("cache", Verdict.WARN, "does not keep what it is given")
    return Finding("cache", Verdict.OK, "answers")


def _mail() -> Finding:
    """Connect to the mail server, as sending would; nothing is sent."""
    mailer = mailers["direct"]
    if not hasattr(mailer, "host"):
        kind = type(mailer).__module__.rpartition(".")[2]
        return Finding("mail", Verdict.OK, f"goes to no server ({kind})")
    try:
        mailer.open()
        mailer.close()
    except OSError as error:
        return Finding("mail", Verdict.WARN, f"the server cannot be reached: {type(error).__name__}; mails are kept")
    return Finding("mail", Verdict.OK, "the server answers")


def _kept_mails(now: datetime.datetime) -> Finding:
    since = kept_since()
    if since is None:
        return Finding("kept mails", Verdict.OK, "none wait")
    count = sum(1 for _name in kept_names())
    verdict = Verdict.WARN if now - since > LATE_MAIL else Verdict.OK
    return Finding("kept mails", verdict, f"{count} wait, the oldest for {in_words(now - since)}")


def _disk() -> Finding:
    usage = shutil.disk_usage(settings.VAR_DIR)
    words = f"{usage.free // 1024**2} MiB free of {usage.total // 1024**2}"
    if usage.free < FULL_BYTES:
        return Finding("disk", Verdict.FAIL, words)
    is_low = usage.free < LOW_BYTES and usage.free < LOW_SHARE * usage.total
    return Finding("disk", Verdict.WARN if is_low else Verdict.OK, words)


def _runs(now: datetime.datetime) -> Iterator[Finding]:
    """Say when commands last ran to their end on this machine; a worker on another one shows by its jobs."""
    for name, late in (("apply_due", LATE_APPLY_DUE), ("backup", LATE_BACKUP)):
        at = last_run(name)
        if at is None:
            yield Finding(name, Verdict.WARN, "never ran to its end on this machine")
        else:
            verdict = Verdict.WARN if now - at > late else Verdict.OK
            yield Finding(name, verdict, f"ran {in_words(now - at)} ago")


def in_words(span: datetime.timedelta) -> str:
    """Give a span of time in its largest unit, rounded down."""
    seconds = max(int(span.total_seconds()), 0)
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"


Check = Callable[[datetime.datetime], list[Finding]]
"""What `settings.HEALTH_CHECKS` names."""
