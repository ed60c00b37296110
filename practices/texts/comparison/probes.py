"""Provisions as the search for near ones sees them: weighted words and phrases, and two vectors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.vectors import Sense, Terms, Vectors

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


def gather(counted: Sequence[Terms]) -> Vocabulary:
    """Put the terms of several texts into one vocabulary."""
    if not counted:
        return Vocabulary(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64), 0)
    every = np.concatenate([terms.terms for terms in counted])
    terms, places = np.unique(every, return_inverse=True)
    spread = np.bincount(places, np.concatenate([terms.spread for terms in counted]), minlength=len(terms))
    return Vocabulary(terms, spread.astype(np.int64), sum(terms.size for terms in counted))


def weigh(counted: Terms, vocabulary: Vocabulary) -> Rows:
    """Weigh the terms of one text: the more, the fewer provisions use them, in the collection and in the text itself.

    What a text says in all of its provisions (whom it binds, the name of its organization) says little about one.
    """
    places = vocabulary.find(counted.terms)
    known = np.where(places >= 0, vocabulary.spread[places], 0) if len(vocabulary.terms) else np.zeros(len(places))
    everywhere = np.log((vocabulary.size + 1) / (np.minimum(known, vocabulary.size) + 0.5))
    here = np.log((counted.size + 1) / (counted.spread + 0.5))
    weights = counted.weights * np.sqrt(everywhere.clip(0) * here.clip(0))[counted.columns]
    lengths = np.sqrt(np.bincount(counted.rows, weights * weights, minlength=counted.size))
    weights = weights / np.where(lengths > 0, lengths, 1)[counted.rows]
    seats = places[counted.columns]
    kept = (seats >= 0) & (weights > 0)
    sizes = np.bincount(counted.rows[kept], minlength=counted.size)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Rows(starts, seats[kept].astype(np.int32), weights[kept].astype(np.float32))


def join(parts: Sequence[Rows]) -> Rows:
    """Put rows of the same vocabulary one after the other."""
    sizes = [np.diff(part.starts) for part in parts] or [np.zeros(0, dtype=np.int64)]
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    columns = np.concatenate([part.columns for part in parts] or [np.zeros(0, dtype=np.int32)])
    weights = np.concatenate([part.weights for part in parts] or [np.zeros(0, dtype=np.float32)])
    return Rows(starts, columns, weights)


def condense(sense: Sense) -> tuple[Floats, Floats]:
    """Return for each provision the mean of its sentences and its opening sentence, as unit vectors (or zeros).

    The subject of the whole text is half taken out of both.
    """
    if not len(sense.starts):
        nothing = np.zeros((0, sense.vectors.shape[1] if sense.vectors.ndim == 2 else 0), dtype=np.float32)
        return nothing, nothing
    subject = sense.shares @ sense.vectors / len(sense.starts)
    sentences = _unit(np.where(sense.vectors.any(axis=1, keepdims=True), sense.vectors - OWN_SUBJECT * subject, 0))
    mean = _unit(np.add.reduceat(sentences * sense.shares[:, None], sense.starts))
    return mean, sentences[sense.starts]


def model_of(texts: Sequence[Vectors]) -> str | None:
    """Return the model that read all the texts, None where one was not read or two were read by different ones."""
    models = {text.sense.model_id if text.sense else None for text in texts}
    return models.pop() if len(models) == 1 else None


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.where(lengths > 1e-9, lengths, 1)).astype(np.float32)
    return unit
