"""Why a cell stands in its row: which provision beside which, and what the two have in common."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.confirmed import ConfirmedLink, Judgements
from practices.queries.editions.units import Unit
from practices.texts.comparison import ClauseGroup, PairingGround, Reason
from practices.texts.words import base_language, words

SHOWN_WORDS = 5
"""Most words in common that are named."""
LIKE_HEADINGS = 0.7
"""Measure (0.0 to 1.0) from which on two headings are said to be alike."""
SHORTEST = 4
"""Letters that a word has at least to be named."""
COMMON = 0.2
"""Share of all units from which on a word is too common to be named (0.0 to 1.0)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The closest pair of a cell with one before it: `own` beside `other` (as they are cited) of `other_name`.

    `words` are the rarest that both use, in the order of the own text; `headings` are both, where they are alike.
    `confirmed` is what a person judged of the pair; the ids are the permanent ones of its two provisions.
    """

    own: str
    other: str
    other_name: str
    reason: Reason
    language: str = ""
    words: tuple[str, ...] = ()
    headings: tuple[str, str] | None = None
    confirmed: ConfirmedLink | None = None
    own_id: str = ""
    other_id: str = ""
    is_one_language: bool = True


class Nearness:
    """Knows the units of some columns and how many of them use each word."""

    def __init__(self, columns: Sequence[ComparisonColumn], judgements: Judgements) -> None:
        self._columns = columns
        self._units = [{unit.key: unit for unit in column.units} for column in columns]
        self._judgements = judgements
        self._words: dict[tuple[int, str], tuple[str, ...]] = {}
        self._spread: Counter[str] | None = None

    def beside(self, found: ClauseGroup, place: int) -> Beside | None:
        """Say why the column at `place` has what it has in a row; None for the first cell and for an empty one."""
        reason, nearest = found.reasons[place], found.nearest[place]
        if reason is None or nearest is None:
            return None
        other_place, other_key, own_key = nearest
        own, other = self._units[place][own_key], self._units[other_place][other_key]
        has_like_headings = reason.heading >= LIKE_HEADINGS and own.heading and other.heading
        return Beside(
            own.cited,
            other.cited,
            self._columns[other_place].name,
            reason,
            self._columns[place].edition.language,
            self._shared((place, own), (other_place, other)) if reason.ground is PairingGround.WORDS else (),
            (own.heading, other.heading) if has_like_headings else None,
            self._judgements.get((other_place, other_key, place, own_key)),
            str(own.provision.public_id),
            str(other.provision.public_id),
            self._is_one_language(place, other_place),
        )

    def _shared(self, one: tuple[int, Unit], other: tuple[int, Unit]) -> tuple[str, ...]:
        """Return the rarest words that two units of one language share, in the order of the first."""
        if not self._is_one_language(one[0], other[0]):
            return ()
        spread = self._count()
        mine, theirs = self._words[one[0], one[1].key], {*self._words[other[0], other[1].key]}
        most = COMMON * len(self._words)
        common = [word for word in mine if word in theirs and spread[word] <= max(most, 2)]
        kept = {*sorted(common, key=lambda word: (spread[word], -len(word), word))[:SHOWN_WORDS]}
        return tuple(word for word in common if word in kept)

    def _is_one_language(self, one: int, other: int) -> bool:
        first, second = (base_language(self._columns[place].edition.language) for place in (one, other))
        return first == second

    def _count(self) -> Counter[str]:
        if self._spread is None:
            for place, column in enumerate(self._columns):
                for unit in column.units:
                    found = dict.fromkeys(word for word in words(unit.text) if len(word) >= SHORTEST)
                    self._words[place, unit.key] = tuple(found)
            self._spread = Counter(word for found in self._words.values() for word in found)
        return self._spread
