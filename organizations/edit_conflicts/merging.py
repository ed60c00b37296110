"""Bringing two changes of one text together: what only one side changed is taken over, the rest is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

type Cut = Callable[[str], list[str]]
"""Cuts a text into the pieces that are merged: lines, or provisions. The pieces joined are the text."""


ALIKE = 0.3
"""From which share of common words on (0.0 to 1.0) two pieces are one piece that was changed."""


@dataclass(frozen=True, slots=True)
class MergeChunk:
    """A stretch of a text that was opened (`base`), as one changed it oneself (`mine`) and as it stands now (`theirs`).

    `kept`: what both come to, None where a person has to choose.
    """

    base: str
    mine: str
    theirs: str
    kept: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person has to choose."""
        return self.kept is None


def cut_lines(text: str) -> list[str]:
    """Cut a text into its lines, each with its end."""
    return text.splitlines(keepends=True)


def settle(base: str, mine: str, theirs: str) -> str | None:
    """Return what both sides come to when at most one of them changed something, else None."""
    if theirs in (mine, base):
        return mine
    return theirs if mine == base else None


def merge_texts(base: str, mine: str, theirs: str, cut: Cut = cut_lines) -> list[MergeChunk]:
    """Merge two changes of one text, stretch by stretch, in reading order."""
    kept = settle(base, mine, theirs)
    if kept is not None:
        return [MergeChunk(base, mine, theirs, kept)]
    sides = [_ended(cut(text)) for text in (base, mine, theirs)]
    pieces = [_piece(*("".join(part) for part in parts)) for parts in _stretches(*sides)]
    return _joined(pieces)


def merge_sets(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Merge two changes of what was ticked: theirs, with what one ticked oneself and without what one cleared."""
    cleared = set(base) - set(mine)
    ticked = [value for value in mine if value not in base and value not in theirs]
    return [value for value in theirs if value not in cleared] + ticked


def _ended(pieces: list[str]) -> list[str]:
    """End the last line as every other: else a line that is added behind it counts as a change of it."""
    if pieces and not pieces[-1].endswith("\n"):
        pieces[-1] += "\n"
    return pieces


def _piece(base: str, mine: str, theirs: str) -> MergeChunk:
    return MergeChunk(base, mine, theirs, settle(base, mine, theirs))


def _joined(pieces: list[MergeChunk]) -> list[MergeChunk]:
    """Put settled stretches that follow one another into one."""
    joined: list[MergeChunk] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.kept is not None and piece.kept is not None:
            joined[-1] = MergeChunk(
                last.base + piece.base, last.mine + piece.mine, last.theirs + piece.theirs, last.kept + piece.kept
            )
        else:
            joined.append(piece)
    return joined


type _Parts = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _stretches(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Parts]:
    """Return by turns what lies between the stretches that stand in all three texts, and these stretches."""
    at = [0, 0, 0]
    for start, end, my_start, their_start in [*_common(base, mine, theirs), (len(base), len(base), len(mine), None)]:
        their_begin = len(theirs) if their_start is None else their_start
        between = base[at[0] : start], mine[at[1] : my_start], theirs[at[2] : their_begin]
        if any(between):
            yield from _paired(*between)
        size = end - start
        if size:
            yield base[start:end], mine[my_start : my_start + size], theirs[their_begin : their_begin + size]
        at = [end, my_start + size, their_begin + size]


def _paired(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Parts]:
    """Return neighbours that changed one by one, where each still reads like what it was."""
    rows = list(zip(base, mine, theirs, strict=False))
    is_even = len(base) == len(mine) == len(theirs)
    if is_even and all(_reads_like(row[0], side) for row in rows for side in row[1:]):
        yield from (([one], [own], [other]) for one, own, other in rows)
    else:
        yield base, mine, theirs


def _reads_like(piece: str, changed: str) -> bool:
    """Tell whether two pieces share a fair part of their words."""
    return SequenceMatcher(None, piece.split(), changed.split(), autojunk=False).ratio() >= ALIKE


def _common(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Return the stretches of `base` that stand in both others: start, end, and where they start in each."""
    first = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    second = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    left = right = 0
    while left < len(first) and right < len(second):
        one, other = first[left], second[right]
        start, end = max(one.a, other.a), min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, end, one.b + start - one.a, other.b + start - other.a
        if one.a + one.size < other.a + other.size:
            left += 1
        else:
            right += 1
