"""Import people from a sheet."""

from argparse import ArgumentParser
from typing import Any

from practices.actions.directory.people import import_people, plan_people
from practices.management.directory import DirectoryCommand


class Command(DirectoryCommand):
    """Return people roles for organizations, opening accounts where there is none: all rows of the sheet or none."""

    help = (
        "Import people from FILE (CSV). Columns: organization, name, email, role (officer, approver, focal_point). New "
        "people are mailed a link. Running it again changes nothing; nobody loses a role."
    )
    plan = staticmethod(plan_people)
    write = staticmethod(import_people)
    passes_by = "the second person who agrees to each role"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the mails too."""
        super().add_arguments(parser)
        parser.add_argument("--no-mail", action="store_true", help="mail nobody; they can be invited on their screen")

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        """Say whether mails are sent."""
        return {"with_mails": not options["no_mail"]}
