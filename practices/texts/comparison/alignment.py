"""Pairs of clauses that read alike, and for each clause those that come nearest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from practices.texts.comparison.clauses import Clause, Pair, PairingGround, Reason
from practices.texts.comparison.degrees import LikenessDegree, degree_of
from practices.texts.comparison.encoders import Encoder, Floats
from practices.texts.comparison.similarity import Likeness, compare
from practices.texts.comparison.vectors import Vectors, prepare

FLOOR = 0.5
"""Score from which on two clauses count as alike; the scores are calibrated to it."""

STRONG = 0.25  # shared rare words that explain a pair by themselves
UNRELATED_SENSE = 0.3  # what the sense of two unrelated sentences measures
LIKE_HEADINGS = 0.7


@dataclass(frozen=True, slots=True)
class Match:
    """A pair by position; `extra` where one side has a closer counterpart already taken.

    `given` is the ground of a pair that was made whatever the score: a link, or the structure.
    """

    row: int
    column: int
    extra: bool = False
    given: PairingGround | None = None


def align(
    left: Sequence[Clause] | Vectors,
    right: Sequence[Clause] | Vectors,
    *,
    floor: float = FLOOR,
    encoder: Encoder | None = None,
    links: Collection[tuple[str, str]] = (),
) -> list[Pair]:
    """Pair the clauses of two editions that read most alike.

    The best pairs are made first, one to one; a clause that is then left over joins the
    clause it is most like, so that splits and merges show (a key may come in several
    pairs). `floor` is a score from 0.0 to 1.0 below which no pair is made. `links` are
    pairs of keys (left, right) that a person confirmed; they are made whatever the score,
    and unknown keys among them are passed over. `encoder` is used for clauses that were
    not prepared.

    Left order first, those without counterpart in their place, then the right clauses that
    have none, in right order. Swapping the sides gives the same pairs turned round.
    Raises ValueError if `floor` is outside 0.0 to 1.0 or a key comes twice on one side.
    """
    check_floor(floor)
    first, second = as_vectors(left, encoder), as_vectors(right, encoder)
    likeness = compare(first, second)
    fixed = dict.fromkeys(positions(first, second, links), PairingGround.LINK)
    found = match(likeness.score, floor=floor, fixed=fixed)
    return _lay_out(first, second, likeness, found)


def rank(
    left: Sequence[Clause] | Vectors,
    right: Sequence[Clause] | Vectors,
    *,
    top: int,
    encoder: Encoder | None = None,
) -> dict[str, list[tuple[str, float]]]:
    """For each left key the `top` right keys nearest to it, with scores from 0.0 to 1.0.

    Best first; among equals the one at the nearest place. Right clauses that have nothing
    in common with the left one (0.0) are left out. There is no floor.
    """
    first, second = as_vectors(left, encoder), as_vectors(right, encoder)
    score = compare(first, second).score
    places = np.arange(len(second.clauses))
    ranking: dict[str, list[tuple[str, float]]] = {}
    for row, clause in enumerate(first.clauses):
        best = np.lexsort((places, abs(places - row), -score[row]))[: max(top, 0)]
        ranking[clause.key] = [
            (second.clauses[column].key, round(float(score[row, column]), 4))
            for column in best
            if score[row, column] > 0
        ]
    return ranking


def match(score: Floats, *, floor: float, fixed: Mapping[tuple[int, int], PairingGround] | None = None) -> list[Match]:
    """Choose pairs of rows and columns: the `fixed` ones (with their ground), the best one to one, the left over.

    In this order; the best by falling score. Pairs of equal score are made where the
    positions are nearest. Transposing `score` transposes the result.
    """
    found = [Match(row, column, given=ground) for (row, column), ground in (fixed or {}).items()]
    rows = {pair.row for pair in found}
    columns = {pair.column for pair in found}
    candidates = _best_first(score, floor)
    for row, column in candidates:
        if row not in rows and column not in columns:
            found.append(Match(row, column))
            rows.add(row)
            columns.add(column)
    spare_rows = set(range(score.shape[0])) - rows
    spare_columns = set(range(score.shape[1])) - columns
    for row, column in candidates:
        if row in spare_rows or column in spare_columns:
            found.append(Match(row, column, extra=True))
            spare_rows.discard(row)
            spare_columns.discard(column)
    return found


def explain(likeness: Likeness, pair: Match) -> Reason:
    """Say why the pair was made, and how much is known of it."""
    place = (pair.row, pair.column)
    measures = {
        "words": round(float(likeness.words[place]), 3),
        "heading": round(float(likeness.heading[place]), 3),
        "sense": round(float(likeness.sense[place]), 3),
        "topics": round(float(likeness.topics[place]), 3),
    }
    degree: LikenessDegree | None = degree_of(
        is_same=bool(likeness.same[place]),
        is_one_language=bool(likeness.one_language[place]),
        is_spare=pair.extra,
        score=float(likeness.score[place]),
        words=measures["words"],
        sense=measures["sense"],
    )
    if pair.given is not None:
        ground, degree = pair.given, degree if likeness.same[place] else None
    elif likeness.same[place]:
        ground = PairingGround.SAME
    else:
        ground = _strongest(**measures)
    return Reason(ground, **measures, degree=degree)


def as_vectors(clauses: Sequence[Clause] | Vectors, encoder: Encoder | None) -> Vectors:
    """The clauses prepared, or as they are if they were prepared before."""
    return clauses if isinstance(clauses, Vectors) else prepare(clauses, encoder=encoder)


def check_floor(floor: float) -> None:
    """Raise ValueError if `floor` is outside 0.0 to 1.0."""
    if not 0 <= floor <= 1:
        raise ValueError(f"The floor must be from 0.0 to 1.0, not {floor}.")


def _best_first(score: Floats, floor: float) -> list[tuple[int, int]]:
    """Return places by falling score; then those whose positions are nearest, then the first ones."""
    rows, columns = np.nonzero((score >= np.float32(floor)) & (score > 0))
    order = _order(score[rows, columns], rows, columns)
    return list(zip(rows[order].tolist(), columns[order].tolist(), strict=True))


def _order(scores: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort by score, nearness and place, put into one number each, which takes half the time of three lists.

    A positive float, read as a whole number, grows with it.
    """
    if len(rows) and max(rows.max(), columns.max()) >= 2**15:
        return np.lexsort((rows + columns, abs(rows - columns), -scores))
    falling = (np.uint64(2**32 - 1) - scores.astype(np.float32).view(np.uint32)) << np.uint64(32)
    apart = abs(rows - columns).astype(np.uint64) << np.uint64(17)
    place = (2 * (rows + columns) + (rows > columns)).astype(np.uint64)
    return np.argsort(falling | apart | place)


def _strongest(*, words: float, heading: float, sense: float, topics: float) -> PairingGround:
    if words >= STRONG:
        return PairingGround.WORDS
    if heading >= LIKE_HEADINGS:
        return PairingGround.HEADING
    grounds = {
        PairingGround.SENSE: sense - UNRELATED_SENSE,
        PairingGround.WORDS: words,
        PairingGround.TOPICS: topics / 4,
    }
    return max(grounds, key=lambda ground: grounds[ground])


def positions(left: Vectors, right: Vectors, links: Collection[tuple[str, str]]) -> list[tuple[int, int]]:
    """Return pairs of keys as pairs of positions, in order; unknown keys are passed over."""
    if not links:
        return []
    rows = {clause.key: row for row, clause in enumerate(left.clauses)}
    columns = {clause.key: column for column, clause in enumerate(right.clauses)}
    known = [(rows[a], columns[b]) for a, b in links if a in rows and b in columns]
    return sorted(known)


def _lay_out(left: Vectors, right: Vectors, likeness: Likeness, found: Sequence[Match]) -> list[Pair]:
    by_row: dict[int, list[Match]] = {}
    for pair in sorted(found, key=lambda pair: (pair.row, pair.column)):
        by_row.setdefault(pair.row, []).append(pair)
    pairs: list[Pair] = []
    for row, clause in enumerate(left.clauses):
        if row not in by_row:
            pairs.append(Pair(clause.key, None))
        for pair in by_row.get(row, []):
            score = round(float(likeness.score[row, pair.column]), 4)
            pairs.append(Pair(clause.key, right.clauses[pair.column].key, score, explain(likeness, pair)))
    taken = {pair.column for pair in found}
    alone = [clause for column, clause in enumerate(right.clauses) if column not in taken]
    return [*pairs, *(Pair(None, clause.key) for clause in alone)]
