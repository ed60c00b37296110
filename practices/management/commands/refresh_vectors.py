"""Keep every published text prepared for comparison, and the nearest provisions of others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.actions.encoder_changes import bring_in_encoder
from practices.actions.vectors import refresh_all
from practices.operations.spells import reported_run
from practices.texts.comparison import UnreadableEncoder

STEP = 50


class Command(BaseCommand):
    """Bring what the comparison keeps up to date."""

    help = (
        "Prepare every published text whose words or method changed, and look for the nearest provisions of all. "
        "Where ENCODER names another encoder, let it read all texts first. "
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
            try:
                step = bring_in_encoder(tell=tell)
            except UnreadableEncoder as error:
                raise CommandError(f"The encoder cannot be used: {error}") from error
            told = 0
            done = refresh_all(anew=options["all"], tell=tell)
        if step.is_in_use:
            self.stdout.write(f"Another encoder is in use; it read {step.read} texts.")
        self.stdout.write(
            f"{done.seen} texts: {done.prepared} prepared, {done.dropped} dropped; {done.neighbours} neighbours."
        )
