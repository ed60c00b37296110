"""The legal texts that every portal starts with, by language: true of the software, for the secretariat to complete."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
SLUGS = ("accessibility", "privacy", "terms-of-reuse")


@dataclass(frozen=True, slots=True)
class Starter:
    """One text: its title, and its body as an editorial page takes it."""

    title: str
    body: str


def starter_languages() -> tuple[str, ...]:
    """Return the languages in which every text is there, in the order of the alphabet."""
    found = {path.suffixes[0].removeprefix(".") for path in FOLDER.glob("*.*.html")}
    return tuple(sorted(language for language in found if all(_path(slug, language).is_file() for slug in SLUGS)))


def read_starter(slug: str, language: str) -> Starter:
    """Read a text: its first line is the title."""
    first, _end, body = _path(slug, language).read_text(encoding="utf-8").partition("\n")
    return Starter(re.sub(r"</?h1>", "", first), body.replace("\n", ""))


def _path(slug: str, language: str) -> Path:
    return FOLDER / f"{slug}.{language}.html"
