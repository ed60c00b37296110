"""Propose links of provisions for people to decide."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.actions.links import propose_links
from practices.models.editions import EditionPage


class Command(BaseCommand):
    """Lay published texts beside those that they may correspond to, and propose pairs of provisions."""

    help = "Propose links of provisions, of all published texts or of one. Run again, it adds what there is room for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the text."""
        parser.add_argument("edition", nargs="?", default="", metavar="EDITION", help="uuid of an edition")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Propose for each text, and print how many pairs are new."""
        texts = EditionPage.objects.filter(live=True, instrument__live=True).select_related("instrument")
        if options["edition"]:
            texts = texts.filter(translation_key=self._key(options["edition"]))
            if not texts.exists():
                raise CommandError("There is no published edition with this uuid.")
        made = seen = 0
        for text in texts.defer("numbered_text").order_by("pk"):
            made += propose_links(edition=text)
            seen += 1
            if seen % 50 == 0:
                self.stderr.write(f"{seen} texts, {made} new pairs")
        self.stdout.write(f"{seen} texts, {made} new pairs.")

    def _key(self, text: str) -> str:
        if len(text) != 36 or not set(text.lower()) <= set("0123456789abcdef-"):
            raise CommandError("The edition is named by its uuid.")
        return text
