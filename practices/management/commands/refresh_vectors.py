"""Keep every published text prepared for comparison, and the nearest provisions of others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from practices.actions.vectors import refresh_all
from practices.operations.spells import reported_run

STEP = 50


class Command(BaseCommand):
    """Bring what the comparison keeps up to date."""

    help = (
        "Prepare every published text whose words or method changed, and look for the nearest provisions of all. "
        "Run it after a large import, after an upgrade, and each night. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how much is made anew."""
        parser.add_argument("--all", action="store_true", help="prepare every text anew, whatever is kept of it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refresh all, show how far it is, print counts."""
        told = 0

        def tell(done: int, steps: int) -> None:
            nonlocal told
            if done - told >= STEP:
                told = done
                self.stdout.write(f"{done} of {steps} steps")

        with reported_run("vectors"):
            done = refresh_all(anew=options["all"], tell=tell)
        self.stdout.write(
            f"{done.seen} texts: {done.prepared} prepared, {done.dropped} dropped; {done.neighbours} neighbours."
        )
