"""Do all that is due by the clock: the worker."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from practices.models.job_runs import JobRun
from practices.operations.due import JOBS, run_due
from practices.operations.watching import look_now_and_then

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run the jobs that are due, once or again and again."""

    help = (
        "Do what is due: publish, open and close what was decided for now, tell followers and webhooks, tidy up. "
        "With --every it is the worker. Several may run at once: each job is done by one of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how often, and which jobs."""
        parser.add_argument("--every", type=float, metavar="SECONDS", help="look again after so many seconds")
        parser.add_argument(
            "--only", nargs="+", default=[], metavar="NAME", help="these jobs, also before they are due"
        )
        parser.add_argument("--list", action="store_true", help="list the jobs and their last runs; do nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run, and print each job that did something or failed. Exit status 1 when one failed in a single pass."""
        unknown = set(options["only"]) - {job.name for job in JOBS}
        if unknown:
            raise CommandError(f"There is no job {', '.join(sorted(unknown))}: see --list.")
        if options["list"]:
            self._list()
        elif options["every"] is None:
            try:
                failed = self._pass(options["only"], threading.Event())
            finally:
                look_now_and_then(now=timezone.now())
            if failed:
                raise CommandError(f"Failed: {', '.join(failed)}.")
        else:
            self._repeat(max(options["every"], 1.0), options["only"])

    def _repeat(self, every: float, only: Collection[str]) -> None:
        """Look again and again until SIGTERM or SIGINT; a job that is at work then is ended first."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            began = time.monotonic()
            try:
                self._pass(only, stopped)
            except DatabaseError:
                logger.exception("the database did not answer; what is due is tried again")
            close_old_connections()
            look_now_and_then(now=timezone.now())
            stopped.wait(max(every - (time.monotonic() - began), 0.0))

    def _pass(self, only: Collection[str], stopped: threading.Event) -> list[str]:
        """Run what is due once; give the names of the jobs that failed."""
        failed = []
        for done in run_due(only=only, may_go_on=lambda: not stopped.is_set()):
            if done.failure:
                failed.append(done.name)
                self.stderr.write(f"{done.name}: {done.failure}, after {done.seconds:.1f} s")
            elif done.count or only:
                self.stdout.write(f"{done.name}: {done.count}, in {done.seconds:.1f} s")
            self.stdout.flush()
        return failed

    def _list(self) -> None:
        rows = {row.name: row for row in JobRun.objects.all()}
        for job in JOBS:
            row = rows.get(job.name)
            ran = f"{row.ended_at:%Y-%m-%d %H:%M:%S} UTC" if row and row.ended_at else "never"
            failure = f", failed: {row.failure}" if row and row.failure else ""
            is_off = "" if job.is_on() else " (off)"
            self.stdout.write(f"{job.name}{is_off}: every {int(job.every.total_seconds() // 60)} min; {ran}{failure}")
