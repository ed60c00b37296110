"""Running heads, running feet and page numbers: what a page repeats of the pages before it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from practices.documents.pdf.drawings import PdfRectangle
from practices.documents.pdf.page_lines import join_words
from practices.documents.pdf.words import PdfWord
from practices.texts.numbering.labels import read_label
from practices.texts.numbering.vocabulary import LabelKind

Rows = list[list[PdfWord]]

_ZONE = 4  # rows from the top and from the foot that may be running ones
_MARGIN = 0.08  # of the height of a page: a text begins and ends farther from its edge
_STOPS = (".", ";", ":", ",", "؛", "،", "。")
_LEAST_SENTENCE = 8  # words
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|pagina|página|pág\.?|стр\.?|страница|صفحة|p\.)\s*)?"
    r"(?P<number>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|/|von|de|sur|van|из|من)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _RowPosition:
    """A row near the top or the foot of a page, `at` in its rows.

    `is_apart` says that it has more room towards the text than the lines of the text have, `is_in_margin` that it
    stands nearer to the edge of the sheet than a text begins or ends.
    """

    page: int
    at: int
    base: float
    text: str
    size: float
    is_top: bool
    is_outermost: bool
    is_apart: bool
    is_in_margin: bool


def drop_running_rows(pages: list[Rows], sheets: Sequence[PdfRectangle]) -> dict[str, int]:
    """Take running heads, feet and page numbers off the pages; give what was taken, with the number of its pages.

    `sheets` are the edges of each page.
    """
    numbered = enumerate(zip(pages, sheets, strict=True))
    places = [place for page, (rows, sheet) in numbered for place in _places(page, rows, sheet)]
    running = _find_numbers(places, pages) | _find_repeated(places, len(pages))
    running |= _find_beside(places, running, len(pages))
    if len({(place.page, place.at) for place in running}) == sum(map(len, pages)):
        return {}  # nothing else is there: the words are the text
    dropped = Counter(
        _DIGITS.sub("#", place.text) for place in sorted(running, key=lambda place: (place.page, place.at))
    )
    gone = {(place.page, place.at) for place in running}
    for page, rows in enumerate(pages):
        pages[page] = [row for at, row in enumerate(rows) if (page, at) not in gone]
    return dict(dropped)


def _places(page: int, rows: Rows, sheet: PdfRectangle) -> list[_RowPosition]:
    count = len(rows)
    margin = _MARGIN * sheet.height
    steps = [below[0].base - above[0].base for above, below in pairwise(rows)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    wide = [step > max(1.3 * usual, 1.9 * above[0].size) for step, above in zip(steps, rows, strict=False)]
    head = next((at + 1 for at, is_wide in enumerate(wide[:_ZONE]) if is_wide), 0)
    foot = next((at for at in range(count - 1, max(count - 1 - _ZONE, 0), -1) if wide[at - 1]), count)
    places = []
    for at in [*range(min(_ZONE, count)), *range(max(count - _ZONE, _ZONE), count)]:
        word, text = rows[at][0], join_words(rows[at])
        is_top, is_outermost = at < count / 2, at in {0, count - 1}
        is_apart = count == 1 or at < head or at >= foot
        is_in_margin = (word.base - sheet.top if is_top else sheet.bottom - word.base) < margin
        places.append(_RowPosition(page, at, word.base, text, word.size, is_top, is_outermost, is_apart, is_in_margin))
    return places


def _find_repeated(places: list[_RowPosition], count: int) -> set[_RowPosition]:
    """Find rows with the same words at the same height of several pages that follow each other, or of many."""
    groups: dict[tuple[str, bool], list[_RowPosition]] = defaultdict(list)
    for place in places:
        if key := _fold(place):
            groups[key, place.is_top].append(place)
    found: set[_RowPosition] = set()
    for group in groups.values():
        pages = len({place.page for place in group})
        like = _pages_of_like(group)
        for place in group:
            near = like[place.base, place.size]
            if len(near) < 0.6 * pages:
                continue  # words that stand anywhere
            follow = any(place.page + step in near for step in (-2, -1, 1, 2))
            few = len(near) >= 2 and follow and (len(near) >= 3 or place.is_outermost)
            tight = place.is_outermost and place.is_in_margin and len(near) >= max(3, 0.5 * count)
            is_head = place.is_apart and (place.is_in_margin or not _is_sentence(place.text))
            if tight or (is_head and (few or len(near) >= max(3, 0.3 * count))):
                found.add(place)
    return found


def _is_sentence(text: str) -> bool:
    return text.endswith(_STOPS) and text.count(" ") + 1 >= _LEAST_SENTENCE


def _pages_of_like(group: Sequence[_RowPosition]) -> dict[tuple[float, float], set[int]]:
    """Return by height and type size the pages on which a row stands at that height, in that size; or nearly."""
    exact: dict[tuple[float, float], set[int]] = defaultdict(set)
    for place in group:
        exact[place.base, place.size].add(place.page)
    return {stand: set().union(*(exact[other] for other in exact if _is_like(stand, other))) for stand in exact}


def _is_like(stand: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two heights and type sizes are as good as the same."""
    return abs(other[0] - stand[0]) <= 4 and abs(other[1] - stand[1]) < 0.1 * stand[1]


def _fold(place: _RowPosition) -> str:
    """Return the words without numbers, so that "Page 3" is "Page 4"; "" if hardly a letter is left within the page.

    The number of a division stays: "Schedule 1" and "Schedule 2" each stand once at the top of a page.
    """
    label = read_label(place.text)
    if label is not None and label.kind not in {LabelKind.NUMBER, LabelKind.BULLET}:
        return f"{label.printed} {_DIGITS.sub('#', label.rest)}".casefold()
    folded = " ".join(_DIGITS.sub("#", place.text.casefold()).split())
    letters = sum(map(str.isalpha, folded))
    return folded if letters >= 3 or ("#" in folded and len(folded) < 24 and place.is_apart) else ""


def _find_numbers(places: list[_RowPosition], pages: list[Rows]) -> set[_RowPosition]:
    """Find rows that hold a number alone that grows with the pages."""
    values: list[tuple[_RowPosition, int]] = []
    for place in places:
        match = _NUMBER.fullmatch(place.text)
        value = _value(match["number"]) if match else None
        if value is not None:
            values.append((place, value))
    offsets = Counter(value - place.page for place, value in values)
    found: set[_RowPosition] = set()
    for place, value in values:
        offset = value - place.page
        edge = place.at in {0, 1, len(pages[place.page]) - 1, len(pages[place.page]) - 2}
        least = 1 if len(pages) == 1 and value == 1 else 2
        if edge and offsets[offset] >= least and _stands_off(place, pages[place.page]):
            found.add(place)
    return found


def _stands_off(place: _RowPosition, rows: Rows) -> bool:
    """Say whether a row is the first or last of its page but for another short one, or has room around it."""
    if place.at in {0, len(rows) - 1}:
        return True
    other = rows[0] if place.is_top else rows[-1]
    return len(join_words(other)) < 60


def _value(printed: str) -> int | None:
    if printed.isdecimal():
        return int(printed)
    total, last = 0, 0
    for letter in reversed(printed.lower()):
        value = _ROMANS.get(letter, 0)
        total, last = (total - value, last) if value < last else (total + value, value)
    return total if total <= 200 else None


def _find_beside(places: list[_RowPosition], running: set[_RowPosition], count: int) -> set[_RowPosition]:
    """Find rows set off at the edge of a page, at a height where most other pages have a running row."""
    heights: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for place in running:
        heights[place.is_top][round(place.base / 3)] += 1
    found: set[_RowPosition] = set()
    for place in places:
        usual = sum(heights[place.is_top][round(place.base / 3) + step] for step in (-1, 0, 1))
        at_edge = place not in running and place.is_outermost and place.is_apart and len(place.text) < 120
        if at_edge and usual >= max(3, 0.5 * count):
            found.add(place)
    return found
