"""The nearest provisions of two texts, side by side."""

from dataclasses import dataclass

from practices.models.editions import EditionPage
from practices.queries.comparison.vectors import clauses_of, units_of, vectors_of_clauses
from practices.queries.editions.units import Unit
from practices.queries.similar.instruments import pairs_of
from practices.texts.comparison import Pair, Reason

MOST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A provision with its words, as it is cited, and its address."""

    cited: str
    heading: str
    text: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two provisions that are alike, and why."""

    own: Excerpt
    other: Excerpt
    reason: Reason | None


def nearest_pairs(own: EditionPage, other: EditionPage, *, most: int = MOST_PAIRS) -> list[NearPair]:
    """Return the pairs of two texts that come nearest, best first, each provision once.

    The caller has asked who may see them. Three queries.
    """
    units = units_of([own, other])
    vectors = vectors_of_clauses({text.pk: clauses_of(units[text.pk], text.language) for text in (own, other)})
    left, right = ({unit.key: unit for unit in units[edition.pk]} for edition in (own, other))
    return [
        NearPair(_excerpt(left[pair.left or ""], own), _excerpt(right[pair.right or ""], other), pair.reason)
        for pair in _foremost(pairs_of(vectors[own.pk], vectors[other.pk]), most)
    ]


def _foremost(pairs: list[Pair], most: int) -> list[Pair]:
    taken: set[tuple[str, str | None]] = set()
    kept: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        sides = {("left", pair.left), ("right", pair.right)}
        if not sides & taken and len(kept) < most:
            taken |= sides
            kept.append(pair)
    return kept


def _excerpt(unit: Unit, edition: EditionPage) -> Excerpt:
    text = "\n\n".join(f"{label} {words}".strip() for label, words in unit.parts)
    return Excerpt(unit.cited, unit.heading, text, edition.language, f"{edition.url or ''}#{unit.key}")
