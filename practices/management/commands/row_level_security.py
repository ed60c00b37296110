"""Set up row-level security in PostgreSQL, check it, or remove it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.actions.row_level_security.building import (
    NoRowLevelSecurity,
    missing_parts,
    remove_row_level_security,
    set_up_row_level_security,
    standing_role,
)


class Command(BaseCommand):
    """Build it anew: after each migration this happens by itself."""

    help = (
        "Let the public read PostgreSQL as a role of its own that cannot see what is not public "
        "(ROW_LEVEL_SECURITY=1 uses it). Safe to run again. "
        "With --check: exit with status 1 when something is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the role, or what else to do."""
        parser.add_argument("--role", default="", help="name of the role (default: ROW_LEVEL_SECURITY_ROLE)")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="say what is missing, change nothing")
        what.add_argument("--remove", action="store_true", help="remove it; the role stays, without rights")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for what was done or is missing."""
        if options["check"]:
            self._check()
        elif options["remove"]:
            role = remove_row_level_security()
            self.stdout.write(f"removed; the role {role} reads nothing now" if role else "it was not set up")
        else:
            try:
                self.stdout.write(f"built for the role {set_up_row_level_security(role=options['role'])}")
            except NoRowLevelSecurity as refusal:
                raise CommandError(str(refusal)) from refusal

    def _check(self) -> None:
        missing = missing_parts()
        for words in missing:
            self.stdout.write(words)
        if missing:
            raise CommandError("Row-level security is not in place.")
        self.stdout.write(f"it stands, for the role {standing_role()}")
