"""The baseline's figures: `baselines.py` of the corpus as it is, and its TF-IDF where that has no such figure."""

import contextlib
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.corpus import corpus_folder
from tests.measurements.score.folder import Corpus

WANTED = (
    "01_instruments",
    "02_coc_derivation",
    "05_alignment_domain",
    "05_alignment_eu",
    "05_alignment_headings",
    "06_multilingual",
    "07_sts",
)


class Baselines:
    """The baseline on a corpus, worked out when the first figure is asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.close()

    def figure(self, *names: str) -> float | None:
        """Return a figure of `baselines.py` by the names that lead to it; None where it has none."""
        found: Any = self._figures
        for name in names:
            if not isinstance(found, Mapping) or name not in found:
                return None
            found = found[name]
        return float(found)

    def rank(self, left: Mapping[str, str], right: Mapping[str, str]) -> dict[str, list[str]]:
        """Rank the right texts for each left one, by TF-IDF of single words."""
        keys = list(right)
        tfidf = self._corpus.scorer("common").Tfidf([*right.values(), *left.values()], 1)
        return {
            key: [keys[at] for at, _ in tfidf.query(tfidf.v[len(keys) + place]) if at < len(keys)]
            for place, key in enumerate(left)
        }

    @cached_property
    def _figures(self) -> dict[str, Any]:
        figures: dict[str, Any] = self._corpus.scorer("baselines").run(str(self._whole()))
        return figures

    def _whole(self) -> Path:
        """Return a folder that has all that the baseline wants: what is missing is lent by the default corpus."""
        folder, lender = self._corpus.folder, corpus_folder()
        missing = [name for name in WANTED if not (folder / name).exists()]
        if not missing or lender is None:
            return folder
        whole = Path(self._closing.enter_context(tempfile.TemporaryDirectory()))
        for name in WANTED:
            (whole / name).symlink_to((lender if name in missing else folder) / name)
        return whole
