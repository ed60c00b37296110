"""`manage.py similar`: which instruments are like one, or which texts of a folder are like which."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from rest_framework.renderers import JSONRenderer

from organizations.models import Reader, stand_in
from practices.api.similar import SimilarSerializer
from practices.management.text_folders import describe_rankings, read_folder, write_rankings
from practices.models.instruments import InstrumentPage
from practices.queries.encoders import ready_encoder
from practices.queries.similar.instruments import SimilarityOutcome, most_alike
from practices.texts.comparison import rank_texts
from practices.texts.numbering import is_known_language

PUBLIC, OWNER = "public", "owner"


class Command(BaseCommand):
    """Say which texts are like which."""

    help = (
        "INSTRUMENT: which instruments are like it, as the public may know. --folder: rank the texts of a folder "
        "by likeness, each with the one that it seems to be taken from, if any; this reads what `segment` reads, and "
        "the JSON that it prints, and needs no database. See docs/similar.md."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what is asked about, and how to read and print."""
        parser.add_argument("instrument", nargs="?", metavar="INSTRUMENT", help="the address of its page, or its uuid")
        parser.add_argument("--as", choices=(PUBLIC, OWNER), default=PUBLIC, dest="reader", help="who asks")
        parser.add_argument("--folder", type=Path, help="the texts to rank")
        parser.add_argument("--models", type=Path, help="a folder of the texts that others may be taken from")
        parser.add_argument("--top", type=int, default=20, help="how many to name for each text (default: 20)")
        parser.add_argument("--encoder", choices=("auto", "none"), default="auto", help="none: words alone")
        parser.add_argument("--language", default="en", help="of texts that do not say theirs")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the one or the other. Raises CommandError."""
        if options["top"] < 1:
            raise CommandError("--top must be at least 1.")
        if (options["instrument"] is None) == (options["folder"] is None):
            raise CommandError("Give an INSTRUMENT or --folder.")
        if options["folder"]:
            described, write = self._rank(options), write_rankings
        else:
            described, write = describe_similar(options["instrument"], options["reader"]), write_similar
        if options["format"] == "json":
            self.stdout.write(json.dumps(described, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(write(described)))

    def _rank(self, options: dict[str, Any]) -> dict[str, Any]:
        if not is_known_language(options["language"]):
            raise CommandError(f"--language: “{options['language']}” is no language code.")
        encoder = ready_encoder() if options["encoder"] == "auto" else None
        own, models = (
            read_folder(folder, language=options["language"], encoder=encoder, tell=self.stderr.write) if folder else {}
            for folder in (options["folder"], options["models"])
        )
        if twice := sorted(own.keys() & models.keys()):
            raise CommandError(f"A text called “{twice[0]}” is in both folders.")
        return describe_rankings(rank_texts(own | models, sources=models or None, only=own), own, options["top"])


class Site:
    """Makes full addresses, as a request does."""

    def build_absolute_uri(self, address: str) -> str:
        """Put the address of the portal before an address of a page."""
        return urljoin(settings.BASE_URL, address)


def describe_similar(named: str, reader: str) -> dict[str, Any]:
    """Describe which instruments are like the one that is named, as the API does. Raises CommandError."""
    instrument = find_instrument(named)
    owner = frozenset({instrument.organization_id})
    user = AnonymousUser() if reader == PUBLIC else stand_in(Reader(organizations=owner))
    if not instrument.is_visible_to(user):
        raise CommandError(
            "This instrument is not published, or not open to the public. --as owner shows its owner's view."
        )
    found = most_alike(instrument, user)
    context = {"request": Site(), "own": found.edition}
    described: dict[str, Any] = json.loads(JSONRenderer().render(SimilarSerializer(found, context=context).data))
    return described


def find_instrument(text: str) -> InstrumentPage:
    """Return the instrument that a uuid or the address of a page names. Raises CommandError."""
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        instrument = InstrumentPage.objects.filter(translation_key=text).first()
    else:
        steps = [unquote(step) for step in urlsplit(text).path.split("/") if step][-2:]
        names = ("organization__slug", "slug")
        found = InstrumentPage.objects.filter(**dict(zip(names, steps, strict=True))) if len(steps) == 2 else None
        instrument = found.first() if found is not None else None
    if instrument is None:
        raise CommandError(f"No instrument is at “{text[:200]}”. Give the address of its page, or its uuid.")
    return instrument


def write_similar(described: dict[str, Any]) -> Iterator[str]:
    """Write the same for a person, by organization: equals stand in alphabetical order."""
    if not described["results"]:
        yield "None found."
    for row in sorted(described["results"], key=lambda row: (row["organization"]["name"], row["title"])):
        texts = row["texts_alike"]
        alike = f"{texts['aligned_count']} of {texts['provision_count']} provisions alike"
        more = f", {texts['maybe_count']} more may be similar" if texts["maybe_count"] else ""
        said = (
            f"{alike}{more}"
            if texts["outcome"] in (SimilarityOutcome.ALIKE, SimilarityOutcome.MAYBE)
            else str(SimilarityOutcome(texts["outcome"]).label).lower()
        )
        topics = f"topics in common: {', '.join(row['shared_topics']) or 'none'}"
        declared = f"; declared: {', '.join(row['declared'])}" if row["declared"] else ""
        yield f"{row['organization']['name']}, {row['title']}: {said}; {topics}{declared}"
