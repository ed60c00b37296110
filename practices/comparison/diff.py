"""Word by word, what one text has that the other has not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from unicodedata import is_normalized, normalize

from rapidfuzz.distance import Indel

from practices.comparison.tokens import WORD, pieces

ISLAND = 3
"""Most words that two changes may have between them and still be shown as one change."""

MOST_CELLS = 4 * 10**8
"""Product of the two lengths in words from which on lines are compared instead."""


class Kind(StrEnum):
    """What became of a stretch of text."""

    EQUAL = "equal"  # the same words; white space may differ
    INSERTED = "inserted"  # on the right only
    DELETED = "deleted"  # on the left only
    REPLACED = "replaced"  # other words on either side


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of two texts. The `left` of all spans joined are the left text; so the right."""

    kind: Kind
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How much differs: places changed, words added, words removed."""

    place_count: int
    added_count: int
    removed_count: int


@dataclass(slots=True)
class _Run:
    """A stretch of pieces of both sides that are equal or not, by first and end position."""

    equal: bool
    left_start: int
    left_end: int
    right_start: int
    right_end: int


def diff_words(left: str, right: str) -> list[Span]:
    """The differences between two texts, word by word, in reading order.

    Equal and changed stretches alternate. A few equal words between two larger changes are
    taken into the change, so that no sentence falls to splinters. Case and punctuation
    count, white space does not. Two very long and different texts are compared line by line.
    """
    first, second = _cut(left, right)
    runs = _merge_islands(_runs(first, second), first, second)
    return [_span(run, first, second) for run in runs]


def count_changes(spans: Iterable[Span]) -> Changes:
    """Count the places that differ and the words added and removed there."""
    changed = [span for span in spans if span.kind is not Kind.EQUAL]
    added = sum(len(WORD.findall(span.right)) for span in changed)
    removed = sum(len(WORD.findall(span.left)) for span in changed)
    return Changes(len(changed), added, removed)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text cut into pieces, and what each piece is compared by."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]


def _cut(left: str, right: str) -> tuple[_Cut, _Cut]:
    first, second = _by_word(left), _by_word(right)
    if len(first.pieces) * len(second.pieces) <= MOST_CELLS:
        return first, second
    return _by_line(left), _by_line(right)


@lru_cache(maxsize=2**10)
def _by_word(text: str) -> _Cut:
    return _name(text, pieces(text))


def _by_line(text: str) -> _Cut:
    return _name(text, text.splitlines(keepends=True))


def _name(text: str, cut: Sequence[str]) -> _Cut:
    names: Iterable[str] = map(str.strip, cut)
    if not is_normalized("NFC", text):
        names = (normalize("NFC", name) for name in names)
    return _Cut(tuple(cut), tuple(names))


def _runs(left: _Cut, right: _Cut) -> list[_Run]:
    """Equal and changed runs by turns, as many equal pieces as can be."""
    if len(left.pieces) * len(right.pieces) > MOST_CELLS:
        return [_Run(False, 0, len(left.pieces), 0, len(right.pieces))]
    runs: list[_Run] = []
    for step in Indel.opcodes(left.names, right.names):
        equal = step.tag == "equal"
        if runs and runs[-1].equal == equal:
            runs[-1].left_end, runs[-1].right_end = step.src_end, step.dest_end
        else:
            runs.append(_Run(equal, step.src_start, step.src_end, step.dest_start, step.dest_end))
    return runs


def _merge_islands(runs: list[_Run], left: _Cut, right: _Cut) -> list[_Run]:
    """Take short equal runs between two changes into one change, until none is left."""
    before = len(runs) + 1
    while len(runs) < before:
        before = len(runs)
        merged = runs[:1]
        for run, after in pairwise([*runs[1:], _Run(True, 0, 0, 0, 0)]):
            last = merged[-1]
            both_changed = not (last.equal or run.equal)
            between = run.equal and not (last.equal or after.equal)
            if both_changed or (between and _is_island(last, run, after, left, right)):
                last.left_end, last.right_end = run.left_end, run.right_end
            else:
                merged.append(run)
        runs = merged
    return runs


def _is_island(before: _Run, run: _Run, after: _Run, left: _Cut, right: _Cut) -> bool:
    """Whether `run` is one word, or a few and no more than the changes beside it have."""
    if run.left_end - run.left_start > 4 * ISLAND:
        return False
    size = _word_count(left.names[run.left_start : run.left_end])
    return size <= 1 or (size <= ISLAND and size <= _size(before, left, right) and size <= _size(after, left, right))


def _size(change: _Run, left: _Cut, right: _Cut) -> int:
    """Words of the longer side of a change, counted up to one more than an island may have."""
    removed = _word_count(left.names[change.left_start : change.left_end])
    added = _word_count(right.names[change.right_start : change.right_end])
    return max(removed, added)


def _word_count(names: Iterable[str]) -> int:
    """Count the words among `names`, up to one more than an island may have."""
    count = 0
    for name in names:
        if name[:1].isalnum():
            count += 1
            if count > ISLAND:
                break
    return count


def _span(run: _Run, left: _Cut, right: _Cut) -> Span:
    removed = "".join(left.pieces[run.left_start : run.left_end])
    added = "".join(right.pieces[run.right_start : run.right_end])
    if run.equal or removed.split() == added.split():
        return Span(Kind.EQUAL, removed, added)
    if not removed:
        return Span(Kind.INSERTED, removed, added)
    return Span(Kind.REPLACED if added else Kind.DELETED, removed, added)
