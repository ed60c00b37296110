"""Make a backup of the whole portal: database, files and a manifest, in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.operations.backups import backup_name, make_backup, rotate_backups
from practices.operations.manifests import BackupRefused
from practices.operations.spells import reported_run


class Command(BaseCommand):
    """Write one archive, whole or not at all, while others may go on writing."""

    help = "Write database, files and a manifest with their digests into one archive, while the portal is at work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the archive, or the folder of archives."""
        parser.add_argument("file", nargs="?", help="The archive: a new file that ends in .tar, .tar.gz or .tgz.")
        parser.add_argument("--to", metavar="FOLDER", help="Name the archive by the time, in this folder.")
        parser.add_argument("--keep", type=int, metavar="N", help="With --to: remove all but the newest N afterwards.")
        parser.add_argument(
            "--portable", action="store_true", help="PostgreSQL: copy the tables out, even where there is a pg_dump."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it and say what is in it. Exit status 1 with one line when it is refused."""
        now = timezone.now()
        if bool(options["file"]) == bool(options["to"]):
            raise CommandError("Name either a file, or a folder with --to.")
        if options["keep"] is not None and (not options["to"] or options["keep"] < 1):
            raise CommandError("--keep is 1 or more, and goes with --to.")
        path = Path(options["to"], backup_name(now)) if options["to"] else Path(options["file"])
        with reported_run("backup"):
            try:
                made = make_backup(path=path, now=now, portable=options["portable"], tell=self.stdout.write)
            except BackupRefused as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{made.path}: {made.size} bytes, {len(made.manifest.files)} files.")
            if options["keep"]:
                for name in rotate_backups(folder=path.parent, keep=options["keep"]):
                    self.stdout.write(f"removed: {name}")
