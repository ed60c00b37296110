"""Which two of the chosen texts are compared word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from practices.models.editions import EditionPage
from practices.queries.comparison.columns import ComparisonColumn


@dataclass(frozen=True, slots=True)
class PairChoice:
    """Two columns that may be compared. `value` is what the address says: "1,3"."""

    value: str
    left: str
    right: str
    is_chosen: bool
    has_same_words: bool


def has_same_words(left: EditionPage, right: EditionPage) -> bool:
    """Tell whether words of two editions can be compared: both the text itself, in one language."""
    return left.language == right.language and not (left.is_summary or right.is_summary)


def read_pair(text: str) -> tuple[int, int] | None:
    """Read "1,3": two different places, counted from 1; None for anything else."""
    places = [int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) == 1]
    if len(places) != 2 or text.count(",") != 1 or 0 in places or places[0] == places[1]:
        return None
    return places[0], places[1]


def write_pair(pair: tuple[int, int]) -> str:
    """Write a pair of places as an address says it."""
    return f"{pair[0]},{pair[1]}"


def choose_pair(editions: Sequence[EditionPage], asked: tuple[int, int] | None) -> tuple[int, int]:
    """Return the places, from 0, of the two: those asked for, else the first that share a language, else the first."""
    if asked and max(asked) <= len(editions):
        return asked[0] - 1, asked[1] - 1
    pairs = combinations(range(len(editions)), 2)
    return next((pair for pair in pairs if has_same_words(editions[pair[0]], editions[pair[1]])), (0, 1))


def pair_choices(columns: Sequence[ComparisonColumn], chosen: tuple[int, int]) -> tuple[PairChoice, ...]:
    """Return the pairs of three and more columns, in their order, each once; that chosen is as it was chosen."""
    if len(columns) < 3:
        return ()
    pairs = [chosen if {*pair} == {*chosen} else pair for pair in combinations(range(len(columns)), 2)]
    return tuple(
        PairChoice(
            write_pair((left + 1, right + 1)),
            columns[left].name,
            columns[right].name,
            (left, right) == chosen,
            has_same_words(columns[left].edition, columns[right].edition),
        )
        for left, right in pairs
    )
