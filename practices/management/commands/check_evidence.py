"""Look whether the addresses of evidence can still be opened."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.actions.evidence_checks import MOST_AT_ONCE, check_evidence


class Command(BaseCommand):
    """Ask each address of evidence for its status: the one command that asks other sites for anything."""

    help = (
        "Look whether the addresses of evidence can still be opened: those asked for first, then those that nobody "
        "looked at for a week. Only public addresses are asked, and no content is read. Run it each night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many addresses are looked at."""
        parser.add_argument("--limit", type=int, default=MOST_AT_ONCE, help="addresses of this run (default: 500)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, print each address that cannot be opened, and the counts."""

        def tell(address: str, status: int | None) -> None:
            self.stdout.write(f"{status or 'no answer'} {address}")

        done = check_evidence(now=timezone.now(), limit=max(options["limit"], 0), tell=tell)
        self.stdout.write(f"{done.looked_at} looked at, {done.failing} cannot be opened, {done.dropped} dropped.")
