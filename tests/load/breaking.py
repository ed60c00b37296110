"""The breaks: each takes something away under load, and brings it back."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

import psycopg

from tests.load.answers import Answers
from tests.load.installation import WORKERS, Installation
from tests.load.outages import Break, moments

AWAY = 5.0
"""Seconds for which something is away that is started again by hand."""
HELD_WITHIN = 75
"""Seconds in which each job of a minute comes round."""
HELD_TABLE = "practices_submission"
"""What the worker's job of submissions reads: a lock on it holds that job, and who submits, until it is killed."""
HELD = "SELECT worker FROM load_job_log WHERE name = 'submissions' AND claim IS NOT NULL ORDER BY id DESC LIMIT 1"
IS_HELD = "SELECT claim IS NOT NULL FROM practices_jobrun WHERE name = 'submissions'"


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
        """Kill a worker in the midst of a job, where one can be held there in time."""
        with psycopg.connect(self.all.clusters.url("primary")) as holding:
            name = self._hold_a_worker(holding)
            worker = self.all.workers[name or WORKERS[0]]
            worker.kill()
            holding.rollback()
        worker.start()
        return f"{name} at the job of submissions" if name else f"{WORKERS[0]} between two jobs"

    def _hold_a_worker(self, holding: "psycopg.Connection") -> str:
        """Lock what a job reads just when it begins; give the worker that is at it, "" for none."""
        ends_at = time.monotonic() + min(HELD_WITHIN, self.seconds / 12)
        with psycopg.connect(self.all.clusters.url("primary"), autocommit=True) as asking:
            while time.monotonic() < ends_at:
                holding.execute(f"LOCK TABLE {HELD_TABLE} IN ACCESS EXCLUSIVE MODE")
                time.sleep(0.3)
                found = asking.execute(IS_HELD).fetchone()
                if found and found[0]:
                    row = asking.execute(HELD).fetchone()
                    return str(row[0]) if row and row[0] in WORKERS else ""
                holding.rollback()
                time.sleep(0.1)
        return ""

    def _kill_web_process(self) -> str:
        children = self.all.web.children()
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[0], signal.SIGKILL)
        return f"one of {len(children)}"
