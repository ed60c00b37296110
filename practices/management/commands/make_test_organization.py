"""Make an organization for trying out the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from practices.exchange.actions.trial_organizations import TestOrganizationRefused, make_test_organization
from practices.management.writing import WritingCommand


class Command(WritingCommand):
    """Make a test organization: a system tries everything out, and nothing of it is ever shown to anybody else."""

    help = (
        "Make an organization for trying out the API, never published. The secretariat then says who acts for it, and "
        "these people make its access tokens."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the name."""
        parser.add_argument("name", help='shown as "NAME (test)"')

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it and print what it is called."""
        try:
            made = make_test_organization(name=options["name"], by=None, as_operator=True)
        except TestOrganizationRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made.title}: {made.slug}")
