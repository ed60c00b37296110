"""What is kept of an edition so that it can be compared at once: terms and sentence vectors."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.clauses import Clause
from practices.texts.comparison.encoders import Encoder, Floats
from practices.texts.words import base_language, fold, sentences, stems, words

LONGEST_SENTENCE = 30
"""Words from which on a sentence weighs no more than a longer one."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """How often each clause uses each term: a sparse matrix, row by row.

    `terms` are 64-bit hashes, ascending and unique; `spread` counts the clauses that use
    each. Entry k says that clause `rows[k]` uses `terms[columns[k]]` with `weights[k]`
    (one plus the logarithm of the count).
    """

    size: int
    terms: NDArray[np.uint64]
    spread: NDArray[np.int64]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    weights: Floats

    @classmethod
    def count(cls, clauses: Sequence[Iterable[int]]) -> Self:
        """Count the terms (as 64-bit hashes) of each clause."""
        counts = [Counter(found) for found in clauses]
        every = np.fromiter((term for found in counts for term in found), dtype=np.uint64)
        times = np.fromiter((n for found in counts for n in found.values()), dtype=np.float32)
        terms, columns, spread = np.unique(every, return_inverse=True, return_counts=True)
        sizes = np.array([len(found) for found in counts], dtype=np.int64)
        rows = np.repeat(np.arange(len(counts)), sizes)
        return cls(len(counts), terms, spread, rows, columns, 1 + np.log(times))


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """Vectors of the sentences of each clause, clause after clause.

    Clause k owns the rows from `starts[k]` up to the next start, at least one. `shares`
    is the part of its clause that each sentence makes up; the shares of a clause sum to 1.
    """

    model_id: str
    vectors: Floats
    starts: NDArray[np.int64]
    shares: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Clauses prepared for comparison. Keep it: making it costs far more than comparing.

    `prints` are fingerprints of the words: clauses that say the same have the same.
    """

    clauses: tuple[Clause, ...]
    words: Terms
    phrases: Terms
    headings: Terms
    prints: tuple[str, ...]
    languages: NDArray[np.str_]
    blank: NDArray[np.bool_]
    sense: Sense | None

    @property
    def model(self) -> str:
        """The model that read it, "" for words alone."""
        return self.sense.model_id if self.sense else ""


def prepare(clauses: Sequence[Clause], *, encoder: Encoder | None = None) -> Vectors:
    """Prepare the clauses of one edition; without `encoder`, on words alone.

    The last few results are kept in the process, by content. Raises ValueError when two
    clauses carry the same key.
    """
    return _prepare(tuple(clauses), encoder)


@lru_cache(maxsize=24)
def _prepare(clauses: tuple[Clause, ...], encoder: Encoder | None) -> Vectors:
    twice = [key for key, times in Counter(clause.key for clause in clauses).items() if times > 1]
    if twice:
        raise ValueError(f"Two clauses carry the same key: {', '.join(twice[:5])}")
    texts = [_whole(clause) for clause in clauses]
    stemmed = [_hashes(stems(text, clause.language)) for text, clause in zip(texts, clauses, strict=True)]
    return Vectors(
        clauses=clauses,
        words=Terms.count(stemmed),
        phrases=Terms.count([_couple(found) for found in stemmed]),
        headings=Terms.count([_hashes(stems(clause.heading, clause.language)) for clause in clauses]),
        prints=tuple(_print(fold(clause.text) or fold(clause.heading)) for clause in clauses),
        languages=np.array([base_language(clause.language) for clause in clauses], dtype=np.str_),
        blank=np.array([not words(text) for text in texts], dtype=np.bool_),
        sense=_read(texts, encoder) if encoder else None,
    )


def sentences_of(clause: Clause) -> list[str]:
    """Return the sentences of a clause as its vectors are made of them; the heading is in the first."""
    return sentences(_whole(clause)) or [""]


def _whole(clause: Clause) -> str:
    return f"{clause.heading}. {clause.text}" if clause.heading else clause.text


def _read(texts: Sequence[str], encoder: Encoder) -> Sense:
    parts = [sentences(text) or [""] for text in texts]
    sizes = np.array([len(found) for found in parts], dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    lengths = [min(sentence.count(" "), LONGEST_SENTENCE) + 1 for found in parts for sentence in found]
    weights = np.array(lengths, dtype=np.float32)
    totals = np.add.reduceat(weights, starts) if len(starts) else weights
    vectors = encoder.encode([sentence for found in parts for sentence in found])
    vectors = vectors.astype(np.float16).astype(np.float32)  # as they are kept: read back, they are the same
    return Sense(encoder.model_id, vectors, starts, weights / np.repeat(totals, sizes))


def _print(text: str) -> str:
    """Return a short fingerprint of folded words; "" for none."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if text else ""


@lru_cache(maxsize=2**16)
def _hash(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _hashes(terms: Sequence[str]) -> list[int]:
    return [_hash(term) for term in terms]


def _couple(hashes: Sequence[int]) -> list[int]:
    """Hashes of each two neighbours, in order (the order within a couple counts)."""
    if len(hashes) < 2:
        return []
    row = np.array(hashes, dtype=np.uint64)
    coupled: list[int] = (row[:-1] * np.uint64(0x9E3779B97F4A7C15) ^ row[1:]).tolist()
    return coupled
