"""Word by word, what one text has that the other has not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, pairwise
from unicodedata import normalize

from rapidfuzz.distance import Indel

from practices.texts.words import WORD, pieces

_NUL = "\0"
_UP_TO_SPACE = re.compile(r"[^ ]* |[^ ]+")

ISLAND = 3
"""Most words that two changes may have between them and still be shown as one change."""

MOST_CELLS = 4 * 10**8
"""Product of the two lengths in words from which on lines are compared instead."""


type _Pieces = Sequence[str]


class DiffKind(StrEnum):
    """What became of a stretch of text."""

    EQUAL = "equal"  # the same words; white space may differ
    INSERTED = "inserted"  # on the right only
    DELETED = "deleted"  # on the left only
    REPLACED = "replaced"  # other words on either side


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of two texts. The `left` of all spans joined are the left text; so the right."""

    kind: DiffKind
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How much differs: places changed, words added, words removed."""

    place_count: int
    added_count: int
    removed_count: int


@dataclass(slots=True)
class _DiffRun:
    """A stretch of pieces of both sides that are equal or not, by first and end position."""

    equal: bool
    left_start: int
    left_end: int
    right_start: int
    right_end: int


@dataclass(slots=True)
class _Cut:
    """Both texts cut into pieces, and the runs of them, equal and changed by turns."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    runs: list[_DiffRun] = field(default_factory=list)

    def add(self, equal: bool, left: _Pieces, right: _Pieces) -> None:
        """Add pieces, to the last run if that is of the same kind. White space alone is no difference."""
        if not equal and not (left and right):
            equal = not "".join([*left, *right]).strip()
        starts = len(self.left), len(self.right)
        self.left += left
        self.right += right
        last = self.runs[-1] if self.runs else None
        if last and last.equal == equal:
            last.left_end, last.right_end = len(self.left), len(self.right)
        else:
            self.runs.append(_DiffRun(equal, starts[0], len(self.left), starts[1], len(self.right)))


def diff_words(left: str, right: str) -> list[Span]:
    """The differences between two texts, word by word, in reading order.

    Equal and changed stretches alternate. A few equal words between two larger changes are
    taken into the change, so that no sentence falls to splinters. Case and punctuation
    count, white space does not. Two very long and different texts are compared line by line.
    """
    cut = _compare(left, right)
    return _joined(_span(run, cut) for run in _merge_islands(cut))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Make one of equal stretches that follow each other: a change of white space alone is none."""
    found: list[Span] = []
    for span in spans:
        if found and span.kind is DiffKind.EQUAL and found[-1].kind is DiffKind.EQUAL:
            found[-1] = Span(DiffKind.EQUAL, found[-1].left + span.left, found[-1].right + span.right)
        else:
            found.append(span)
    return found


def cut_spans(spans: Iterable[Span], side: str, texts: Sequence[str]) -> list[list[tuple[int, Span]]]:
    """Cut a difference of whole texts into what each of `texts` has of it, where one side is made of them.

    `side` is "left" or "right", whose texts were joined by one sign each, which is left out. A span comes with the
    number of its difference, from 1; with 0 where it is none, or goes on from the text before. Spans without words on
    this side are left out.
    """
    ends = list(accumulate(len(text) + 1 for text in texts))
    cut: list[list[tuple[int, Span]]] = [[] for _text in texts]
    number = at = place = 0
    for span in spans:
        words = span.left if side == "left" else span.right
        number += span.kind is not DiffKind.EQUAL
        open_number = 0 if span.kind is DiffKind.EQUAL else number
        while words:
            here = words[: ends[place] - at]
            words, at = words[len(here) :], at + len(here)
            is_whole = at == ends[place]
            shown = here[:-1] if is_whole else here
            if shown:
                sides = (shown, span.right) if side == "left" else (span.left, shown)
                cut[place].append((open_number, Span(span.kind, *sides)))
                open_number = 0 if shown.strip() else open_number
            place += is_whole
    return cut


def count_changes(spans: Iterable[Span]) -> Changes:
    """Count the places that differ and the words added and removed there."""
    changed = [span for span in spans if span.kind is not DiffKind.EQUAL]
    added = sum(len(WORD.findall(span.right)) for span in changed)
    removed = sum(len(WORD.findall(span.left)) for span in changed)
    return Changes(len(changed), added, removed)


def share_kept(spans: Iterable[Span]) -> float:
    """Return the share of the words of the longer text that stand in equal stretches: 0.0 (none) to 1.0 (all)."""
    kept = left = right = 0
    for span in spans:
        sides = len(WORD.findall(span.left)), len(WORD.findall(span.right))
        left, right = left + sides[0], right + sides[1]
        kept += min(sides) if span.kind is DiffKind.EQUAL else 0
    return kept / max(left, right) if left or right else 1.0


def _compare(left: str, right: str) -> _Cut:
    """Compare what stands between spaces, which is quick, and what differs then once more by words and marks."""
    first, second = _by_space(left), _by_space(right)
    if len(first) * len(second) > MOST_CELLS:
        first, second = left.splitlines(keepends=True), right.splitlines(keepends=True)
    cut = _Cut()
    for equal, some, others in _runs(first, second, (first, second)):
        if equal or _differ_throughout(some, others):
            cut.add(equal, some, others)
            continue
        ours, theirs = pieces("".join(some)), pieces("".join(others))
        for is_same, left_run, right_run in _runs(ours, theirs, (_names(ours), _names(theirs))):
            cut.add(is_same, left_run, right_run)
    return cut


def _differ_throughout(some: _Pieces, others: _Pieces) -> bool:
    """Tell whether what shares nothing between spaces shares nothing at all: a side is empty, or plain words."""
    if not some or not others:
        return True
    both = "".join([*some, *others])
    return some[-1][-1] == others[-1][-1] == " " and both.isascii() and both.replace(" ", "").isalnum()


def _by_space(text: str) -> _Pieces:
    if _NUL in text:
        return _UP_TO_SPACE.findall(text)
    cut = text.replace(" ", f" {_NUL}").split(_NUL)
    return cut if cut[-1] else cut[:-1]


def _names(cut: _Pieces) -> _Pieces:
    """Return what pieces are compared by: without white space, in one way of writing accents."""
    names = list(map(str.strip, cut))
    return names if "".join(names).isascii() else [normalize("NFC", name) for name in names]


def _runs(left: _Pieces, right: _Pieces, names: tuple[_Pieces, _Pieces]) -> Iterator[tuple[bool, _Pieces, _Pieces]]:
    """Equal and changed runs of pieces, as many equal ones as can be."""
    if len(left) * len(right) > MOST_CELLS:
        yield False, left, right
        return
    kept = other_kept = 0
    for step in Indel.opcodes(*names):
        if step.tag == "equal":
            if step.src_start > kept or step.dest_start > other_kept:
                yield False, left[kept : step.src_start], right[other_kept : step.dest_start]
            kept, other_kept = step.src_end, step.dest_end
            yield True, left[step.src_start : kept], right[step.dest_start : other_kept]
    if len(left) > kept or len(right) > other_kept:
        yield False, left[kept:], right[other_kept:]


def _merge_islands(cut: _Cut) -> list[_DiffRun]:
    """Take short equal runs between two changes into one change, until none is left."""
    runs = cut.runs
    before = len(runs) + 1
    while len(runs) < before:
        before = len(runs)
        merged = runs[:1]
        for run, after in pairwise([*runs[1:], _DiffRun(True, 0, 0, 0, 0)]):
            last = merged[-1]
            both_changed = not (last.equal or run.equal)
            between = run.equal and not (last.equal or after.equal)
            if both_changed or (between and _is_island(last, run, after, cut)):
                last.left_end, last.right_end = run.left_end, run.right_end
            else:
                merged.append(run)
        runs = merged
    return runs


def _is_island(before: _DiffRun, run: _DiffRun, after: _DiffRun, cut: _Cut) -> bool:
    """Whether `run` is one word, or a few and no more than the changes beside it have."""
    if run.left_end - run.left_start > 4 * ISLAND:
        return False
    size = _word_count(cut.left[run.left_start : run.left_end])
    return size <= 1 or (size <= ISLAND and size <= _size(before, cut) and size <= _size(after, cut))


def _size(change: _DiffRun, cut: _Cut) -> int:
    """Words of the longer side of a change, counted up to one more than an island may have."""
    removed = _word_count(cut.left[change.left_start : change.left_end])
    added = _word_count(cut.right[change.right_start : change.right_end])
    return max(removed, added)


def _word_count(found: Iterable[str]) -> int:
    """Count the words among pieces, up to one more than an island may have."""
    count = 0
    for piece in found:
        if piece[:1].isalnum() or piece[1:2].isalnum():
            count += 1
            if count > ISLAND:
                break
    return count


def _span(run: _DiffRun, cut: _Cut) -> Span:
    removed = "".join(cut.left[run.left_start : run.left_end])
    added = "".join(cut.right[run.right_start : run.right_end])
    if run.equal or removed.split() == added.split():
        return Span(DiffKind.EQUAL, removed, added)
    if not removed:
        return Span(DiffKind.INSERTED, removed, added)
    return Span(DiffKind.REPLACED if added else DiffKind.DELETED, removed, added)
