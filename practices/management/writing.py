"""The base of commands that write what the exchange shows."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from practices.exchange.actions.changes import note_changes_safely


class WritingCommand(BaseCommand):
    """Brings the change log up to date at its end, as a request does that may have written something.

    Also where it ends in a refusal: what was written before that stays.
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command, then note what it wrote."""
        try:
            return super().execute(*args, **options)
        finally:
            if settings.CHANGES_AT_ONCE:
                note_changes_safely()
