"""What changed between two editions of one instrument: reworded, new, removed, renumbered, moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from practices.comparison import (
    Change,
    ChangeKind,
    Changes,
    Clause,
    Span,
    count_changes,
    diff_words,
    trace,
)
from practices.models import EditionPage
from practices.tables.comparison import Column, Entry, entry, load_columns
from practices.tables.units import Unit


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One provision and what became of it. `left` is of the earlier text, `right` of the later, None where it is not.

    `spans` hold the words that differ, for a reworded one.
    """

    words: str
    kind: str
    left: Entry | None
    right: Entry | None
    spans: tuple[Span, ...] = ()
    changes: Changes | None = None

    @property
    def heading(self) -> str:
        """The heading of the later text, else of the earlier."""
        shown = self.right or self.left
        return shown.heading if shown else ""


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """Two editions, the earlier first; `rows` in the order of the later text, without what is as it was."""

    earlier: EditionPage
    later: EditionPage
    rows: tuple[ChangeRow, ...]
    summary: str
    untouched_count: int


def changes_between(earlier: EditionPage, later: EditionPage) -> ChangeSheet:
    """Say what changed. Expects two editions of one instrument in one language, neither a summary. Three queries."""
    before, after = load_columns((earlier, later))
    found = trace(_clauses(before), _clauses(after))
    units = {unit.key: unit for unit in before.units}, {unit.key: unit for unit in after.units}
    rows = tuple(_row(change, before, after, units) for change in found if not change.is_untouched)
    return ChangeSheet(earlier, later, rows, _summary(found), sum(change.is_untouched for change in found))


def _clauses(column: Column) -> list[Clause]:
    """Make clauses of units; the heading is the unit's own, so that a renamed chapter does not touch its articles."""
    return [
        Clause(key=unit.key, text=unit.text, heading=unit.provision.heading, label=unit.cited) for unit in column.units
    ]


def _row(change: Change, before: Column, after: Column, units: tuple[dict[str, Unit], dict[str, Unit]]) -> ChangeRow:
    left = entry(units[0][change.left], before) if change.left else None
    right = entry(units[1][change.right], after) if change.right else None
    spans: tuple[Span, ...] = ()
    if change.kind is ChangeKind.REWORDED and left and right:
        spans = tuple(diff_words(_text(left, right), _text(right, left)))
    return ChangeRow(
        _words(change, left, right), change.kind.value, left, right, spans, count_changes(spans) if spans else None
    )


def _text(own: Entry, other: Entry) -> str:
    """Give a provision's words, with its heading where the headings differ."""
    return own.text if own.heading == other.heading else f"{own.heading}\n\n{own.text}"


def _words(change: Change, left: Entry | None, right: Entry | None) -> str:
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
        parts.append(_("was %(number)s") % {"number": left.cited})
    words = pgettext("between the parts of a list", ", ").join(parts)
    return words[:1].upper() + words[1:]


def _summary(found: Sequence[Change]) -> str:
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
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(words % {"count": count} for count, words in said if count)


def earlier_of(edition: EditionPage, editions: Sequence[EditionPage]) -> EditionPage | None:
    """Give the edition whose text came before this one's: same language, whole, the newest of an earlier date."""
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
