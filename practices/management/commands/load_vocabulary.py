"""Load the vocabulary of topics."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.actions.topics import TopicDraft, TopicRefused, load_vocabulary
from practices.interchange.vocabulary import VocabularyUnreadable, read_vocabulary

OWN = Path(__file__).resolve().parents[2] / "vocabulary" / "topics.toml"


class Command(BaseCommand):
    """Make or update the topics of a vocabulary file, by code."""

    help = "Load the topics of a vocabulary file (default: the portal's own). Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path, nargs="?", default=OWN, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file, load it, print how many topics it has."""
        try:
            concepts = read_vocabulary(options["file"].read_bytes())
            topics = load_vocabulary(
                drafts=[
                    TopicDraft(concept.code, concept.broader, concept.is_core, concept.labels) for concept in concepts
                ]
            )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except (VocabularyUnreadable, TopicRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(topics)} topics.")
