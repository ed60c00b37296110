"""Running what is due by the clock: each job by one worker at a time, and none kept up by another that fails.

A job is claimed by setting `next_at` ahead, in one conditional UPDATE, which no two workers win on either database. The
claim is renewed while the job runs; a worker that is killed leaves one that runs out, and the job is taken up again.
"""

import datetime
import logging
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone

from practices.models.job_runs import JobRun
from practices.operations.fault_words import words_of
from practices.operations.outages import what_is_away
from practices.operations.spells import report_fault, report_well

logger = logging.getLogger(__name__)

CLAIMED_FOR = datetime.timedelta(minutes=5)
RENEWED_EVERY = datetime.timedelta(minutes=1)
TRIED_AGAIN = datetime.timedelta(minutes=15)
"""How long a job that failed waits at most, if it is due more rarely."""
Clock = Callable[[], datetime.datetime]


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due again and again. `work` takes the time and gives how many things it did.

    `hour`: of a job that is due once a day or more rarely, the hour (UTC) at which it is due. `is_on` tells whether the
    settings want it at all.
    """

    name: str
    every: datetime.timedelta
    work: Callable[[datetime.datetime], int]
    hour: int | None = None
    is_on: Callable[[], bool] = _always

    def next_after(self, began: datetime.datetime) -> datetime.datetime:
        """Return when it is due after a run that began then."""
        due = began + self.every
        if self.hour is None:
            return due
        at = due.astimezone(datetime.UTC).replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return at if at <= due else at - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class JobDone:
    """A run of a job: how many things it did, seconds that it took, the kind of error that ended it ("": none)."""

    name: str
    count: int
    seconds: float
    failure: str = ""


def run_jobs(
    jobs: Iterable[Job],
    *,
    only: Collection[str] = (),
    clock: Clock = timezone.now,
    may_go_on: Callable[[], bool] = _always,
) -> Iterator[JobDone]:
    """Run the jobs that are due, in their order; yields each that ran here. `only`: these, due or not.

    What another worker is at is left to it. `may_go_on` is asked before each job. Raises DatabaseError where the
    database does not answer.
    """
    wanted = [job for job in jobs if job.is_on() and (not only or job.name in only)]
    _enter(wanted, now=clock())
    due = {job.name for job in wanted} if only else _due(clock())
    for job in wanted:
        if not may_go_on():
            return
        if job.name in due and (done := run_job(job=job, clock=clock, is_asked=bool(only))) is not None:
            yield done


def run_job(*, job: Job, clock: Clock = timezone.now, is_asked: bool = False) -> JobDone | None:
    """Claim a job, run it and note how it ended; None where another worker is at it, or it is not due.

    `is_asked`: also before it is due. An error of the job is logged and noted.
    """
    now = clock()
    claim = _claim(job, now, is_asked=is_asked)
    if claim is None:
        return None
    began, count, failure = time.monotonic(), 0, ""
    try:
        with _renewing(job.name, claim, clock):
            count = job.work(now)
    except Exception as error:  # one job must not keep the others from being run
        spell = what_is_away(error) or f"job {job.name}"
        logger.exception("the job %s failed", job.name, extra={"spell": spell})
        failure = type(error).__name__
        report_fault(what=spell, words=words_of(error), now=now)
    except BaseException:
        JobRun.objects.filter(name=job.name, claim=claim).update(claim=None, next_at=now)  # it was interrupted
        raise
    else:
        report_well(what=f"job {job.name}", now=now)
    done = JobDone(job.name, count, time.monotonic() - began, failure)
    _note(job, claim, done, began_at=now, ended_at=clock())
    return done


def _enter(jobs: Collection[Job], *, now: datetime.datetime) -> None:
    """Make the rows of jobs that never ran: they are due."""
    known = set(JobRun.objects.values_list("name", flat=True))
    new = [JobRun(name=job.name, next_at=now) for job in jobs if job.name not in known]
    if new:
        JobRun.objects.bulk_create(new, ignore_conflicts=True)


def _due(now: datetime.datetime) -> set[str]:
    return set(JobRun.objects.filter(next_at__lte=now).values_list("name", flat=True))


def _claim(job: Job, now: datetime.datetime, *, is_asked: bool) -> uuid.UUID | None:
    claim = uuid.uuid4()
    is_free = Q(next_at__lte=now) | Q(claim__isnull=True) if is_asked else Q(next_at__lte=now)
    was_left = JobRun.objects.filter(name=job.name, next_at__lte=now, claim__isnull=False).exists()
    values = {"claim": claim, "began_at": now, "next_at": now + CLAIMED_FOR}
    if not JobRun.objects.filter(is_free, name=job.name).update(**values):
        return None
    if was_left:
        logger.warning("the job %s was left in the midst, and is taken up again", job.name)
    return claim


def _note(
    job: Job, claim: uuid.UUID, done: JobDone, *, began_at: datetime.datetime, ended_at: datetime.datetime
) -> None:
    """Note how a run ended, unless its claim ran out and another worker has it."""
    next_at = job.next_after(began_at)
    mine = JobRun.objects.filter(name=job.name, claim=claim)
    if done.failure:
        next_at = min(next_at, ended_at + TRIED_AGAIN)
        mine.filter(failing_since__isnull=True).update(failing_since=began_at)
    written = mine.update(
        claim=None,
        next_at=next_at,
        ended_at=ended_at,
        took=round(done.seconds * 1000),
        done_count=done.count,
        failure=done.failure[:80],
        **({} if done.failure else {"failing_since": None}),
    )
    if not written:
        logger.warning("the claim of the job %s ran out before it ended", job.name)


@contextmanager
def _renewing(name: str, claim: uuid.UUID, clock: Clock) -> Iterator[None]:
    """Keep a claim from running out while a job is at work, from a thread with a connection of its own."""
    is_done = threading.Event()

    def renew() -> None:
        while not is_done.wait(RENEWED_EVERY.total_seconds()):
            try:
                JobRun.objects.filter(name=name, claim=claim).update(next_at=clock() + CLAIMED_FOR)
            except DatabaseError:
                logger.warning("the claim of the job %s could not be renewed", name)
            finally:
                connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()
