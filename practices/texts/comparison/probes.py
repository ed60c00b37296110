"""Provisions as the search for near ones sees them: weighted words and phrases, and two vectors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.encoders import unit_rows
from practices.texts.comparison.vectors import Sense, Terms

FEWEST_WAITING = 1_000_000
"""Terms of texts that wait to be counted together."""
STEPS = 2**15 - 1
"""Length of a unit vector that is kept in whole numbers."""
OWN_SUBJECT = 0.5
"""Part of a text's mean sense that is taken out of each of its sentences: what the whole text is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The terms of a collection and how many provisions use each; `terms` ascend and are unique."""

    terms: NDArray[np.uint64]
    spread: NDArray[np.int64]
    size: int

    def find(self, terms: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the place of each of `terms`, -1 where it is not known."""
        if not len(self.terms):
            return np.full(len(terms), -1)
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[places] == terms, places, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Sparse unit rows: row k has `weights` at `columns` from `starts[k]` up to `starts[k + 1]`.

    Terms that the vocabulary does not know have no entry, but count in the length of their row.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the columns and weights of one row."""
        here = slice(self.starts[number], self.starts[number + 1])
        return self.columns[here], self.weights[here]


def gather(counted: Sequence[Terms | Vocabulary]) -> Vocabulary:
    """Put the terms of several texts into one vocabulary, and vocabularies as well."""
    if not counted:
        return Vocabulary(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64), 0)
    every = np.concatenate([terms.terms for terms in counted])
    terms, places = np.unique(every, return_inverse=True)
    spread = np.bincount(places, np.concatenate([terms.spread for terms in counted]), minlength=len(terms))
    return Vocabulary(terms, spread.astype(np.int64), sum(terms.size for terms in counted))


def weigh(counted: Terms, vocabulary: Vocabulary, seats: Vocabulary | None = None) -> Rows:
    """Weigh the terms of one text: the more, the fewer provisions use them, in the collection and in the text itself.

    What a text says in all of its provisions (whom it binds, the name of its organization) says little about one.
    Columns are places in `seats`, by default in the vocabulary that says how rare a term is.
    """
    places = vocabulary.find(counted.terms)
    known = np.where(places >= 0, vocabulary.spread[places], 0) if len(vocabulary.terms) else np.zeros(len(places))
    everywhere = np.log((vocabulary.size + 1) / (np.minimum(known, vocabulary.size) + 0.5))
    here = np.log((counted.size + 1) / (counted.spread + 0.5))
    weights = counted.weights * np.sqrt(everywhere.clip(0) * here.clip(0))[counted.columns]
    lengths = np.sqrt(np.bincount(counted.rows, weights * weights, minlength=counted.size))
    weights = weights / np.where(lengths > 0, lengths, 1)[counted.rows]
    columns = (places if seats is None else seats.find(counted.terms))[counted.columns]
    kept = (columns >= 0) & (weights > 0)
    sizes = np.bincount(counted.rows[kept], minlength=counted.size)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Rows(starts, columns[kept].astype(np.int32), weights[kept].astype(np.float32))


def of_rows(counted: Terms, rows: range) -> Terms:
    """Return the terms that some provisions of a text use, with how many of all its provisions use each."""
    here = slice(*np.searchsorted(counted.rows, [rows.start, rows.stop]))
    used, columns = np.unique(counted.columns[here], return_inverse=True)
    return Terms(
        counted.size, counted.terms[used], counted.spread[used], counted.rows[here], columns, counted.weights[here]
    )


class VocabularyCounter:
    """Counts the terms of very many texts, of which few are kept at a time."""

    def __init__(self) -> None:
        self._counted = gather([])
        self._waiting: list[Terms] = []
        self._size = 0

    def add(self, counted: Terms) -> None:
        """Count the terms of one text."""
        self._waiting.append(counted)
        self._size += len(counted.terms)
        if self._size > max(len(self._counted.terms), FEWEST_WAITING):
            self.counted()

    def counted(self) -> Vocabulary:
        """Return the terms of all texts so far."""
        if self._waiting:
            self._counted = gather([self._counted, *self._waiting])
            self._waiting, self._size = [], 0
        return self._counted


def condense(sense: Sense, rows: range) -> NDArray[np.int16]:
    """Return two vectors for each provision: the mean of its sentences, and its opening sentence; zeros beside `rows`.

    The subject of the whole text is half taken out of both. A unit vector is STEPS long.
    """
    ends = np.append(sense.starts, len(sense.vectors))
    here = slice(ends[rows.start], ends[rows.stop])
    vectors, starts = sense.vectors[here], sense.starts[rows.start : rows.stop] - ends[rows.start]
    subject = np.einsum("i,ij->j", sense.shares, sense.vectors) / len(sense.starts)
    sentences = unit_rows(np.where(vectors.any(axis=1, keepdims=True), vectors - OWN_SUBJECT * subject, 0))
    means = unit_rows(np.add.reduceat(sentences * sense.shares[here, None], starts))
    condensed = np.zeros((len(sense.starts), 2, vectors.shape[1]), dtype=np.int16)
    condensed[rows.start : rows.stop] = np.rint(STEPS * np.stack([means, sentences[starts]], axis=1))
    return condensed
