"""How alike two editions are, clause by clause: a matrix of scores from 0.0 to 1.0."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.vectors import Sense, Terms, Vectors

# Evidence is half shared words and half shared sense. Across languages the sense stands
# alone, and without an encoder the words do; both are brought to the same level as the mix.
WORDS_AND_SENSE = 0.5
SENSE_ALONE = 0.6
WORDS_ALONE = (0.1, 0.9)  # level of no shared word, and what the words add to it
HEADING_BONUS = 0.1
TOPICS_BONUS = 0.1

# Clauses of one subject are all somewhat alike, so a clause is measured against the
# NEIGHBOURS that come nearest to it on the other side, within bounds that keep unrelated
# texts apart and nearly equal ones together.
NEIGHBOURS = 5
LEAST_BACKGROUND = 0.17
MOST_BACKGROUND = 0.45
ORDER_WEIGHT = 0.15  # what a likeness of the clauses just before and after adds

TURN = 0.02  # evidence above the background at which the score is 0.5
SLOPE = 10.0
DIGITS = 4
BLOCK = 2**22  # cells that are in memory at once


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Measures of each left clause (row) against each right clause (column), 0.0 to 1.0.

    `score` is the judgement; `words`, `heading`, `sense` and `topics` are the measures
    behind it, `same` is true where the words are the same, `one_language` where the languages are.
    """

    score: Floats
    words: Floats
    heading: Floats
    sense: Floats
    topics: Floats
    same: NDArray[np.bool_]
    one_language: NDArray[np.bool_]


@lru_cache(maxsize=24)
def compare(left: Vectors, right: Vectors) -> Likeness:
    """Compare each left clause with each right clause.

    `compare(b, a)` is the transpose of `compare(a, b)`. Sense counts where both sides were
    read by the same model. The score depends on the whole of both sides: it says how far a
    pair stands out from what else there is. The last few results are kept.
    """
    rows, columns = len(left.clauses), len(right.clauses)
    words = _shared(left.words, right.words) / 2 + _shared(left.phrases, right.phrases) / 2
    heading = _shared(left.headings, right.headings)
    topics = _topics(left, right)
    sense = np.zeros((rows, columns), dtype=np.float32)
    one_language = left.languages[:, None] == right.languages[None, :]
    evidence: Floats = WORDS_ALONE[0] + WORDS_ALONE[1] * words
    if left.sense and right.sense and left.sense.model_id == right.sense.model_id:
        sense = _sense(left.sense, right.sense)
        mix = WORDS_AND_SENSE * words + (1 - WORDS_AND_SENSE) * sense
        evidence = np.where(one_language, mix, SENSE_ALONE * sense)
    evidence = evidence + HEADING_BONUS * heading + TOPICS_BONUS * topics
    score = _judge(_along(evidence - _background(evidence)))
    nothing = (left.blank[:, None] | right.blank[None, :]) | ((words <= 0) & (sense <= 0))
    score[nothing & (topics <= 0)] = 0
    same = np.array(left.prints, dtype=object)[:, None] == np.array(right.prints, dtype=object)[None, :]
    score[same] = 1
    return Likeness(score.round(DIGITS), words, heading, sense, topics, same, one_language)


def _shared(left: Terms, right: Terms) -> Floats:
    """Cosine of the term weights, each term weighing the more the fewer clauses use it."""
    if not len(left.terms) or not len(right.terms):
        return np.zeros((left.size, right.size), dtype=np.float32)
    places = np.minimum(np.searchsorted(right.terms, left.terms), len(right.terms) - 1)
    common = np.flatnonzero(right.terms[places] == left.terms)
    partners = places[common]
    left_spread, right_spread = left.spread.copy(), right.spread.copy()
    left_spread[common] += right.spread[partners]
    right_spread[partners] += left.spread[common]
    everything = left.size + right.size
    left_dense = _weigh(left, left_spread, everything, common)
    right_dense = _weigh(right, right_spread, everything, partners)
    cosines: Floats = left_dense @ right_dense.T
    return cosines.clip(0, 1)


def _weigh(terms: Terms, spread: NDArray[np.int64], everything: int, kept: NDArray[np.int64]) -> Floats:
    """Dense unit rows, cut down to the `kept` columns."""
    rarity = np.log((everything + 1) / (spread + 0.5)).astype(np.float32)
    weights = terms.weights * rarity[terms.columns]
    norms = np.sqrt(np.bincount(terms.rows, weights * weights, minlength=terms.size))
    seats = np.full(len(terms.terms), -1)
    seats[kept] = np.arange(len(kept))
    seat = seats[terms.columns]
    here = seat >= 0
    dense = np.zeros((terms.size, len(kept)), dtype=np.float32)
    dense[terms.rows[here], seat[here]] = (weights / norms[terms.rows])[here]
    return dense


def _sense(left: Sense, right: Sense) -> Floats:
    """Mean of how well each side's sentences find their like on the other side.

    On the alignments that it was measured on, this did better than one vector for a whole
    clause, and no worse than both together.
    """
    rows, columns = len(left.starts), len(right.starts)
    found = np.zeros((rows, columns), dtype=np.float32)
    if not rows or not columns:
        return found
    ends = np.append(left.starts[1:], len(left.vectors))
    step = max(1, BLOCK // max(1, len(right.vectors)))
    first = 0
    while first < rows:
        last = max(first + 1, int(np.searchsorted(ends, left.starts[first] + step, side="right")))
        chosen = slice(int(left.starts[first]), int(ends[last - 1]))
        starts = left.starts[first:last] - left.starts[first]
        cosines = left.vectors[chosen] @ right.vectors.T
        forth = np.maximum.reduceat(cosines, right.starts, axis=1) * left.shares[chosen, None]
        back = np.maximum.reduceat(cosines, starts, axis=0) * right.shares[None, :]
        found[first:last] = np.add.reduceat(forth, starts, axis=0)
        found[first:last] += np.add.reduceat(back, right.starts, axis=1)
        first = last
    return np.clip(found / 2, 0, 1)


def _topics(left: Vectors, right: Vectors) -> Floats:
    """Shared topics out of all topics of the two (Jaccard); 0.0 where a side has none."""
    measure = np.zeros((len(left.clauses), len(right.clauses)), dtype=np.float32)
    tagged = [(column, clause.topics) for column, clause in enumerate(right.clauses) if clause.topics]
    for row, clause in enumerate(left.clauses):
        for column, topics in tagged:
            if shared := len(clause.topics & topics):
                measure[row, column] = shared / len(clause.topics | topics)
    return measure


def _background(evidence: Floats) -> Floats:
    """Half the mean of the best in the row and half that of the best in the column."""
    by_row = _nearest(evidence)[:, None]
    by_column = _nearest(evidence.T)[None, :]
    return (by_row + by_column) / 2


def _nearest(evidence: Floats) -> Floats:
    room = np.full((len(evidence), NEIGHBOURS), LEAST_BACKGROUND, dtype=np.float32)
    best = np.partition(np.hstack([evidence, room]), -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    return np.clip(best.mean(axis=1), LEAST_BACKGROUND, MOST_BACKGROUND)


def _along(evidence: Floats) -> Floats:
    """Let the pairs before and after, in the order of both texts, speak for a pair."""
    framed = np.pad(evidence, 1)
    return evidence + ORDER_WEIGHT * (framed[:-2, :-2] + framed[2:, 2:]) / 2


def _judge(evidence: Floats) -> Floats:
    return 1 / (1 + np.exp(-SLOPE * (evidence - TURN)))
