"""Keep every published text prepared for comparison, and the nearest provisions of others; propose links."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.actions.encoder_changes import bring_in_encoder
from practices.actions.pending_texts import try_set_aside, work_out_all
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
        parser.add_argument(
            "--set-aside", action="store_true", help="have the worker try the texts again that it set aside, no more"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refresh all, show how far it is, print counts."""
        if options["set_aside"]:
            self.stdout.write(f"{try_set_aside(now=timezone.now())} texts are tried again.")
            return
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
            done = work_out_all(anew=options["all"], tell=tell)
        if step.is_in_use:
            self.stdout.write(f"Another encoder is in use; it read {step.read} texts.")
        self.stdout.write(
            f"{done.seen} texts: {done.prepared} prepared, {done.dropped} dropped; {done.neighbours} neighbours."
        )
