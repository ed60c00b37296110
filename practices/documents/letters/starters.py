"""The model letters that a fresh exchange begins with, one file each, in every language of the portal."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("models")


@dataclass(frozen=True, slots=True)
class StarterWording:
    """A model letter in one language."""

    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class StarterModel:
    """A model letter: its title in English, its purpose by its code, its wordings by language."""

    title: str
    purpose: str
    wordings: tuple[StarterWording, ...]


def read_starters() -> list[StarterModel]:
    """Read them all, by file name."""
    return [_read(file) for file in sorted(FOLDER.glob("*.toml"))]


def _read(file: Path) -> StarterModel:
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    wordings = (
        StarterWording(language, words["subject"], words["body"].strip())
        for language, words in said.items()
        if isinstance(words, dict)
    )
    return StarterModel(said["title"], said["purpose"], tuple(sorted(wordings, key=lambda one: one.language)))
