"""`run_due`: each job by one worker at a time, none kept up by another that fails, none lost with a worker."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from practices.management.commands import run_due
from practices.models.job_runs import JobRun
from practices.operations import due, status
from practices.operations.health import examine
from practices.operations.jobs import CLAIMED_FOR, Job, run_job, run_jobs

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


def job(name="counting", work=lambda _now: 1, **fields) -> Job:
    return Job(name, fields.pop("every", MINUTE), work, **fields)


def fail(_now):
    raise ValueError("somebody@example.org")


def killed(_now):
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_job_is_done_when_it_is_due_and_not_before():
    now = timezone.now()
    counting = job()

    passes = [list(run_jobs([counting], clock=lambda at=at: now + at)) for at in (0 * MINUTE, MINUTE / 2, MINUTE)]

    assert [len(done) for done in passes] == [1, 0, 1]
    assert JobRun.objects.get().done_count == 1


@pytest.mark.django_db
def test_failing_job_stops_no_other_and_is_noted_without_its_words():
    now = timezone.now()

    done = list(run_jobs([job("failing", fail), job()], clock=lambda: now))

    row = JobRun.objects.get(name="failing")
    assert [(one.name, one.failure) for one in done] == [("failing", "ValueError"), ("counting", "")]
    assert (row.failure, row.failing_since) == ("ValueError", now)
    assert "somebody" not in str(JobRun.objects.values_list())


@pytest.mark.django_db
def test_failing_daily_job_is_tried_again_soon_and_then_is_well():
    now = timezone.now()
    run_jobs_once = list(run_jobs([job(work=fail, every=DAY)], clock=lambda: now))
    assert run_jobs_once[0].failure

    later = list(run_jobs([job(every=DAY)], clock=lambda: now + 16 * MINUTE))

    assert [one.failure for one in later] == [""]
    assert JobRun.objects.get().failing_since is None


@pytest.mark.django_db
def test_what_was_interrupted_is_due_at_once():
    now = timezone.now()
    with pytest.raises(KeyboardInterrupt):
        list(run_jobs([job(work=killed)], clock=lambda: now))

    assert len(list(run_jobs([job()], clock=lambda: now))) == 1


@pytest.mark.django_db
def test_claim_of_a_killed_worker_runs_out():
    now = timezone.now()
    JobRun.objects.create(name="counting", next_at=now + CLAIMED_FOR, claim="00000000-0000-4000-8000-000000000000")

    asked = [run_job(job=job(), clock=lambda at=at: now + at, is_asked=True) for at in (MINUTE, CLAIMED_FOR)]

    assert [one is not None for one in asked] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_a_job_once():
    both_wait, at_work = threading.Barrier(2), threading.Event()
    counted = []

    def work(_now):
        counted.append(1)
        at_work.wait(1)
        return 1

    def run():
        try:
            both_wait.wait()
            return run_job(job=job(work=work))
        finally:
            at_work.set()
            connection.close()

    JobRun.objects.create(name="counting", next_at=timezone.now())
    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in [pool.submit(run), pool.submit(run)]]

    assert len(counted) == 1
    assert sorted(one is not None for one in done) == [False, True]


@pytest.mark.once
@pytest.mark.parametrize(("began", "due"), [("14:05", "02T02:00"), ("02:00", "02T02:00"), ("01:59", "01T02:00")])
def test_daily_job_is_due_at_its_hour(began, due):
    at = datetime.datetime.fromisoformat(f"2026-01-01T{began}:30+00:00")

    assert job(every=DAY, hour=2).next_after(at).isoformat() == f"2026-01-{due}:00+00:00"


@pytest.mark.django_db
def test_every_job_runs_on_an_empty_portal(capsys):
    call_command("run_due")
    call_command("run_due", "--list")

    names = set(JobRun.objects.filter(failure="", ended_at__isnull=False).values_list("name", flat=True))
    assert names == {one.name for one in due.JOBS if one.is_on()}
    assert "harvest (off): every 60 min; never" in capsys.readouterr().out
    assert {one.name: one.verdict for one in examine(now=timezone.now())}["jobs"] == "ok"


@pytest.mark.django_db
def test_command_names_what_failed_and_knows_its_jobs(monkeypatch):
    for module in (due, run_due, status):
        monkeypatch.setattr(module, "JOBS", (job("changes", fail),))

    with pytest.raises(CommandError, match="Failed: changes"):
        call_command("run_due")
    with pytest.raises(CommandError, match="no job nothing"):
        call_command("run_due", "--only", "nothing")
    assert {one.name: one.verdict for one in examine(now=timezone.now())}["job changes"] == "warn"
