"""Align two texts, provision by provision, without a database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.queries.encoders import ready_encoder
from practices.texts.comparison import FLOOR, align, prepare, rank
from practices.texts.comparison.clauses import Clause
from practices.texts.comparison.items import NAMES, ItemsRefused, read_clauses
from practices.texts.numbering import fold_units, is_known_language, segment

ENDINGS = (".json", ".md", ".txt")
MOST_BYTES = 20 * 2**20
MOST_CELLS = 2 * 10**7


class Command(BaseCommand):
    """Print which provisions of two texts read alike."""

    help = (
        "Align two texts, or all texts of two folders. A FILE is a numbered text, or the JSON that "
        "`segment` prints; its items may carry `key`, `language` and `topics`. Needs no database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two sides and how to name, read and print them."""
        parser.add_argument("left", type=Path, metavar="FILE")
        parser.add_argument("right", type=Path, metavar="FILE")
        parser.add_argument("--by", choices=NAMES, default=NAMES[0], help="what names an item (default: key)")
        parser.add_argument("--top", type=int, default=20, help="how many to rank for each item (default: 20)")
        parser.add_argument("--floor", type=float, default=FLOOR, help="least score of a pair, 0.0 to 1.0")
        parser.add_argument("--encoder", choices=("auto", "none"), default="auto", help="none: words alone")
        parser.add_argument("--language", default="en", help="of items and files that do not say theirs")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read both sides, align them, print the result."""
        if not 0 <= options["floor"] <= 1:
            raise CommandError("--floor must be from 0.0 to 1.0.")
        if options["top"] < 1:
            raise CommandError("--top must be at least 1.")
        if not is_known_language(options["language"]):
            raise CommandError(f"--language: “{options['language']}” is no language code.")
        sides = [read_side(options[name], by=options["by"], language=options["language"]) for name in ("left", "right")]
        if len(sides[0]) * len(sides[1]) > MOST_CELLS:
            raise CommandError(f"{len(sides[0])} and {len(sides[1])} provisions are too many.")
        encoder = ready_encoder() if options["encoder"] == "auto" else None
        left, right = (prepare(side, encoder=encoder) for side in sides)
        pairs = [
            [pair.left, pair.right, pair.score]
            for pair in align(left, right, floor=options["floor"])
            if pair.left is not None and pair.right is not None
        ]
        if options["format"] == "text":
            self.stdout.write("\n".join(f"{a}\t{b}\t{score:.2f}" for a, b, score in pairs))
            return
        rankings = rank(left, right, top=options["top"])
        self.stdout.write(json.dumps({"pairs": pairs, "rankings": rankings}, ensure_ascii=False))


def read_side(path: Path, *, by: str, language: str) -> list[Clause]:
    """The clauses of a file, or of all texts of a folder by name. Raises CommandError."""
    items: list[Any] = []
    for file in _files(path):
        items.extend(_read_items(file, language=stated_language(file) or language))
    try:
        return read_clauses(items, by=by, language=language)
    except ItemsRefused as refusal:
        raise CommandError(f"{path}: {refusal}") from refusal


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in ENDINGS and file.is_file())
    if not files:
        raise CommandError(f"{path}: there is no {', '.join(ENDINGS)} file in this folder.")
    return files


def _read_items(file: Path, *, language: str) -> list[Any]:
    """Items as mappings, each with a language. Raises CommandError."""
    text = _read_text(file)
    if file.suffix == ".json":
        try:
            items = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file}: this is not valid JSON ({error}).") from error
        if not isinstance(items, list):
            raise CommandError(f"{file}: the JSON must be a list of items.")
        return [_with_language(item, language) for item in items]
    segmentation = segment(text, language=language)
    units = fold_units(segmentation) or segmentation.segments
    return [{"language": language, **asdict(unit)} for unit in units]


def _with_language(item: Any, language: str) -> Any:
    if not isinstance(item, dict) or item.get("language"):
        return item
    return {**item, "language": language}


def _read_text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: it cannot be read ({error.strerror}).") from error
    if len(raw) > MOST_BYTES:
        raise CommandError(f"{file}: it is larger than {MOST_BYTES // 2**20} MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: this is not text in UTF-8 (byte {error.start}).") from error
    if "\0" in text:
        raise CommandError(f"{file}: this is not a text file.")
    if not text.strip():
        raise CommandError(f"{file}: the file is empty.")
    return text


def stated_language(file: Path) -> str:
    """The language that a file name states before its ending ("code.fr.txt"), or ""."""
    stated = file.suffixes[-2].lstrip(".").lower() if len(file.suffixes) > 1 else ""
    return stated if stated and is_known_language(stated) else ""
