"""How the portal stands: one finding for each thing it rests on, without secrets and without anybody's data."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.core.validators import validate_email
from django.db import DatabaseError, connection
from django.utils.module_loading import import_string

from practices.actions.ledger import verify
from practices.actions.ledger_heads import HeadsUnreadable, against_known, known_heads
from practices.actions.row_level_security.building import missing_parts
from practices.actions.triggers import ledgers
from practices.actions.unsent_mails import kept_names
from practices.operations.certificates import look_at_certificates
from practices.operations.disks import look_at_disks
from practices.operations.findings import HealthFinding, HealthStatus, in_words
from practices.operations.health_of_runs import look_at_jobs, look_at_runs, look_at_texts, look_at_worker
from practices.operations.health_of_webhooks import look_at_webhooks
from practices.operations.kept_mails import kept_since
from practices.operations.last_runs import last_failure
from practices.operations.operator_mails import DIRECT, refused_addresses
from practices.operations.optional_programs import look_at_programs
from practices.operations.readiness import faults_now, is_newer, pending_migrations
from practices.operations.remembered import is_writable
from practices.operations.schema_rebuilding import waiting
from practices.operations.schema_repair import lacks_of_migrated
from practices.operations.schema_state import missing_guards, missing_objects

__all__ = ["Check", "HealthFinding", "HealthStatus", "examine", "examine_quickly", "in_words"]

KEY = "health"
LATE_MAIL = datetime.timedelta(minutes=15)
MOST_NAMED = 10
"""Missing parts of the schema that are named; the rest are counted."""


def examine(*, now: datetime.datetime) -> list[HealthFinding]:
    """Look at everything, in a fixed order; where the database does not answer, what rests on it is left out.

    `settings.HEALTH_CHECKS` names further functions: each takes `now` and gives findings.
    """
    findings = [_database()]
    if findings[0].verdict == HealthStatus.OK:
        findings += [_migrations()]
        if findings[1].verdict == HealthStatus.OK:
            schema, is_usable = _schema()
            findings += [schema]
            findings += [_triggers(), _heads(), *_work(now)] if is_usable else []
            findings += [_row_level_security()] if settings.ROW_LEVEL_SECURITY and is_usable else []
            findings += [_derived()]
            findings += [finding for name in settings.HEALTH_CHECKS for finding in import_string(name)(now)]
    findings += [
        *_around(now),
        *look_at_programs(),
        *look_at_certificates(now),
        look_at_worker(now),
        *look_at_runs(now),
    ]
    return findings


def examine_quickly(*, now: datetime.datetime) -> list[HealthFinding]:
    """Look at what the worker looks at each few minutes: what costs little and may go away at any moment."""
    findings = [_database()]
    if findings[0].verdict == HealthStatus.OK:
        findings += [_migrations()]
        if findings[1].verdict == HealthStatus.OK:
            schema, is_usable = _schema()
            findings += [schema, *_work(now)] if is_usable else [schema]
    return [*findings, *_around(now)]


def _work(now: datetime.datetime) -> Iterator[HealthFinding]:
    yield from (*look_at_webhooks(now), *look_at_jobs(now), look_at_texts())


def _around(now: datetime.datetime) -> Iterator[HealthFinding]:
    yield from (_cache(), _mail_server(), _kept_mails(now), _addresses(), look_at_disks(), _notes())


def _database() -> HealthFinding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only" if connection.vendor == "postgresql" else "PRAGMA query_only")
            is_read_only = cursor.fetchone()[0] in ("on", 1)
    except DatabaseError as error:
        return HealthFinding("database", HealthStatus.FAIL, f"does not answer: {type(error).__name__}")
    if is_read_only:
        return HealthFinding("database", HealthStatus.FAIL, "takes no writes: it is a standby, or set to read only")
    return HealthFinding("database", HealthStatus.OK, f"{connection.vendor} answers")


def _migrations() -> HealthFinding:
    pending = pending_migrations()
    if pending:
        lacks = lacks_of_migrated()
        before = f"; before that repair_schema, for {'; '.join(lacks[:MOST_NAMED])}" if lacks else ""
        words = f"{len(pending)} are not applied, {pending[0]} first: run migrate{before}"
        return HealthFinding("migrations", HealthStatus.FAIL, words)
    return HealthFinding("migrations", HealthStatus.OK, "all applied")


def _schema() -> tuple[HealthFinding, bool]:
    """Compare the schema with the models; tell too whether queries work on it."""
    faults = faults_now()
    said = [fault.words for fault in faults] + [
        f"{name} is missing" for name in ([] if is_newer() else missing_objects())
    ]
    if not said:
        return HealthFinding("schema", HealthStatus.OK, "all that the models know is there"), True
    more = f"; and {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else ""
    words = f"{'; '.join(said[:MOST_NAMED])}{more}: run repair_schema"
    return HealthFinding("schema", HealthStatus.FAIL, words), not any(fault.breaks_queries for fault in faults)


def _derived() -> HealthFinding:
    if waiting():
        words = "search index and counts wait to be written again: run repair_schema --rebuild"
        return HealthFinding("derived rows", HealthStatus.WARN, words)
    return HealthFinding("derived rows", HealthStatus.OK, "none wait to be written again")


def _triggers() -> HealthFinding:
    missing = missing_guards()
    if missing:
        words = f"{len(missing)} are missing, {missing[0]} first: run repair_schema"
        return HealthFinding("triggers", HealthStatus.FAIL, words)
    return HealthFinding("triggers", HealthStatus.OK, "all in place")


def _heads() -> HealthFinding:
    """Look at the heads, and at what the last `verify_ledger` found: it reads every row, this only the last ones."""
    try:
        known = known_heads()
    except HeadsUnreadable:
        return HealthFinding("ledgers", HealthStatus.FAIL, "the record of known heads is damaged, or cannot be read")
    for model in ledgers():
        table = model._meta.db_table
        head = model._default_manager.order_by("-sequence").values_list("sequence", flat=True).first() or 0
        has_gap = head != model._default_manager.count()
        breach = (verify(model) if has_gap else None) or against_known(model, known.get(table, []))
        if breach is not None:
            return HealthFinding("ledgers", HealthStatus.FAIL, f"{table}, row {breach.sequence}: {breach.reason}")
    if failure := last_failure("ledgers"):
        return HealthFinding("ledgers", HealthStatus.FAIL, f"verify_ledger failed: {failure.words.splitlines()[0]}")
    return HealthFinding(
        "ledgers", HealthStatus.OK, "heads are those that were known" if known else "no head was noted yet"
    )


def _row_level_security() -> HealthFinding:
    missing = missing_parts()
    if missing:
        return HealthFinding(
            "row-level security", HealthStatus.FAIL, f"{len(missing)} parts are missing: run row_level_security"
        )
    return HealthFinding("row-level security", HealthStatus.OK, "stands")


def _cache() -> HealthFinding:
    there: Any = getattr(cache, "is_reachable", None)
    if there is not None and not there():
        return HealthFinding("cache", HealthStatus.WARN, "cannot be reached, or is full: the portal is slower")
    cache.set(KEY, 1, 10)
    if cache.get(KEY) != 1:
        return HealthFinding("cache", HealthStatus.WARN, "does not keep what it is given")
    return HealthFinding("cache", HealthStatus.OK, "answers")


def _mail_server() -> HealthFinding:
    """Connect to the mail servers, as sending would; nothing is sent."""
    asked: set[tuple[str, int]] = set()
    for name in ("direct", DIRECT):
        mailer: Any = mailers[name]
        if not hasattr(mailer, "host"):
            kind = type(mailer).__module__.rpartition(".")[2]
            return HealthFinding("mail server", HealthStatus.OK, f"mails go to no server ({kind})")
        if (mailer.host, mailer.port) in asked:
            continue
        asked.add((mailer.host, mailer.port))
        try:
            mailer.open()
            mailer.close()
        except OSError as error:
            words = f"{mailer.host}:{mailer.port} cannot be reached: {type(error).__name__}; mails are kept"
            return HealthFinding("mail server", HealthStatus.WARN, words)
    return HealthFinding("mail server", HealthStatus.OK, "the server answers")


def _kept_mails(now: datetime.datetime) -> HealthFinding:
    since = kept_since()
    if since is None:
        return HealthFinding("kept mails", HealthStatus.OK, "none wait")
    count = sum(1 for _name in kept_names())
    verdict = HealthStatus.WARN if now - since > LATE_MAIL else HealthStatus.OK
    return HealthFinding("kept mails", verdict, f"{count} wait, the oldest for {in_words(now - since)}")


def _addresses() -> HealthFinding:
    if not settings.ERROR_MAILS:
        return HealthFinding(
            "error mails", HealthStatus.WARN, "ERROR_MAILS names nobody: no fault is mailed", is_mailed=False
        )
    wrong = [address for address in settings.ERROR_MAILS if not _is_address(address)]
    if wrong or refused_addresses():
        words = (
            f"{len(wrong)} of ERROR_MAILS are no addresses" if wrong else "the mail server refuses one of ERROR_MAILS"
        )
        return HealthFinding("error mails", HealthStatus.WARN, words, is_mailed=False)
    return HealthFinding("error mails", HealthStatus.OK, f"{len(settings.ERROR_MAILS)} addresses are written to")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _notes() -> HealthFinding:
    if not is_writable():
        return HealthFinding(
            "upkeep folder", HealthStatus.FAIL, f"{settings.UPKEEP_DIR} cannot be written: mails may come twice"
        )
    return HealthFinding("upkeep folder", HealthStatus.OK, "can be written")


Check = Callable[[datetime.datetime], list[HealthFinding]]
"""What `settings.HEALTH_CHECKS` names."""
