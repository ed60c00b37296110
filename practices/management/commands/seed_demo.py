"""Load the demonstration exchange, or remove it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from practices.actions.pending_texts import work_out_all
from practices.demonstration.accounts import DELEGATE, OPERATOR, PASSWORD, SECRETARY
from practices.demonstration.loading import DemonstrationRefused, load_demonstration
from practices.demonstration.reading import read_exchange
from practices.demonstration.removing import remove_demonstration
from practices.management.writing import WritingCommand


class Command(WritingCommand):
    """Fictional organizations, their instruments, practices and statements; for DEBUG alone."""

    help = "Load the demonstration exchange into an empty database (DEBUG alone). Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the removal."""
        parser.add_argument("--remove", action="store_true", help="Remove the demonstration whole.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load or remove, and print what was done. Exit status 1 with one line when it is refused."""
        try:
            if options["remove"]:
                self._remove()
            else:
                self._load()
        except DemonstrationRefused as error:
            raise CommandError(str(error)) from error

    def _load(self) -> None:
        exchange = read_exchange()
        if not load_demonstration(exchange=exchange, tell=self.stdout.write):
            self.stdout.write("The demonstration is loaded already; nothing was changed.")
        refreshed = work_out_all()
        self.stdout.write(f"{refreshed.seen} texts prepared for comparison")
        codes = [member.account for member in exchange.members if member.account]
        self.stdout.write(f"Accounts, all with the password “{PASSWORD}”: {OPERATOR}, {SECRETARY}, {DELEGATE},")
        self.stdout.write(
            f"and of each organization an officer and an approver, such as nsc-officer and nsc-approver: "
            f"{', '.join(codes)}. nsc-focal keeps the list of members of nsc."
        )

    def _remove(self) -> None:
        removed = remove_demonstration(exchange=read_exchange())
        if removed is None:
            self.stdout.write("The demonstration is not loaded; nothing was changed.")
            return
        self.stdout.write(
            f"Removed: {removed.page_count} pages, {removed.ledger_row_count} rows of the ledgers, "
            f"{removed.account_count} accounts, {removed.topic_count} topics."
        )
        for title in removed.kept:
            self.stdout.write(f"Kept, since other data was added to it: {title}.")
