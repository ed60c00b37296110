"""A folder of the corpus's shape: its files, and the scorers that come with it."""

import importlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from tests.corpus import corpus_folder


class Absent(Exception):
    """The folder has no such section; the message names what was looked for."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus, or a part of one that was set apart; `scorers` is the folder of the scorers."""

    folder: Path
    scorers: Path

    @classmethod
    def open(cls, folder: Path) -> Self | None:
        """Find the scorers in the folder, beside it, or in the default corpus; None if they are nowhere."""
        folder = folder.resolve()
        default = corpus_folder()
        for place in (folder, folder.parent, *([default.resolve()] if default else [])):
            if (place / "score" / "common.py").is_file():
                sys.path.insert(0, str(place / "score"))
                return cls(folder, place / "score")
        return None

    def scorer(self, name: str) -> ModuleType:
        """Return one of the scorers."""
        return importlib.import_module(name)

    def path(self, *parts: str) -> Path:
        """Return a file or folder. Raises Absent where there is none."""
        path = self.folder.joinpath(*parts)
        if not path.exists():
            raise Absent("/".join(parts))
        return path

    def find(self, pattern: str) -> list[Path]:
        """Return the files that match, in order; none is an answer."""
        return sorted(self.folder.glob(pattern))

    def some(self, pattern: str) -> list[Path]:
        """Return the files that match, in order. Raises Absent where there are none."""
        found = self.find(pattern)
        if not found:
            raise Absent(pattern)
        return found


def read(path: Path) -> Any:
    """Read JSON, or the lines of JSONL."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return json.loads(text)


def merge(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the words by name, in order; those of a name that comes again are put behind its first ones."""
    merged: dict[str, str] = {}
    for name, words in rows:
        merged[name] = f"{merged[name]} {words}" if name in merged else words
    return merged
