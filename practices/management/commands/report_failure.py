"""Mail that a unit of the system failed: what `OnFailure=` starts."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.operations.last_runs import last_failure, last_run, note_failure
from practices.operations.spells import report_fault

BACKUP = "backup"
NAMES = {"due": "worker", "health": "health check", "nightly": "nightly run"}
"""By unit: what its failure is called, where that is not the name of the unit."""
KNOWN = ("backup", "web", "worker", *NAMES)
FAILS_AS = {"backup": ("backup",), "nightly": ("ledgers", "ledger check", "vectors")}
"""By unit: the failures that its command notes by itself. A command that was ended from outside notes none."""
RECENTLY = datetime.timedelta(minutes=15)


class Command(BaseCommand):
    """Begin the spell of a unit, unless its command reported why it failed. Asks no database and no cache."""

    help = "Mail ERROR_MAILS that a unit failed, unless the command in it did so. For OnFailure= of systemd."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the unit."""
        parser.add_argument("unit", help="Its name: practice-exchange-backup.service, or backup.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what was done; never an exit status, since nobody reads it."""
        now = timezone.now()
        name = options["unit"].removesuffix(".service").removeprefix("practice-exchange-")
        if _reported_itself(name, now):
            self.stdout.write(f"{name}: its command reported why")
            return
        what = NAMES.get(name, name) if name in KNOWN else f"unit {name}"
        words = f"{options['unit']} failed, and could not say why. Its log: journalctl -u {options['unit']}"
        if name in FAILS_AS[BACKUP]:
            note_failure(name=name, words=words, now=now)
        report_fault(what=what, words=words, now=now)
        self.stdout.write(f"{name}: reported as {what}")


def _reported_itself(name: str, now: datetime.datetime) -> bool:
    """Tell whether the command of a unit came so far that it reported its failure; other open spells say nothing."""
    if name == "health":  # it fails by what it found, once it has reported it
        times = [last_run("health check")]
    else:
        times = [failure.at for each in FAILS_AS.get(name, ()) if (failure := last_failure(each))]
    return any(at is not None and now - at < RECENTLY for at in times)
