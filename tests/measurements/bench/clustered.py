"""Invented provisions that have near ones, as real ones do: each is about a subject, with its words beside common ones.

The vector of a provision is the sum of the vectors of its words, so what shares words is near in sense too.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import numpy as np

from practices.texts.comparison.clauses import Clause
from practices.texts.comparison.vectors import Sense, Terms, Vectors

PROVISIONS = 100
"""Provisions of a text."""
SUBJECTS, OF_SUBJECT = 2_000, 40
WORDS, WORDS_EACH = 20_000, 60
SUBJECT_SHARE = 0.5
WIDTH = 512
MODEL = "sums/1"


@cache
def _world() -> tuple[Any, Any, Any]:
    """Return the words of each subject, how likely each word is at all, and a vector of each word."""
    chance = np.random.default_rng(11)
    subjects = chance.integers(0, WORDS, size=(SUBJECTS, OF_SUBJECT))
    likely = np.cumsum(1 / np.arange(1, WORDS + 1))
    vectors = chance.normal(size=(WORDS, WIDTH)).astype(np.float32)
    vectors *= np.minimum(1, np.log(1 + np.arange(WORDS)) / 6)[:, None]  # common words say little
    return subjects, likely / likely[-1], vectors


@lru_cache(maxsize=50)
def words_of(text: int) -> Any:
    """Return the words (numbers) of the provisions of a text, a row each."""
    subjects, likely, _vectors = _world()
    chance = np.random.default_rng(1_000 + text)
    common = np.searchsorted(likely, chance.random((PROVISIONS, WORDS_EACH)))
    about = subjects[chance.integers(0, SUBJECTS, size=PROVISIONS)]
    own = np.take_along_axis(about, chance.integers(0, OF_SUBJECT, size=(PROVISIONS, WORDS_EACH)), axis=1)
    return np.where(chance.random((PROVISIONS, WORDS_EACH)) < SUBJECT_SHARE, own, common).clip(0, WORDS - 1)


def written(text: int) -> list[str]:
    """Return the provisions of a text in words."""
    return [" ".join(f"w{word}" for word in row) for row in words_of(text)]


@lru_cache(maxsize=50)
def prepared(text: int) -> Vectors:
    """Return a text as it is kept."""
    found = words_of(text).astype(np.uint64)
    hashed = (found + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    phrases = hashed[:, :-1] * np.uint64(0x9E3779B97F4A7C15) ^ hashed[:, 1:]
    vectors = _world()[2][words_of(text)].sum(axis=1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sense = Sense(MODEL, vectors, np.arange(PROVISIONS), np.ones(PROVISIONS, dtype=np.float32))
    return Vectors(
        clauses=tuple(Clause(f"p_{place}", "", language="eo") for place in range(PROVISIONS)),
        words=_terms(hashed),
        phrases=_terms(phrases),
        headings=_terms(np.zeros((PROVISIONS, 0), dtype=np.uint64)),
        prints=("",) * PROVISIONS,
        languages=np.array(["eo"] * PROVISIONS),
        blank=np.zeros(PROVISIONS, dtype=np.bool_),
        sense=sense,
    )


def texts(count: int) -> Iterator[tuple[str, Vectors]]:
    """Return so many texts by name."""
    return ((str(number), prepared(number)) for number in range(count))


def _terms(hashed: Any) -> Terms:
    return Terms.count([row.tolist() for row in hashed])
