"""Export an edition to a file."""

import re
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from organizations.models import Reader, stand_in
from practices.documents.akoma_ntoso.documents import UnwritableText
from practices.documents.pdf_out import UnprintableText
from practices.models.editions import EditionPage
from practices.queries.editions.exports import TEXT_FORMATS, Export, NoSuchExport, export_edition, exportable

PUBLIC, OWNER = "public", "owner"


class Command(BaseCommand):
    """Find the edition, make the file, say where it is."""

    help = (
        "Export an edition to a file, as the public may have it. What its terms of reuse do not allow is left out: "
        "the file then says what the text is and where it can be read. See docs/exporting.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which edition, which format, which reader."""
        parser.add_argument("edition", metavar="ADDRESS|UUID", help="the address of the edition's page, or its uuid")
        parser.add_argument("--format", choices=tuple(TEXT_FORMATS), default="pdf")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: a file named after the edition, here")
        parser.add_argument("--as", choices=(PUBLIC, OWNER), default=PUBLIC, dest="reader", help="who is to have it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file, and print its name."""
        key, owner = find_edition(options["edition"])
        user = AnonymousUser() if options["reader"] == PUBLIC else stand_in(Reader(organizations=frozenset({owner})))
        edition = exportable(key, user)
        if edition is None:
            raise CommandError("This edition is not published, or not open to the public. --as owner exports it.")
        try:
            made = export_edition(edition, TEXT_FORMATS[options["format"]], user)
            path = write(made, options["output"])
        except (NoSuchExport, UnprintableText, UnwritableText) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(path))


def find_edition(text: str) -> tuple[uuid.UUID, int]:
    """Return the uuid of the edition that `text` names, and the key of its organization. Raises CommandError."""
    found = EditionPage.objects.select_related("instrument").defer("numbered_text")
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        edition = found.filter(translation_key=text).first()
    else:
        steps = [unquote(step) for step in urlsplit(text).path.split("/") if step][-3:]
        names = ("instrument__organization__slug", "instrument__slug", "slug")
        edition = found.filter(**dict(zip(names, steps, strict=True))).first() if len(steps) == len(names) else None
    if edition is None:
        raise CommandError(f"No edition is at “{text[:200]}”. Give the address of its page, or its uuid.")
    return edition.translation_key, edition.instrument.organization_id


def write(made: Export, path: Path | None) -> Path:
    """Write a file; give where it is. Raises CommandError."""
    path = path or Path(made.name)
    try:
        path.write_bytes(made.write())
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return path
