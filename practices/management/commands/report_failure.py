"""Mail that a unit of the system failed: what `OnFailure=` starts."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.actions.upkeep.spells import open_spells, report_fault

NAMES = {"due": "worker", "health": "health check", "nightly": "nightly run"}
"""By unit: what its failure is called, where that is not the name of the unit."""
KNOWN = ("backup", "web", "worker", *NAMES)
REPORTS_ITSELF = {
    "backup": ("backup", "database", "cache"),
    "nightly": ("ledgers", "vectors", "database", "cache"),
}
"""By unit: the spells that its command begins by itself. `health` begins any."""
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
        reported = [
            what
            for what, spell in open_spells().items()
            if now - spell.seen_at < RECENTLY and (name == "health" or what in REPORTS_ITSELF.get(name, ()))
        ]
        if reported:
            self.stdout.write(f"{name}: reported as {', '.join(reported)}")
            return
        what = NAMES.get(name, name) if name in KNOWN else f"unit {name}"
        words = f"{options['unit']} failed, and could not say why. Its log: journalctl -u {options['unit']}"
        report_fault(what=what, words=words, now=now)
        self.stdout.write(f"{name}: reported as {what}")
