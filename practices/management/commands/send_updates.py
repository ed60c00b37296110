"""Send what is due to those who follow by e-mail."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.updates import send_updates


class Command(BaseCommand):
    """Write to the followers whose time has come; `apply_due` does the same each minute."""

    help = "Send the mails to followers that are due now. Part of apply_due; by itself for a worker of its own."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Send, and print counts."""
        note_changes()
        sent = send_updates(now=timezone.now())
        self.stdout.write(f"{sent.mail_count} sent, {sent.looked_at_count} looked at.")
        if sent.removed_count:
            self.stdout.write(f"{sent.removed_count} not confirmed in time, deleted.")
        if sent.is_stopped:
            self.stderr.write("The mail server took no mail; the rest waits.")
