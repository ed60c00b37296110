"""How what runs by the clock stands: the worker and its jobs, backup, drill, reading of the ledgers."""

import datetime
from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Max

from practices.models.job_runs import JobRun
from practices.models.pending_texts import PendingText
from practices.operations.drill_words import unconfirmed_since
from practices.operations.due import jobs_at_work
from practices.operations.findings import HealthFinding, HealthStatus, in_words
from practices.operations.last_runs import last_failure, last_run
from practices.operations.remembered import changing_notes

LATE_WORKER = datetime.timedelta(minutes=5)
LATE_JOB = datetime.timedelta(minutes=10)
LASTING = datetime.timedelta(minutes=20)
"""How long a job must fail before a check mails it: the worker that ran it did so at once."""
LATE = {
    "backup": datetime.timedelta(hours=26),
    "ledgers": datetime.timedelta(hours=26),
    "drill": datetime.timedelta(days=100),
}
"""How old the last good run of a command may be."""
NAMES = {"ledgers": "ledger check"}
"""Where the age of a run has a name of its own: a broken ledger is another fault than one that nobody reads."""
UNCONFIRMED = datetime.timedelta(days=3)
"""How long the word of a drill's mail may be unconfirmed."""
NOTES = "first-check"


def look_at_jobs(now: datetime.datetime) -> Iterator[HealthFinding]:
    """Look at the jobs of `run_due`, once it ran: each that failed, and whether any is late."""
    rows = list(JobRun.objects.filter(name__in=[job.name for job in jobs_at_work()]).order_by("name"))
    failing = [row for row in rows if row.failure]
    late = [row.name for row in rows if now - row.next_at > LATE_JOB]
    for row in failing:
        is_lasting = row.failing_since is not None and now - row.failing_since > LASTING
        yield HealthFinding(
            f"job {row.name}", HealthStatus.WARN, f"the last run failed: {row.failure}", is_mailed=is_lasting
        )
    if late:
        yield HealthFinding("jobs", HealthStatus.WARN, f"{len(late)} are late, {late[0]} first: does run_due run?")
    elif rows:
        yield HealthFinding(
            "jobs", HealthStatus.OK, f"{len(rows) - len(failing)} of {len(rows)} ended well and run when due"
        )


def look_at_texts() -> HealthFinding:
    """Say how many texts are set aside: comparing them failed again and again, and nobody tries by itself."""
    count, name = PendingText.objects.set_aside().count(), "compared texts"
    if count:
        words = f"{count} could not be compared, and are set aside: see the log, then refresh_vectors --set-aside"
        return HealthFinding(name, HealthStatus.WARN, words)
    return HealthFinding(name, HealthStatus.OK, "none is set aside")


def look_at_worker(now: datetime.datetime) -> HealthFinding:
    """Say when `run_due` or `apply_due` last came to its end here, or a job on any machine."""
    here = last_run("apply_due")
    try:
        anywhere = JobRun.objects.aggregate(at=Max("ended_at"))["at"]
    except DatabaseError:
        anywhere = None
    ran = [at for at in (here, anywhere) if at is not None]
    if not ran:
        return HealthFinding(
            "worker", HealthStatus.WARN, "never ran", is_mailed=_is_settled_in("apply_due", LATE_WORKER, now)
        )
    verdict = HealthStatus.WARN if now - max(ran) > LATE_WORKER else HealthStatus.OK
    return HealthFinding("worker", verdict, f"ran {in_words(now - max(ran))} ago")


def look_at_runs(now: datetime.datetime) -> Iterator[HealthFinding]:
    """Say how and when commands last ran on this machine."""
    for name, late in LATE.items():
        shown, at, failure = NAMES.get(name, name), last_run(name), last_failure(name)
        if name in NAMES and (unread := last_failure(shown)):
            yield HealthFinding(shown, HealthStatus.WARN, f"failed {in_words(now - unread.at)} ago: {unread.words}")
        elif failure is not None and name not in NAMES:
            yield HealthFinding(shown, HealthStatus.WARN, f"failed {in_words(now - failure.at)} ago: {failure.words}")
        elif at is None and failure is None:
            is_due = _is_settled_in(name, late, now)
            yield HealthFinding(shown, HealthStatus.WARN, "never ran to its end on this machine", is_mailed=is_due)
        elif name == "drill" and (since := unconfirmed_since()) and now - since > UNCONFIRMED:
            yield HealthFinding(shown, HealthStatus.WARN, f"nobody confirmed its mail for {in_words(now - since)}")
        else:
            age = now - max(each for each in (at, failure and failure.at) if each)
            yield HealthFinding(shown, HealthStatus.WARN if age > late else HealthStatus.OK, f"ran {in_words(age)} ago")


def _is_settled_in(name: str, late: datetime.timedelta, now: datetime.datetime) -> bool:
    """Tell whether this machine is checked for so long already that a first run is overdue."""
    with changing_notes(NOTES) as notes:
        since = datetime.datetime.fromisoformat(notes.setdefault(name, now.isoformat()))
    return now - since > late
