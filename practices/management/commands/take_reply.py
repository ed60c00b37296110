"""Take one mail from standard input."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.documents.limits import MAX_FILE_BYTES
from practices.outreach.actions.dropped import ArrivalsFull, take_mail

TRY_LATER = 75
"""The exit status by which a mail server keeps a mail and brings it again (EX_TEMPFAIL)."""


class Command(BaseCommand):
    """Let a mail wait for the secretariat."""

    help = (
        "Read a mail from standard input, as a mail server hands it over, and let it wait under “Record replies” until "
        "somebody of the secretariat records or discards it. Nothing is recorded by itself."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Take it and print how many messages wait because of it."""
        content = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        while sys.stdin.buffer.read(1024 * 1024):
            pass  # what is too large is read to its end: the mail server is still writing
        if not content.strip():
            raise CommandError("There is no mail on standard input.")
        try:
            count = take_mail(content=content)
        except ArrivalsFull:
            raise CommandError("Too many replies wait to be confirmed.", returncode=TRY_LATER) from None
        except Exception as error:  # whatever it is, the mail server keeps the mail
            raise CommandError(f"The mail could not be stored: {type(error).__name__}", returncode=TRY_LATER) from error
        self.stdout.write(f"{count}")
