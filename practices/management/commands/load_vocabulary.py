"""Load the vocabulary of topics."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from practices.actions.vocabulary import VocabularyRefused
from practices.actions.vocabulary_imports import VocabularyPlan, import_vocabulary, plan_import
from practices.documents.vocabulary import VocabularyUnreadable
from practices.documents.vocabulary_files import read_vocabulary_file
from practices.management.writing import WritingCommand

OWN = Path(__file__).resolve().parents[2] / "vocabulary" / "topics.toml"


class Command(WritingCommand):
    """Make or update the topics of a vocabulary file (TOML, CSV, or SKOS), by code."""

    help = "Load the topics of a vocabulary file (default: the portal's own). Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path, nargs="?", default=OWN, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--reason", default="", help="why; readers see it beside the topics that change")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file, load it, print what changed."""
        load = plan_import if options["dry_run"] else import_vocabulary
        try:
            concepts = read_vocabulary_file(options["file"].name, options["file"].read_bytes())
            plan = load(concepts=concepts, reason=options["reason"], by=None)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except (VocabularyUnreadable, VocabularyRefused) as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            self._tell(plan)
        self.stdout.write(
            f"{len(concepts)} topics: {len(plan.added)} added, {len(plan.renamed)} renamed, "
            f"{len(plan.described)} described, {len(plan.moved)} moved, {len(plan.retired)} retired."
        )

    def _tell(self, plan: VocabularyPlan) -> None:
        """Print what would change, topic by topic."""
        changes = {"add": plan.added, "rename": plan.renamed, "move": plan.moved, "retire": plan.retired}
        for name, rows in changes.items():
            for row in rows:
                self.stdout.write(f"{name} {row.code}: {row.before or '-'} > {row.after or '-'}")
        self.stdout.write("Nothing was changed.")
