"""Apply the release decisions whose time has come."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.actions.releases import apply_due


class Command(BaseCommand):
    """Bring the audiences to what was decided for now; to be run each minute."""

    help = "Apply the release decisions whose time has come. Run it each minute."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Apply what is due and print each decision."""
        decisions = apply_due(now=timezone.now())
        for decision in decisions:
            self.stdout.write(f"{decision.kind} {decision.thing}: {decision.audience}")
        self.stdout.write(f"{len(decisions)} applied.")
