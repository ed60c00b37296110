"""Make a portal at size, or remove it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.demonstration.loading import DemonstrationRefused
from practices.demonstration.scale import make_scale, remove_scale


class Command(BaseCommand):
    """Synthetic rows, marked as such, for measuring; for DEBUG alone."""

    help = (
        "Make synthetic organizations, instruments, provisions and adoption events in bulk (DEBUG alone), or remove "
        "them whole. With --no-log the change log is not told: for very many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many, and the removal."""
        parser.add_argument("--instruments", type=int, default=1000, metavar="N")
        parser.add_argument("--provisions", type=int, default=60_000, metavar="M", help="in all (about)")
        parser.add_argument("--events", type=int, default=10_000, metavar="K", help="adoption events in all")
        parser.add_argument("--no-log", action="store_true", help="do not tell the change log")
        parser.add_argument("--remove", action="store_true", help="remove them whole")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make or remove, and print counts and seconds. Exit status 1 with one line when it is refused."""
        began, is_noted = time.monotonic(), not options["no_log"]
        if options["instruments"] < 1 or options["provisions"] < 0 or options["events"] < 0:
            raise CommandError("At least one instrument, and no number below 0.")
        try:
            if options["remove"]:
                count = remove_scale(is_noted=is_noted)
                self.stdout.write("Nothing to remove." if count is None else f"{count} pages removed.")
                return
            made = make_scale(
                instruments=options["instruments"],
                provisions=options["provisions"],
                events=options["events"],
                is_noted=is_noted,
                now=timezone.now(),
                tell=self.stdout.write,
            )
        except DemonstrationRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.organizations} organizations, {made.instruments} instruments, {made.provisions} provisions, "
            f"{made.events} events in {time.monotonic() - began:.0f} s."
        )
