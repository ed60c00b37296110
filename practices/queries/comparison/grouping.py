"""Which provisions of several texts belong together, and how much is known of each: decided here for every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from practices.models.editions import EditionPage
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.comparison.confirmed import Judgements, confirmed_links
from practices.queries.comparison.vectors import clauses_of, vectors_of_clauses
from practices.texts.comparison import Clause, ClauseGroup, Links, Vectors, group, pair_by_place


@dataclass(frozen=True, slots=True)
class GroupedProvisions:
    """The provisions of some columns in groups, what people judged of them, and the texts as they were compared."""

    groups: list[ClauseGroup]
    judgements: Judgements
    vectors: tuple[Vectors, ...]


def group_provisions(columns: Sequence[ComparisonColumn], *, by_content: bool = False) -> GroupedProvisions:
    """Put the provisions of some texts into groups; `by_content` orders them by what they say (see `group`).

    Two or three queries.
    """
    sides = [clauses_of(column.units, column.edition.language) for column in columns]
    links, judgements = confirmed_links(columns)
    kept = vectors_of_clauses({column.edition.pk: side for column, side in zip(columns, sides, strict=True)})
    vectors = tuple(kept[column.edition.pk] for column in columns)
    structure = _same_places(columns, sides)
    return GroupedProvisions(
        group(vectors, links=links, structure=structure, by_content=by_content), judgements, vectors
    )


def _same_places(columns: Sequence[ComparisonColumn], sides: Sequence[Sequence[Clause]]) -> Links:
    """Pair what stands at the same place in two languages of one instrument's text of one date."""
    return {
        (a, b): pair_by_place(sides[a], sides[b])
        for a, b in combinations(range(len(columns)), 2)
        if _are_translations(columns[a].edition, columns[b].edition)
    }


def _are_translations(one: EditionPage, other: EditionPage) -> bool:
    """Tell whether two editions are the same text in two languages; a summary is numbered for itself."""
    if one.instrument_id != other.instrument_id or one.language == other.language:
        return False
    if one.is_summary or other.is_summary:
        return False
    return one.made_from_id == other.pk or other.made_from_id == one.pk or one.dated_on == other.dated_on
