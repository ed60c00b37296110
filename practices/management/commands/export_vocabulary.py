"""Write the vocabulary of topics to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.queries.vocabulary.exports import VOCABULARY_FORMATS, export_vocabulary


class Command(BaseCommand):
    """Write the vocabulary as CSV or SKOS, known by the end of the file's name."""

    help = "Write the vocabulary of topics to FILE: .csv, .ttl, .rdf or .jsonld. `load_vocabulary FILE` reads it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and the address of the vocabulary."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--address", default="https://example.org/topics/", help="address of the vocabulary in SKOS files"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, and print its name and size."""
        form = options["file"].suffix.removeprefix(".").casefold()
        if form not in VOCABULARY_FORMATS:
            raise CommandError("The name of the file ends in .csv, .ttl, .rdf or .jsonld.")
        content = export_vocabulary(form, scheme=options["address"])
        try:
            options["file"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['file']}: {len(content)} bytes.")
