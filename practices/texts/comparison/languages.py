"""Two languages of one instrument: what stands at the same place belongs together."""

from collections.abc import Sequence

from practices.texts.comparison.clauses import Clause

LIKE_STRUCTURE = 0.6
"""Share of the shorter text's places that the other has too, from which on the structure is trusted (0.0 to 1.0)."""


def pair_by_place(left: Sequence[Clause], right: Sequence[Clause]) -> list[tuple[str, str]]:
    """Pair the clauses (left and right key) of two language editions that stand at the same place.

    The key is the place: the eId, which is made of numbers and not of words. Empty where the two are built too
    differently for numbers to say anything; what is left unpaired is for the meaning.
    """
    keys = {clause.key for clause in right}
    shared = [clause.key for clause in left if clause.key in keys]
    if len(shared) < LIKE_STRUCTURE * min(len(left), len(right)) or not shared:
        return []
    return [(key, key) for key in shared]
