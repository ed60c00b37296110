"""Rows of a comparison of several editions: what belongs together across all of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from practices.texts.comparison.alignment import FLOOR, Match, as_vectors, check_floor, explain, match, positions
from practices.texts.comparison.clauses import Clause, PairingGround, Reason
from practices.texts.comparison.encoders import Encoder
from practices.texts.comparison.similarity import Likeness, compare
from practices.texts.comparison.vectors import Vectors

LEAST_LIKE = 0.35
"""Score from which on a row is put behind the one that it reads most like (0.0 to 1.0)."""

type Seat = tuple[int, int]
"""A clause by place: number of its edition, number within it."""


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """One row of a comparison: for each edition the keys of the clauses that belong here.

    A cell is empty where an edition has no counterpart, and holds several keys, in the
    edition's order, where a clause was split. `score` is the mean likeness of the cells
    from 0.0 to 1.0 (0.0 when only one is filled). `reasons` says for each edition why its
    cell is here: the closest pair with a cell before it; None for the first filled cell
    and for empty ones. `nearest` names that pair: the number of the edition before, its key,
    and the cell's own key.
    """

    cells: tuple[tuple[str, ...], ...]
    score: float
    reasons: tuple[Reason | None, ...]
    nearest: tuple[tuple[int, str, str] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tie:
    """A pair across two editions, as a proposal to put its two clauses into one row."""

    left: Seat
    right: Seat
    match: Match
    score: float


type _Matrices = Mapping[tuple[int, int], Likeness]
type Links = Mapping[tuple[int, int], Collection[tuple[str, str]]]
"""Pairs of keys, for a pair of edition numbers (lower first)."""


def group(
    editions: Sequence[Sequence[Clause] | Vectors],
    *,
    floor: float = FLOOR,
    encoder: Encoder | None = None,
    links: Links | None = None,
    structure: Links | None = None,
    by_content: bool = False,
) -> list[ClauseGroup]:
    """Put the clauses of several editions into rows; every clause is in exactly one.

    Two rows become one, best pair first, if all their clauses are on average alike to
    `floor`; a clause that then stands alone joins the row of the clause it is most like.
    `links` holds, for a pair of edition numbers (lower first), the pairs of keys that a
    person confirmed: these share a row whatever the score. `structure` holds those that stand at the same place of
    one instrument in two languages: they come next.

    The order is that of the first edition, whose first row leads; what only later editions
    have follows the clause that stands before it there, or with `by_content` the row that it reads most like.
    Raises ValueError if `floor` is outside 0.0 to 1.0
    or a key comes twice in one edition.
    """
    check_floor(floor)
    sides = [as_vectors(edition, encoder) for edition in editions]
    matrices = {(a, b): compare(sides[a], sides[b]) for a, b in combinations(range(len(sides)), 2)}
    known, placed = links or {}, structure or {}
    ties = [
        tie
        for at in matrices
        for tie in _ties(sides, at, matrices[at], floor, _given(sides, at, known.get(at, ()), placed.get(at, ())))
    ]
    rows = _gather(sides, matrices, ties, floor)
    return [_write(sides, matrices, ties, row) for row in _arrange(rows, len(sides), matrices if by_content else None)]


def without_degrees(found: ClauseGroup) -> ClauseGroup:
    """Return a row as it was made before degrees were told apart."""
    return replace(found, reasons=tuple(reason and replace(reason, degree=None) for reason in found.reasons))


def _given(
    sides: Sequence[Vectors],
    at: tuple[int, int],
    links: Collection[tuple[str, str]],
    structure: Collection[tuple[str, str]],
) -> dict[tuple[int, int], PairingGround]:
    """Return the pairs that are made whatever the score. A confirmed link overrules the structure on both its sides."""
    left, right = sides[at[0]], sides[at[1]]
    linked = positions(left, right, links)
    rows, columns = {row for row, _ in linked}, {column for _, column in linked}
    placed = [(a, b) for a, b in positions(left, right, structure) if a not in rows and b not in columns]
    return dict.fromkeys(linked, PairingGround.LINK) | dict.fromkeys(placed, PairingGround.STRUCTURE)


def _ties(
    sides: Sequence[Vectors],
    at: tuple[int, int],
    likeness: Likeness,
    floor: float,
    fixed: Mapping[tuple[int, int], PairingGround],
) -> list[_Tie]:
    left, right = at
    return [
        _Tie((left, pair.row), (right, pair.column), pair, float(likeness.score[pair.row, pair.column]))
        for pair in match(likeness.score, floor=floor, fixed=fixed)
    ]


def _gather(sides: Sequence[Vectors], matrices: _Matrices, ties: Iterable[_Tie], floor: float) -> list[list[Seat]]:
    """Merge seats into rows along the ties: confirmed links, then one to one, then what is left."""
    row_of = {
        (edition, place): [(edition, place)] for edition, side in enumerate(sides) for place in range(len(side.clauses))
    }
    for tie in sorted(ties, key=_by_weight):
        one, other = row_of[tie.left], row_of[tie.right]
        if one is not other and (tie.match.given is PairingGround.LINK or _may_join(tie, one, other, matrices, floor)):
            one.extend(other)
            row_of.update((seat, one) for seat in other)
    return list({id(row): row for row in row_of.values()}.values())


def _by_weight(tie: _Tie) -> tuple[int, bool, float, Seat]:
    """Order: what a person confirmed, what the structure says, the rest by likeness."""
    weight = {PairingGround.LINK: 0, PairingGround.STRUCTURE: 1}.get(tie.match.given or PairingGround.WORDS, 2)
    return weight, tie.match.extra, -tie.score, tie.left


def _may_join(tie: _Tie, one: Sequence[Seat], other: Sequence[Seat], matrices: _Matrices, floor: float) -> bool:
    if tie.match.extra:
        if min(len(one), len(other)) > 1:
            return False
    elif {edition for edition, _ in one} & {edition for edition, _ in other}:
        return False
    if tie.match.given is PairingGround.STRUCTURE:
        return True
    return _mean_score(one, other, matrices) >= floor


def _mean_score(one: Iterable[Seat], other: Sequence[Seat], matrices: _Matrices) -> float:
    scores = [_score(a, b, matrices) for a in one for b in other if a[0] != b[0]]
    return float(np.mean(scores)) if scores else 0.0


def _score(one: Seat, other: Seat, matrices: _Matrices) -> float:
    first, second = sorted((one, other))
    return float(matrices[first[0], second[0]].score[first[1], second[1]])


def _arrange(rows: Iterable[list[Seat]], editions: int, matrices: _Matrices | None) -> list[list[Seat]]:
    """Order the rows: by the first edition; the others behind what they are most like, or follow in their own."""
    ordered: list[list[Seat]] = []
    waiting = sorted((sorted(row) for row in rows), key=lambda row: row[0])
    for edition in range(editions):
        new = [row for row in waiting if row[0][0] == edition]
        before = {seat[1]: row for row in ordered for seat in row if seat[0] == edition}
        after: dict[int | None, list[list[Seat]]] = {}
        anchor: int | None = None
        starts = {row[0][1]: row for row in new}
        placed = {seat: id(row) for row in ordered for seat in row}
        for place in sorted({*starts, *before}):
            if place in starts:
                like = _most_like(starts[place], placed, matrices) if matrices else None
                after.setdefault(anchor if like is None else like, []).append(starts[place])
            else:
                anchor = id(before[place])
        leading = after.get(None, [])  # nothing stands before them in their own text
        ordered = [row for old in ordered for row in (old, *after.get(id(old), []))]
        ordered = [*ordered[:1], *leading, *ordered[1:]] if edition else [*leading, *ordered]
    return ordered


def _most_like(row: Sequence[Seat], placed: Mapping[Seat, int], matrices: _Matrices) -> int | None:
    """Return the row, of those that are placed, that a shared row reads most like; None where it is like none."""
    if len(row) == 1:
        return None
    best, found = LEAST_LIKE, None
    for edition, place in row:
        for one, other in matrices:
            if edition not in (one, other):
                continue
            score = matrices[one, other].score
            there, scores = (other, score[place]) if edition == one else (one, score[:, place])
            known = [number for number in range(len(scores)) if (there, number) in placed]
            if known and float(scores[known].max()) > best:
                nearest = known[int(scores[known].argmax())]
                best, found = float(scores[nearest]), placed[there, nearest]
    return found


def _write(sides: Sequence[Vectors], matrices: _Matrices, ties: Iterable[_Tie], row: Sequence[Seat]) -> ClauseGroup:
    cells = tuple(
        tuple(side.clauses[place].key for at, place in row if at == edition) for edition, side in enumerate(sides)
    )
    made = {(tie.left, tie.right): tie.match for tie in ties if tie.match.given or tie.match.extra}
    crossing = [(a, b) for a, b in combinations(row, 2) if a[0] != b[0]]
    score = float(np.mean([_score(a, b, matrices) for a, b in crossing])) if crossing else 0.0
    reasons: list[Reason | None] = []
    nearest: list[tuple[int, str, str] | None] = []
    for edition in range(len(sides)):
        here = [pair for pair in crossing if pair[1][0] == edition]
        best = max(here, key=lambda pair: (_is_given(made.get(pair)), _score(pair[0], pair[1], matrices)), default=None)
        reasons.append(_reason(best, matrices, made.get(best)) if best else None)
        nearest.append((best[0][0], _key(sides, best[0]), _key(sides, best[1])) if best else None)
    return ClauseGroup(cells, round(score, 4), tuple(reasons), tuple(nearest))


def _key(sides: Sequence[Vectors], seat: Seat) -> str:
    return sides[seat[0]].clauses[seat[1]].key


def _is_given(made: Match | None) -> bool:
    return made is not None and made.given is not None


def _reason(pair: tuple[Seat, Seat], matrices: _Matrices, made: Match | None) -> Reason:
    (left, row), (right, column) = pair
    return explain(matrices[left, right], made or Match(row, column))
