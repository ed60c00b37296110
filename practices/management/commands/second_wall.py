"""Build the second wall in PostgreSQL, look at it, or take it down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.actions.second_wall.building import (
    NoSecondWall,
    build_wall,
    missing_parts,
    standing_role,
    take_down_wall,
)


class Command(BaseCommand):
    """Build it anew: after each migration this happens by itself."""

    help = (
        "Let the public read PostgreSQL as a role of its own that cannot see what is not public (SECOND_WALL=1 uses "
        "it). Safe to run again. With --check: exit with status 1 when something of it is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the role, or what else to do."""
        parser.add_argument("--role", default="", help="name of the role (default: SECOND_WALL_ROLE)")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="say what is missing, change nothing")
        what.add_argument("--remove", action="store_true", help="take the wall down; the role stays, without rights")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for what was done or is missing."""
        if options["check"]:
            self._check()
        elif options["remove"]:
            role = take_down_wall()
            self.stdout.write(f"taken down; the role {role} reads nothing now" if role else "no wall was there")
        else:
            try:
                self.stdout.write(f"built for the role {build_wall(role=options['role'])}")
            except NoSecondWall as refusal:
                raise CommandError(str(refusal)) from refusal

    def _check(self) -> None:
        missing = missing_parts()
        for words in missing:
            self.stdout.write(words)
        if missing:
            raise CommandError("The second wall does not stand.")
        self.stdout.write(f"it stands, for the role {standing_role()}")
