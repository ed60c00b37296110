"""What changed between two editions of one instrument: reworded, new, removed, renumbered, moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.models.editions import EditionPage
from practices.queries.comparison.comparing import ComparisonColumn, ComparisonEntry, entry, load_columns
from practices.queries.editions.units import Unit
from practices.queries.wording import cited_here, list_words
from practices.texts.comparison import (
    ChangeKind,
    Changes,
    Clause,
    ClauseChange,
    DiffKind,
    Span,
    count_changes,
    diff_words,
    trace,
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One provision and what became of it. `left` is of the earlier text, `right` of the later, None where it is not.

    `spans` hold the words that differ, for a reworded one; in the whole text also those of a new or removed one.
    `number` counts the rows from 1, `after` is that of the next, 0 for the last. `difference` is the number of the
    first difference in this row, 0 where there is none. `continues` where the heading is that of the row before.
    """

    words: str
    kind: str
    left: ComparisonEntry | None
    right: ComparisonEntry | None
    spans: tuple[Span, ...] = ()
    changes: Changes | None = None
    is_renumbered: bool = False
    number: int = 0
    after: int = 0
    difference: int = 0
    continues: bool = False

    @property
    def is_untouched(self) -> bool:
        """Whether words, number and place are as they were."""
        return not self.words

    @property
    def difference_count(self) -> int:
        """How many differences can be led to: places in words, else the provision as a whole."""
        return 0 if self.is_untouched else max(1, sum(span.kind is not DiffKind.EQUAL for span in self.spans))

    @property
    def heading(self) -> str:
        """The heading of the later text, else of the earlier."""
        shown = self.right or self.left
        return shown.heading if shown else ""


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """Two editions, the earlier first; `rows` in the order of the later text, if whole also what is as it was."""

    earlier: EditionPage
    later: EditionPage
    rows: tuple[ChangeRow, ...]
    summary: str
    untouched_count: int
    is_whole: bool = False

    @property
    def difference_count(self) -> int:
        """How many differences can be led to."""
        return sum(row.difference_count for row in self.rows)


def changes_between(earlier: EditionPage, later: EditionPage, *, whole: bool = False) -> ChangeSheet:
    """Say what changed, and with `whole` also give what did not.

    Expects two editions of one instrument in one language, neither a summary. Three queries.
    """
    return trace_columns(*load_columns((earlier, later)), whole=whole)


def trace_columns(before: ComparisonColumn, after: ComparisonColumn, *, whole: bool) -> ChangeSheet:
    """Say the same of two texts whose units were read already, from rows or from drafts. No query."""
    found = trace(_clauses(before), _clauses(after))
    units = {unit.key: unit for unit in before.units}, {unit.key: unit for unit in after.units}
    rows = [_row(change, before, after, units, whole) for change in found if whole or not change.is_untouched]
    headings = _changed_headings(before, after)
    untouched_count = sum(change.is_untouched for change in found)
    summary = _summary([*found, *headings])
    units[0].update({unit.key: unit for unit in before.headings})
    units[1].update({unit.key: unit for unit in after.headings})
    for change in headings:
        _put_in_place(_row(change, before, after, units, whole), rows, units)
    return ChangeSheet(before.edition, after.edition, _number(rows), summary, untouched_count, whole)


def _changed_headings(before: ComparisonColumn, after: ComparisonColumn) -> list[ClauseChange]:
    """Return what became of headings of parts and articles that have no words of their own, by their place."""
    was, now = _headings_only_of(before, after), _headings_only_of(after, before)
    gone = [ClauseChange(ChangeKind.REMOVED, key, None) for key in was if key not in now]
    reworded = [ClauseChange(ChangeKind.REWORDED, key, key) for key in now if key in was]
    return [*reworded, *(ClauseChange(ChangeKind.NEW, None, key) for key in now if key not in was), *gone]


def _headings_only_of(one: ComparisonColumn, other: ComparisonColumn) -> list[str]:
    """Return the keys of headings alone of one text that the other has nowhere, above words or alone."""
    said = {unit.heading for unit in (*other.units, *other.headings)}
    of_paragraphs = {above.key for above in _articles_of_paragraphs(one).values()}
    return [unit.key for unit in one.headings if unit.heading not in said and unit.key not in of_paragraphs]


def _articles_of_paragraphs(column: ComparisonColumn) -> dict[str, Unit]:
    """Return by the key of its first paragraph each article that has a heading and no words before that paragraph."""
    above = {unit.provision.pk: unit for unit in column.headings if unit.is_in_article}
    found: dict[str, Unit] = {}
    for unit in column.units:
        article = above.pop(unit.provision.parent_id or 0, None)
        if article is not None and not unit.provision.heading:
            found[unit.key] = article
    return found


def _put_in_place(row: ChangeRow, rows: list[ChangeRow], units: tuple[dict[str, Unit], dict[str, Unit]]) -> None:
    """Put a changed heading before the first row of what stands behind it in the same text."""
    of_later = row.right is not None
    known = units[of_later]
    shown = row.right or row.left
    place = known[shown.key].provision.position if shown else 0
    sides = [other.right if of_later else other.left for other in rows]
    behind = (at for at, one in enumerate(sides) if one is not None and known[one.key].provision.position > place)
    rows.insert(next(behind, len(rows)), row)


def _number(rows: Sequence[ChangeRow]) -> tuple[ChangeRow, ...]:
    """Number the rows and the differences in them, and tell each row what stands before and after it."""
    numbered: list[ChangeRow] = []
    count = 0
    for number, row in enumerate(rows, 1):
        numbered.append(
            replace(
                row,
                number=number,
                after=number + 1 if number < len(rows) else 0,
                difference=count + 1 if row.difference_count else 0,
                continues=bool(numbered) and numbered[-1].heading == row.heading,
            )
        )
        count += row.difference_count
    return tuple(numbered)


def _clauses(column: ComparisonColumn) -> list[Clause]:
    """Make clauses of units; the heading is the unit's own, so that a renamed chapter does not touch its articles.

    The heading of an article goes with its first paragraph: one more paragraph, and it is still the same rule.
    """
    above = _articles_of_paragraphs(column)
    return [
        Clause(
            key=unit.key,
            text=unit.text,
            heading=above.get(unit.key, unit).provision.heading,
            label=unit.cited,
        )
        for unit in column.units
    ]


def _row(
    change: ClauseChange,
    before: ComparisonColumn,
    after: ComparisonColumn,
    units: tuple[dict[str, Unit], dict[str, Unit]],
    whole: bool,
) -> ChangeRow:
    left = entry(units[0][change.left], before) if change.left else None
    right = entry(units[1][change.right], after) if change.right else None
    spans: tuple[Span, ...] = ()
    if change.kind is ChangeKind.REWORDED and left and right:
        spans = tuple(diff_words(_text(left, right), _text(right, left)))
    changes = count_changes(spans) if spans else None
    if whole and not (left and right):
        spans = tuple(diff_words(_text(left, left) if left else "", _text(right, right) if right else ""))
    words = _words(change, left, right)
    return ChangeRow(words, change.kind.value, left, right, spans, changes, change.is_renumbered)


def _text(own: ComparisonEntry, other: ComparisonEntry) -> str:
    """Return a provision's words, each part on a line of its own, with its heading where the headings differ."""
    words = own.text.replace("\n\n", "\n")
    return words if words and own.heading == other.heading else "\n".join(filter(None, (own.heading, words)))


def _words(change: ClauseChange, left: ComparisonEntry | None, right: ComparisonEntry | None) -> str:
    """Say in a phrase what became of a provision: "Reworded, was 5", "New", "Moved"."""
    first = {
        ChangeKind.SAME: "",
        ChangeKind.REWORDED: _("Reworded"),
        ChangeKind.NEW: _("New"),
        ChangeKind.REMOVED: _("Removed"),
    }[change.kind]
    parts = [first] if first else []
    if change.is_moved:
        parts.append(_("moved"))
    if change.is_renumbered and left:
        parts.append(_("renumbered, was %(number)s") % {"number": cited_here(left.cited)})
    words = list_words(parts)
    return words[:1].upper() + words[1:]


def _summary(found: Sequence[ClauseChange]) -> str:
    """Count what happened, in words; "" when nothing did."""
    counts = {kind: sum(change.kind is kind for change in found) for kind in ChangeKind}
    renumbered = sum(change.is_renumbered for change in found)
    moved = sum(change.is_moved for change in found)
    reworded, new, removed = (counts[kind] for kind in (ChangeKind.REWORDED, ChangeKind.NEW, ChangeKind.REMOVED))
    said = (
        (reworded, ngettext("%(count)s reworded", "%(count)s reworded", reworded)),
        (new, ngettext("%(count)s new", "%(count)s new", new)),
        (removed, ngettext("%(count)s removed", "%(count)s removed", removed)),
        (moved, ngettext("%(count)s moved", "%(count)s moved", moved)),
        (renumbered, ngettext("%(count)s renumbered", "%(count)s renumbered", renumbered)),
    )
    return list_words(words % {"count": count} for count, words in said if count)


def earlier_of(edition: EditionPage, editions: Sequence[EditionPage]) -> EditionPage | None:
    """Return the edition whose text came before this one's: same language, whole, the newest of an earlier date."""
    candidates = [other for other in editions if are_comparable(edition, other) and _is_before(other, edition)]
    return max(candidates, key=lambda other: (other.dated_on, other.pk == edition.made_from_id), default=None)


def _is_before(other: EditionPage, edition: EditionPage) -> bool:
    return bool(other.dated_on and edition.dated_on and other.dated_on < edition.dated_on)


def are_comparable(one: EditionPage, other: Any) -> bool:
    """Tell whether what changed between two editions can be said: one instrument, one language, both whole."""
    return (
        one.pk != other.pk
        and one.instrument_id == other.instrument_id
        and one.language == other.language
        and not (one.is_incomplete or other.is_incomplete)
    )
