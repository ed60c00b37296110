"""What became of each clause between two editions of one instrument, in one language."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import Indel

from practices.texts.comparison.alignment import align
from practices.texts.comparison.clauses import Clause
from practices.texts.words import pieces

SAME_NUMBER_FLOOR = 0.35
"""Share of words in common from which on a number that stayed is the same rule in other words (0.0 to 1.0)."""
OTHER_NUMBER_FLOOR = 0.6
"""Likeness from which on a clause at another number is the same rule; below, one ended and another began."""


class ChangeKind(StrEnum):
    """What became of a clause."""

    SAME = "same"  # word for word
    REWORDED = "reworded"  # other words
    NEW = "new"  # only in the later text
    REMOVED = "removed"  # only in the earlier text


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of either text. `left` is the key in the earlier text, `right` in the later, None where it is not.

    `is_renumbered`: its printed number changed. `is_moved`: it stands elsewhere among the clauses that stayed.
    """

    kind: ChangeKind
    left: str | None
    right: str | None
    is_renumbered: bool = False
    is_moved: bool = False

    @property
    def is_untouched(self) -> bool:
        """Whether words, number and place are as they were."""
        return self.kind is ChangeKind.SAME and not (self.is_renumbered or self.is_moved)


def trace(earlier: Sequence[Clause], later: Sequence[Clause]) -> list[ClauseChange]:
    """Say what became of each clause, in the order of the later text.

    A removed clause follows the one that stood before it in the earlier text. Clauses belong together that have
    the same words (and these words only once on either side, or the same key), else the same key and enough words
    in common, else words so alike that they are one rule at another number. A clause comes once. Raises ValueError
    if a key comes twice on one side.
    """
    first = {clause.key: clause for clause in earlier}
    second = {clause.key: clause for clause in later}
    if len(first) < len(earlier) or len(second) < len(later):
        raise ValueError("A key comes twice in one text.")
    pairs = _same_words(earlier, later)
    pairs |= _same_number(first, second, pairs)
    pairs |= _alike(earlier, later, pairs)
    moved = _moved([clause.key for clause in earlier], [clause.key for clause in later], pairs)
    changes = [_change(first.get(pairs.get(key, "")), clause, moved) for key, clause in second.items()]
    return _with_removed(changes, [clause.key for clause in earlier], set(pairs.values()))


def _words(clause: Clause) -> tuple[str, ...]:
    return (" ".join(clause.heading.split()), " ".join(clause.text.split()))


def _same_words(earlier: Sequence[Clause], later: Sequence[Clause]) -> dict[str, str]:
    """Pair (later key to earlier key) what has the same words: at the same key, else where they are unique."""
    before = {clause.key: _words(clause) for clause in earlier}
    pairs = {clause.key: clause.key for clause in later if before.get(clause.key) == _words(clause)}
    left = {key: words for key, words in before.items() if key not in pairs}
    right = {clause.key: _words(clause) for clause in later if clause.key not in pairs}
    once = Counter(left.values()), Counter(right.values())
    at = {words: key for key, words in left.items() if once[0][words] == 1}
    return pairs | {key: at[words] for key, words in right.items() if once[1][words] == 1 and words in at}


def _same_number(first: dict[str, Clause], second: dict[str, Clause], known: dict[str, str]) -> dict[str, str]:
    taken = set(known.values())
    return {
        key: key
        for key, clause in second.items()
        if key not in known
        and key in first
        and key not in taken
        and _share(first[key].text, clause.text) >= SAME_NUMBER_FLOOR
    }


def _share(one: str, other: str) -> float:
    """Return the share of words in common, in order: 0.0 to 1.0."""
    words = [piece.strip() for piece in pieces(one)], [piece.strip() for piece in pieces(other)]
    return float(Indel.normalized_similarity(*words))


def _alike(earlier: Sequence[Clause], later: Sequence[Clause], known: dict[str, str]) -> dict[str, str]:
    taken = set(known.values())
    left = [clause for clause in earlier if clause.key not in taken]
    right = [replace(clause, topics=frozenset()) for clause in later if clause.key not in known]
    if not left or not right:
        return {}
    found: dict[str, str] = {}
    for pair in sorted(align(left, right, floor=OTHER_NUMBER_FLOOR), key=lambda pair: -pair.score):
        if pair.left and pair.right and pair.right not in found and pair.left not in found.values():
            found[pair.right] = pair.left
    return found


def _moved(left: Sequence[str], right: Sequence[str], pairs: dict[str, str]) -> set[str]:
    """Return the later keys that are not in the longest run of pairs that kept their order."""
    places = {key: place for place, key in enumerate(left)}
    paired = [(key, places[pairs[key]]) for key in right if key in pairs]
    ends: list[int] = []  # place at which the best run of each length ends
    at: list[int] = []  # place in `paired` of each end
    before: list[int | None] = []
    for number, (_key, place) in enumerate(paired):
        length = bisect_left(ends, place)
        before.append(at[length - 1] if length else None)
        ends[length : length + 1], at[length : length + 1] = [place], [number]
    kept: set[str] = set()
    step: int | None = at[-1] if at else None
    while step is not None:
        kept.add(paired[step][0])
        step = before[step]
    return {key for key, _place in paired} - kept


def _change(left: Clause | None, right: Clause, moved: set[str]) -> ClauseChange:
    if left is None:
        return ClauseChange(ChangeKind.NEW, None, right.key)
    kind = ChangeKind.SAME if _words(left) == _words(right) else ChangeKind.REWORDED
    renumbered = left.label.rstrip(".:) ") != right.label.rstrip(".:) ")
    return ClauseChange(kind, left.key, right.key, renumbered, right.key in moved)


def _with_removed(changes: list[ClauseChange], order: Sequence[str], kept: set[str]) -> list[ClauseChange]:
    """Put each removed clause behind the one before it in the earlier text, the first ones at the beginning."""
    behind: dict[str | None, list[ClauseChange]] = {}
    anchor: str | None = None
    for key in order:
        if key in kept:
            anchor = key
        else:
            behind.setdefault(anchor, []).append(ClauseChange(ChangeKind.REMOVED, key, None))
    result = list(behind.get(None, []))
    for change in changes:
        result.append(change)
        result += behind.get(change.left, []) if change.left else []
    return result
