"""The words that a text had before it was corrected, and how they differ from today's."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from practices.documents.notation import bare_text, bare_words
from practices.documents.provisions import hash_of
from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.editions.units import citations, comparable_units
from practices.queries.frozen.text_states import TextStateChanges
from practices.texts.comparison import ROWS_OF_WHOLE_PARTS, Changes, Span, count_changes, diff_words


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """A provision that reads otherwise since, or is new. `spans` run from the earlier words to today's.

    They are () for a new one, and where the earlier words may not be shown.
    """

    cited: str
    url: str
    is_new: bool = False
    spans: tuple[Span, ...] = ()
    changes: Changes | None = None


def changes_since(edition: EditionPage, became: TextStateChanges, *, may_show: bool) -> tuple[ProvisionChange, ...]:
    """Say which provisions of an edition were reworded and which are new, in the order of the text. Two queries."""
    rows = list(edition.provisions.current().in_order().defer("stems"))
    earlier = _earlier_rows(became) if may_show else {}
    cited = citations(rows)
    reworded, added = set(became.reworded), set(became.added)
    return tuple(
        _change(row, cited[row.pk], edition, earlier.get(row.pk), is_new=row.pk in added)
        for row in rows
        if row.pk in reworded or row.pk in added
    )


def _change(
    row: Provision, cited: str, edition: EditionPage, earlier: Provision | None, *, is_new: bool
) -> ProvisionChange:
    spans = tuple(diff_words(_plain(earlier), _plain(row))) if earlier is not None else ()
    return ProvisionChange(
        cited, f"{edition.url or ''}#{row.eid}", is_new, spans, count_changes(spans) if spans else None
    )


def _plain(row: Provision) -> str:
    return "\n\n".join(filter(None, (bare_words(row.heading), bare_text(row.text))))


def with_earlier_words(column: ComparisonColumn, became: TextStateChanges) -> ComparisonColumn:
    """Return a column with the words that its text had then, at the places that they have now. Two queries.

    What is new since is left out. What was taken out stays out: where nothing took its place, the words were
    withdrawn. A link that a person confirmed, and a translation, are of today's words, and go with them.
    """
    tags = Prefetch("topic_items", ProvisionTopic.objects.standing().select_related("topic"))
    rows = column.edition.provisions.current().in_order().defer("stems").prefetch_related(tags)
    units = comparable_units(_as_then(list(rows), became), of_whole_parts=column.method in ROWS_OF_WHOLE_PARTS)
    keys = {unit.key for unit in units}
    gone = {*became.reworded, *became.added}
    homes = {row: own for row, own in column.homes.items() if row not in gone and keys.issuperset(own)}
    return replace(column, units=tuple(units), homes=homes, reading=None)


def _as_then(rows: Sequence[Provision], became: TextStateChanges) -> list[Provision]:
    """Put the earlier rows at the places of those that replaced them."""
    words = _earlier_rows(became)
    names = {row.pk: words[row.pk].pk if row.pk in words else row.pk for row in rows}
    then = []
    for row in rows:
        if row.pk not in became.earlier or (row.pk in became.reworded and row.pk not in words):
            continue
        placed = copy.copy(words.get(row.pk, row))
        placed.eid, placed.position, placed.level = row.eid, row.position, row.level
        placed.parent_id = names.get(row.parent_id or 0)
        then.append(placed)
    return then


def _earlier_rows(became: TextStateChanges) -> dict[int, Provision]:
    """Return the rows of the earlier words by the present row; one whose words were redacted is left out."""
    tags = Prefetch("topic_items", ProvisionTopic.objects.standing().select_related("topic"))
    keys = {became.earlier[key]: key for key in became.reworded}
    rows = Provision.objects.filter(pk__in=keys).defer("stems").prefetch_related(tags)
    return {keys[row.pk]: row for row in rows if hash_of(row.heading, row.text) == row.hash}
