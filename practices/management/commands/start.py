"""Bring the portal up on one machine."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from practices.actions.kept_files import sweep_kept_files
from practices.management.serving import AddressTaken, address, answer_as, refuse_taken, serve
from practices.operations.due import TAKING_EFFECT, run_due
from practices.operations.optional_programs import missing_programs
from practices.operations.schema_state import schema_faults
from practices.operations.watching import look_now_and_then
from practices.outreach.actions.letters import load_letter_models


def _do_what_is_due() -> None:
    try:
        for _done in run_due():
            pass
    finally:
        look_now_and_then(now=timezone.now())
        connections.close_all()


class Command(BaseCommand):
    """Migrate, load the demonstration if it is asked for, serve."""

    help = "Migrate, load the demonstration (--demo), and serve the portal until it is interrupted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address and the demonstration."""
        parser.add_argument("--demo", action="store_true", help="Load the demonstration exchange, if it is not there.")
        parser.add_argument("--host", default="127.0.0.1", help="Default: 127.0.0.1.")
        parser.add_argument("--port", type=int, default=8000, help="Default: 8000.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say each step, and serve. Exit status 1 with one line when something is in the way."""
        host, port = options["host"], options["port"]
        where = address(host=host, port=port)
        try:
            refuse_taken(host=host, port=port)
        except AddressTaken as error:
            raise CommandError(str(error)) from error
        answer_as(host=host, port=port)
        self._say("== bringing the database up to date ==")
        call_command("migrate", verbosity=0, interactive=False)
        gaps = schema_faults()
        if gaps:
            raise CommandError(f"In the database {gaps[0]}, the first of {len(gaps)}: run manage.py repair_schema.")
        if not settings.DEVELOPMENT:
            self._say("== collecting the static files ==")
            call_command("collectstatic", verbosity=0, interactive=False)
        if options["demo"]:
            self._say("== the demonstration exchange ==")
            self._run_apart("seed_demo")
            for said in missing_programs():
                self._say(f"-- {said}")
        load_letter_models()
        sweep_kept_files(now=timezone.now())
        list(run_due(only=TAKING_EFFECT))
        serve(
            host=host,
            port=port,
            ready=lambda: self._say(f"== serving at {where}/ (sign in at {where}/admin/; Ctrl-C stops) =="),
            stopped=lambda: self._say("Stopped."),
            each_minute=_do_what_is_due,
        )

    def _run_apart(self, command: str) -> None:
        """Run a command in a process of its own: the workers are forked from this one, where no thread may run yet.

        Setting a PDF, for one, starts threads that a fork loses, and whoever asks for a PDF then waits for ever.
        """
        surroundings = {**os.environ, "BASE_URL": settings.BASE_URL}
        done = subprocess.run([sys.executable, settings.BASE_DIR / "manage.py", command], env=surroundings, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError(f"{command} failed.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
