"""Prove that a backup can be restored, and that a mail to the operators arrives."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.operations.drill_words import confirm_word, make_word
from practices.operations.drilling import drill
from practices.operations.manifests import BackupRefused
from practices.operations.operator_mails import mail_operators_now
from practices.operations.spells import reported_run


class Command(BaseCommand):
    """Restore a backup into a database of its own, check it there, and mail what came of it."""

    help = (
        "Restore a backup into a database of its own (DRILL_DATABASE_URL; SQLite: a file of its own), verify its "
        "ledgers, check the health there, and mail ERROR_MAILS. The data in use is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the archive, or the word of the mail."""
        parser.add_argument("file", nargs="?", help="The archive that manage.py backup wrote.")
        parser.add_argument("--confirm", metavar="WORD", help="Say that the mail of the last drill arrived.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Drill, or confirm. Exit status 1 with one line when a step fails, or the mail server refuses the mail."""
        if bool(options["file"]) == bool(options["confirm"]):
            raise CommandError("Name either a backup, or with --confirm the word of the mail.")
        if options["confirm"]:
            if not confirm_word(options["confirm"]):
                raise CommandError("That is not the word of the last drill.")
            self.stdout.write("The mail arrived.")
            return
        with reported_run("drill"):
            self._drill(Path(options["file"]))

    def _drill(self, backup: Path) -> None:
        began = timezone.now()
        if not settings.ERROR_MAILS:
            raise CommandError("ERROR_MAILS names nobody who would read that something fails.")
        try:
            drill(backup=backup, tell=self.stdout.write)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        word = make_word(now=timezone.now())
        body = (
            f"{backup.name} was restored into a database of its own, its ledgers hold, and the portal there is well. "
            f"It took {(timezone.now() - began).total_seconds():.0f} seconds.\n\n"
            f"The word is {word}. Confirm that this mail arrived: manage.py drill --confirm {word}"
        )
        try:
            mail_operators_now(subject="The drill succeeded", body=body)
        except OSError as error:
            raise CommandError(f"The mail server did not take the mail: {type(error).__name__}.") from error
        self.stdout.write("The drill succeeded. A mail with a word is on its way: drill --confirm WORD.")
