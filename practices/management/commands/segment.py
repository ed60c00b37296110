"""`manage.py segment`: print the provisions of a numbered text as JSON."""

import json
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.documents.files import read_file
from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.readings import ReadFile, UnreadableText
from practices.texts.numbering import (
    Doubt,
    HeadingAmbiguous,
    HeadingNotFound,
    Segment,
    cut_lines,
    find_document,
    fold_units,
    is_known_language,
    segment,
)

_LINES = re.compile(r"(\d{1,7})-(\d{1,7})?")


class Command(BaseCommand):
    """Cut a file into provisions; doubts go to standard error."""

    help = "Print the provisions of a file as JSON; doubts go to standard error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare FILE and the options."""
        parser.add_argument("file", metavar="FILE", help="a text, Word, OpenDocument, PDF, HTML or Akoma Ntoso file")
        parser.add_argument(
            "--units", action="store_true", help="only units with a complete number, the rest folded in"
        )
        parser.add_argument(
            "--language", help="ISO 639-1 code of the text's language (default: what the file says, else en)"
        )
        parser.add_argument("--from-heading", metavar="TEXT", help="only the document that begins with this heading")
        parser.add_argument("--lines", metavar="A-B", help="only these lines, counted from 1")
        parser.add_argument("--format", choices=["json"], default="json", help="the format of the output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list. Raises CommandError for what cannot be read."""
        language = options["language"]
        if language is not None and not is_known_language(language):
            raise CommandError(f"“{language}” is no known language: give an ISO 639-1 code, such as en.")
        read = read_path(options["file"])
        text = choose_part(read.text, options["from_heading"], options["lines"])
        segmentation = segment(text, language=language or read.language or "en")
        if not segmentation.segments:
            raise CommandError("The text holds no words.")
        segments = fold_units(segmentation) if options["units"] else segmentation.segments
        for doubt in (*read.doubts, *segmentation.doubts):
            self.stderr.write(format_doubt(doubt))
        rows = [row_of(item) for item in segments]
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))


def read_path(name: str) -> ReadFile:
    """Read the file called `name`. Raises CommandError."""
    try:
        with Path(name).open("rb") as file:
            return read_file(Path(name).name, file.read(MAX_FILE_BYTES + 1))
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except (UnreadableText, ValueError) as error:
        raise CommandError(f"{name}: {error}") from error


def choose_part(text: str, heading: str | None, lines: str | None) -> str:
    """Return the chosen lines, behind as many blank ones as were before, so that lines keep their number."""
    if lines is not None:
        match = _LINES.fullmatch(lines.strip())
        if match is None or int(match[1]) < 1:
            raise CommandError(f"“{lines}” is no range of lines: give it as 12-40.")
        text = _cut(text, int(match[1]), int(match[2]) if match[2] else text.count("\n") + 1)
    if heading is None:
        return text
    try:
        first, last = find_document(text, heading)
    except (HeadingNotFound, HeadingAmbiguous) as error:
        raise CommandError(str(error)) from error
    return _cut(text, first, last)


def _cut(text: str, first: int, last: int) -> str:
    return "\n" * (first - 1) + cut_lines(text, first, last)


def format_doubt(doubt: Doubt) -> str:
    """Return a doubt as one line for the terminal."""
    return f"doubt {doubt.weight:.1f} {doubt.code}: {doubt.message}"


def row_of(item: Segment) -> dict[str, Any]:
    """Return a segment as the outside contract prints it."""
    return {
        "eid": item.eid,
        "label": item.label,
        "num": item.num,
        "path": list(item.path),
        "heading": item.heading,
        "text": item.text,
        "level": item.level,
        "parent": item.parent,
    }
