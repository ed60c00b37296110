"""Which piece is the one that a missing number belongs to."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from practices.texts.editing.kinds import kind_of
from practices.texts.editing.source import TextSource
from practices.texts.numbering.labels import Label, read_label
from practices.texts.numbering.marks import read_whole_label
from practices.texts.numbering.pictures import is_caption
from practices.texts.numbering.segments import Segment
from practices.texts.numbering.sentences import STRONG, is_ended, rate_heading
from practices.texts.numbering.vocabulary import UNITS, VERBS, LabelKind

_DIGITS = re.compile(r"\d+(?!.*\d)")
_LETTER = re.compile(r"(?<![^\W_])[a-yA-Y](?![^\W_])")
_FURTHEST = 4  # numbers that may be missing at once
_HEADING_WORDS = 12
_ALIKE = 0.7  # share of letters that a misread word keeps


def next_label(label: Label) -> str:
    """Return the printed label that follows: "Article 6" after "Article 5", "(c)" after "(b)"."""
    if _DIGITS.search(label.printed):
        return _DIGITS.sub(lambda match: str(int(match[0]) + 1), label.printed)
    return _LETTER.sub(lambda match: chr(ord(match[0]) + 1), label.printed, count=1)


def missing_labels(before: Label, after: Label | None) -> list[str]:
    """Return the printed labels that are missing between two: at most a few, none where no gap is."""
    printed, label, found = before.printed, before, list[str]()
    last = after.value if after is not None else 0
    while len(found) < _FURTHEST and label.value + 1 < last:
        printed = next_label(label)
        found.append(printed)
        following = read_whole_label(printed)
        if following is None or following.value != label.value + 1:
            return []
        label = following
    return found if label.value + 1 >= last else []


def find_bearers(source: TextSource, first: int, last: int, missing: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the places between the segments `first` and `last` of pieces that a missing number belongs to, with it.

    Such a piece begins with the number, or is a heading without one; among headings the evidence must be clear: as many
    as numbers are missing, and the numbers of the text have headings.
    """
    between = [place for place in range(first + 1, last) if _can_bear(source.segments[place])]
    said = {place: printed for place in between for printed in missing if _begins_with(source.segments[place], printed)}
    if said:
        yield from said.items()
        return
    likely = _find_likely(source, between, missing[0], (first, last)) if missing else []
    if len(likely) == len(missing):
        yield from zip(likely, missing, strict=True)


def _find_likely(source: TextSource, between: Sequence[int], printed: str, ends: tuple[int, int]) -> list[int]:
    """Return the places of headings without a number, for an article; of paragraphs, for an item of a list."""
    label = read_whole_label(printed)
    if label is None:
        return []
    if label.kind in UNITS:
        headings = [at for at in between if _is_heading(source.segments[at])]
        return headings if label.kind in source.headed_kinds else []
    sibling = source.segments[ends[0]]
    is_near = all(source.segments[at].level <= sibling.level + 1 for at in between)
    paragraphs = [at for at in between if kind_of(source.segments[at]) == "paragraph"]
    return paragraphs if is_near and len(paragraphs) == len(between) == ends[1] - ends[0] - 1 else []


def _can_bear(piece: Segment) -> bool:
    words = piece.heading or piece.text
    return bool(words) and not piece.label and piece.element in {"p", "hcontainer"} and not is_caption(words)


def _begins_with(piece: Segment, printed: str) -> bool:
    """Say whether the words of a piece begin with a number that is missing: "Article 4 Gifts", "4. Gifts"."""
    words, wanted = piece.heading or piece.text, read_whole_label(printed)
    if words.casefold().startswith(f"{printed.casefold()} "):
        return True
    return wanted is not None and words_behind(words, wanted) is not None


def words_behind(words: str, label: Label) -> str | None:
    """Return what stands behind a number that `words` begin with, bare or misread: "4 Gifts", "Artide 4 Gifts"."""
    said = read_label(words)
    if said is not None and said.raw == label.raw and said.kind in {LabelKind.NUMBER, label.kind}:
        return said.rest
    first, number, rest = [*words.split(" ", 2), "", ""][:3]
    word = label.printed.partition(" ")[0].casefold()
    is_alike = SequenceMatcher(None, first.casefold(), word).ratio() >= _ALIKE
    return rest if label.kind in UNITS and number.strip(".:–—-") == label.raw and is_alike else None


def _is_heading(piece: Segment) -> bool:
    words = piece.heading or piece.text
    if not piece.heading and (is_ended(words) or kind_of(piece) != "paragraph"):
        return False
    return rate_heading(words, most_words=_HEADING_WORDS) == STRONG and VERBS.isdisjoint(words.casefold().split())
