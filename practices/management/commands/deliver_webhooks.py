"""Call the webhooks: send what changed, and what waits for its next try."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from practices.exchange.actions.deliveries import RUN, deliver_webhooks


class Command(BaseCommand):
    """Send what is due once, or again and again."""

    help = (
        "Call the webhooks of organizations: send what changed since, and what waits for its next try. `apply_due` "
        "does it each minute; with --every it runs beside, for shorter ways. Several may run at once. Only addresses "
        "on the public internet are called."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how long a run lasts, and how often it is repeated."""
        parser.add_argument("--seconds", type=float, default=RUN, help=f"longest time of one run (default: {RUN:.0f})")
        parser.add_argument("--every", type=float, help="run again after so many seconds, until it is interrupted")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Send, and print the counts of each run that did something."""
        every = options["every"]
        while True:
            done = deliver_webhooks(seconds=max(options["seconds"], 0.0))
            if every is None or done.made or done.delivered or done.failed:
                self.stdout.write(f"{done.made} made, {done.delivered} delivered, {done.failed} failed.")
                self.stdout.flush()
            if every is None:
                return
            close_old_connections()
            time.sleep(max(every, 1.0))
