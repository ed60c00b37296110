"""The breaks: each takes something away under load, and brings it back."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any, LiteralString

import psycopg

from tests.measurements.load.answers import Answers
from tests.measurements.load.installation import WORKERS, Installation
from tests.measurements.load.outages import Break, moments

AWAY = 5.0
"""Seconds for which something is away that is started again by hand."""
HELD_JOB, HELD_TABLE = "submissions", "practices_submission"
"""A job of the worker, and what it reads: a lock on it holds the job, and who submits, until its worker is killed."""
HELD_WITHIN = 15.0
"""Seconds within which a worker takes up what is due."""
DUE_IN = f"SELECT extract(epoch FROM next_at - now())::float FROM practices_jobrun WHERE name = '{HELD_JOB}'"
IS_HELD = f"SELECT claim IS NOT NULL FROM practices_jobrun WHERE name = '{HELD_JOB}'"
HELD_BY = f"SELECT worker FROM load_job_log WHERE name = '{HELD_JOB}' AND claim IS NOT NULL ORDER BY id DESC LIMIT 1"


class Breaker:
    """Breaks one thing after another."""

    def __init__(self, installation: Installation, answers: Answers, seconds: float) -> None:
        self.all, self.answers, self.seconds = installation, answers, seconds
        self.done: list[Break] = []

    def run(self) -> None:
        """Break each thing at its moment; say so."""
        acts: dict[str, Callable[[], str]] = {
            "primary restarted": self._restart_primary,
            "standby lost": self._lose_standby,
            "Redis lost": self._lose_redis,
            "worker killed": self._kill_worker,
            "web process killed": self._kill_web_process,
        }
        for (name, act), at in zip(acts.items(), moments(len(acts), self.seconds), strict=True):
            time.sleep(max(at - self.answers.now(), 0))
            began_at = self.answers.now()
            print(f"{began_at:7.1f} s  {name}", flush=True)
            note = act()
            self.done.append(Break(name, began_at, self.answers.now(), note))
            print(f"{self.answers.now():7.1f} s  there again{note and ': '}{note}", flush=True)

    def _restart_primary(self) -> str:
        self.all.clusters.crash("primary")
        began = time.monotonic()
        self.all.clusters.start("primary")
        return f"came up in {time.monotonic() - began:.1f} s"

    def _lose_standby(self) -> str:
        self.all.clusters.crash("standby")
        time.sleep(AWAY)
        self.all.clusters.start("standby")
        return f"away for {AWAY:.0f} s"

    def _lose_redis(self) -> str:
        self.all.redis.kill()
        time.sleep(AWAY)
        self.all.redis.start()
        return f"away for {AWAY:.0f} s"

    def _kill_worker(self) -> str:
        """Kill a worker in the midst of a job, and start another in its place."""
        url = self.all.clusters.url("primary")
        with psycopg.connect(url) as holding, psycopg.connect(url, autocommit=True) as asking:
            name = _hold_a_worker(holding, asking)
            worker = self.all.workers[name or WORKERS[0]]
            worker.kill()
            killed_at = self.answers.now()
        worker.start()
        return f"{worker.log.stem} {f'at the job {HELD_JOB}' if name else 'between two jobs'}, at {killed_at:.0f} s"

    def _kill_web_process(self) -> str:
        children = self.all.web.children()
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[0], signal.SIGKILL)
        return f"one of {len(children)}"


def _hold_a_worker(holding: psycopg.Connection, asking: psycopg.Connection) -> str:
    """Lock what a job reads when it is due next; give the worker that is at it then, "" for none."""
    time.sleep(max(_first(asking, DUE_IN) or 0.0, 0.0))
    holding.execute(f"LOCK TABLE {HELD_TABLE} IN ACCESS EXCLUSIVE MODE")
    ends_at = time.monotonic() + HELD_WITHIN
    while time.monotonic() < ends_at:
        if _first(asking, IS_HELD) and (name := _first(asking, HELD_BY)) in WORKERS:
            return str(name)
        time.sleep(0.1)
    return ""


def _first(connection: psycopg.Connection, sql: LiteralString) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
