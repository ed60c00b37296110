"""Put the portal back to what a backup holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.operations.manifests import BackupRefused
from practices.operations.restoring import Restored, restore_backup


class Command(BaseCommand):
    """Restore database and files, and print rows and heads beside those of the backup."""

    help = (
        "Restore a backup into an empty database of the same kind, or with --force in the place of what is there. "
        "Stop the web processes and the workers first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the archive, and whether it may take the place of data."""
        parser.add_argument("file", help="The archive that manage.py backup wrote.")
        target = parser.add_mutually_exclusive_group()
        target.add_argument(
            "--into-empty", action="store_true", help="Refuse a database that holds data (the default)."
        )
        target.add_argument("--force", action="store_true", help="Take the place of the data that is there.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore and print a table. Exit status 1 with one line when it is refused."""
        try:
            restored = restore_backup(
                path=Path(options["file"]), force=options["force"], now=timezone.now(), tell=self.stdout.write
            )
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self._show(restored)

    def _show(self, restored: Restored) -> None:
        width = max(len(table.name) for table in restored.tables)
        self.stdout.write(f"{'table':{width}} {'backup':>9} {'now':>9}  head")
        for table in restored.tables:
            head = {True: "equal", False: "other", None: ""}[table.is_head_equal]
            self.stdout.write(f"{table.name:{width}} {table.wanted:>9} {table.there:>9}  {head}".rstrip())
        rows = sum(table.there for table in restored.tables)
        self.stdout.write(
            f"Restored: {rows} rows in {len(restored.tables)} tables; {restored.file_count} files, of which "
            f"{restored.written_count} were stored and the others were there."
        )
        if settings.ROW_LEVEL_SECURITY:
            self.stdout.write("Set up row-level security again: manage.py row_level_security.")
        if restored.redacted:
            self.stdout.write("Redacted after the backup, and back with it: redact these again.")
            for kind, thing in restored.redacted:
                self.stdout.write(f"  {kind} {thing}")
