"""How the portal stands, for the page of who runs it: what `check_health` finds, the jobs, what waits, versions."""

import datetime
import platform
from dataclasses import dataclass
from importlib.metadata import version

from django.db import DatabaseError, connection

from practices.models.job_runs import JobRun
from practices.operations.due import JOBS
from practices.operations.findings import HealthFinding, in_words
from practices.operations.health import examine
from practices.operations.last_runs import last_run
from practices.operations.manifests import product_version
from practices.operations.queues import queues

SHOWN = ("Django", "wagtail", "gunicorn")


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job of the worker: `took` in seconds, `failure` the kind of error of the last run, "" where it ended well."""

    name: str
    is_on: bool
    ended_at: datetime.datetime | None
    took: float
    failure: str
    is_at_work: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """What waits: how many, and for how long the oldest; "" where nobody can tell."""

    name: str
    count: int
    age: str


@dataclass(frozen=True, slots=True)
class Status:
    """Everything; without the database no jobs and no queues."""

    findings: list[HealthFinding]
    jobs: list[JobLine]
    queues: list[QueueLine]
    versions: list[tuple[str, str]]
    backup_at: datetime.datetime | None


def status(*, now: datetime.datetime) -> Status:
    """Look at everything (it asks mail server and cache too, and takes as long as they do)."""
    findings = examine(now=now)
    try:
        jobs, waiting = _jobs(now), [QueueLine(one.name, one.count, _age(one.since, now)) for one in queues(now=now)]
    except DatabaseError:
        jobs, waiting = [], []
    return Status(findings, jobs, waiting, _versions(), last_run("backup"))


def _age(since: datetime.datetime | None, now: datetime.datetime) -> str:
    return in_words(now - since) if since else ""


def _jobs(now: datetime.datetime) -> list[JobLine]:
    rows = {row.name: row for row in JobRun.objects.all()}
    never = JobRun()
    return [
        JobLine(
            job.name,
            job.is_on(),
            row.ended_at,
            row.took / 1000,
            row.failure,
            row.claim is not None and row.next_at > now,
        )
        for job in JOBS
        for row in [rows.get(job.name, never)]
    ]


def _versions() -> list[tuple[str, str]]:
    found = [("Practice Exchange", product_version()), ("Python", platform.python_version())]
    found += [(name, version(name)) for name in SHOWN]
    return [*found, (connection.vendor, ".".join(map(str, connection.get_database_version())))]
