"""End the sessions of one account, or of everybody."""

from argparse import ArgumentParser
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organizations.membership import account_of
from organizations.sessions import end_sessions
from organizations.sign_ins import SignInEvent, note_sign_in


class Command(BaseCommand):
    """Sign somebody out everywhere, or everybody: after a lost device, or when something is wrong."""

    help = "End the sessions of one account (its name or e-mail address), or with --all of everybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare whose."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("account", nargs="?", default="", help="name or e-mail address")
        whose.add_argument("--all", action="store_true", help="of everybody")

    def handle(self, *_args: Any, **options: Any) -> None:
        """End them, and print how many. Raises CommandError where no one account is meant."""
        count = _end_all() if options["all"] else _end_of(options["account"])
        self.stdout.write(f"{count} sessions ended.")


@transaction.atomic
def _end_of(name: str) -> int:
    account = account_of(name)
    if account is None:
        raise CommandError(f"No account, or more than one, is called “{name[:80]}”.")
    note_sign_in(account=account, event=SignInEvent.SESSION_ENDED)
    return end_sessions(account=account)


@transaction.atomic
def _end_all() -> int:
    UserSession.objects.all().delete()
    return int(Session.objects.all().delete()[0])
