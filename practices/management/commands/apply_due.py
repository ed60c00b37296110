"""Apply what was decided for now: releases, and what waited long enough after a notice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.operations.due import run_without_worker


class Command(BaseCommand):
    """Do each minute what the worker does, where none runs."""

    help = "Apply the release decisions and publish what waited long enough after a notice. Run it each minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it and print what was done, a line for each kind. Exit status 1 where something failed."""
        done = list(run_without_worker())
        for one in done:
            if one.count:
                self.stdout.write(f"{one.name}: {one.count}")
        failed = [one.name for one in done if one.failure]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")
