"""Sentences about a comparison: why things stand in one row, and how much differs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practices.models.editions import EditionPage
from practices.queries.comparison.pairs import has_same_words
from practices.queries.comparison.sheets import ComparisonCell, ComparisonOrder, ComparisonRow, ComparisonSheet
from practices.queries.wording import list_words, with_label
from practices.texts.comparison import Changes, LikenessDegree, PairingGround, Reason

WHY = {
    PairingGround.LINK: gettext_lazy("Confirmed by a person"),
    PairingGround.STRUCTURE: gettext_lazy("The same place in both languages"),
    PairingGround.SAME: gettext_lazy("The same words"),
    PairingGround.WORDS: gettext_lazy("Similar texts, found by their words; not confirmed"),
    PairingGround.HEADING: gettext_lazy("Similar texts, found by their headings; not confirmed"),
    PairingGround.SENSE: gettext_lazy("Similar texts, found by meaning; not confirmed"),
    PairingGround.TOPICS: gettext_lazy("Same topics; not confirmed"),
}


DEGREES = {
    LikenessDegree.SAME: gettext_lazy("Same words"),
    LikenessDegree.CLOSE: gettext_lazy("Close wording"),
    LikenessDegree.MAYBE: gettext_lazy("May be similar"),
}


def degree(cell: ComparisonCell) -> str:
    """Say how much is known of a cell and the one that it stands beside; "" of the first, and where a person judged."""
    if cell.reason is None or cell.reason.degree is None:
        return ""
    return degree_words(cell.reason.degree, is_one_language=cell.beside is None or cell.beside.is_one_language)


def degree_words(degree: LikenessDegree, *, is_one_language: bool) -> str:
    """Say a degree; between two languages no wording is close."""
    if degree is LikenessDegree.CLOSE and not is_one_language:
        return _("Close in meaning")
    return str(DEGREES[degree])


def why(reason: Reason | None) -> str:
    """Say on what ground a cell stands in its row, in one phrase; found by the machine is said to be so."""
    if reason is None:
        return ""
    return str(WHY[reason.ground])


def confirmed(row: ComparisonRow) -> str:
    """Say that a person confirmed a row, or how much of it: "2 of 5 pairs confirmed by a person"; "" for none."""
    count, pairs = row.confirmed_count, row.pair_count
    if not 0 < count < pairs:
        return str(WHY[PairingGround.LINK]) if count else ""
    said = ngettext(
        "%(confirmed)s of %(count)s pair confirmed by a person",
        "%(confirmed)s of %(count)s pairs confirmed by a person",
        pairs,
    )
    return said % {"confirmed": count, "count": pairs}


def why_row(row: ComparisonRow) -> str:
    """Say on what ground a row was made, in one phrase."""
    return confirmed(row) or why(row.reason)


def missing(cell: ComparisonCell) -> str:
    """Say that an edition has nothing in a row, without inferring more than that."""
    return missing_words(cell.column.edition)


def missing_words(edition: EditionPage) -> str:
    """Say that nothing was found in an edition; of a part or a retelling only that nothing is in it."""
    if edition.is_summary:
        return _("Nothing in this summary")
    return _("Nothing in this extract") if edition.is_incomplete else _("No counterpart found")


def untagged(cell: ComparisonCell) -> str:
    """Say that an edition has nothing under a topic; of a part, a retelling or a draft that it is no more than that."""
    edition = cell.column.edition
    if edition.is_summary:
        return _("No provision tagged in this summary")
    if edition.is_incomplete:
        return _("No provision tagged in this extract")
    return _("No provision tagged") if edition.live else _("No provision tagged in this draft")


def changed(changes: Changes | None) -> str:
    """Say how much differs: "5 words added, 3 words removed"."""
    if changes is None:
        return ""
    if not changes.place_count:
        return _("The same words")
    added, removed = changes.added_count, changes.removed_count
    parts = []
    if added:
        parts.append(ngettext("%(count)s word added", "%(count)s words added", added) % {"count": added})
    if removed:
        parts.append(ngettext("%(count)s word removed", "%(count)s words removed", removed) % {"count": removed})
    return list_words(parts) or _("Punctuation alone differs")


def in_order_of(sheet: ComparisonSheet) -> str:
    """Say in which order the rows stand."""
    if sheet.order == ComparisonOrder.TOPIC:
        return _("In the order of the vocabulary.")
    if not sheet.has_others_last:
        return _("In the order of the first text.")
    if not sheet.is_by_content:
        return _("In the order of the first text; what only one of the texts has comes last.")
    return _(
        "In the order of the first text, what others add next to what it is most like. Enacting words, definitions and "
        "final clauses follow the rules; what only one of the texts has comes last."
    )


def tallied(sheet: ComparisonSheet) -> str:
    """Say how many rows there are and how many editions stand in them: "13 rows: 9 in both texts, 4 in one only"."""
    everything = len(sheet.columns)
    parts = []
    for tally in sheet.tallies:
        words = {"rows": tally.row_count, "count": tally.filled_count}
        if tally.filled_count == everything:
            parts.append((_("%(rows)s in both texts") if everything == 2 else _("%(rows)s in all texts")) % words)
        elif tally.filled_count == 1:
            parts.append(_("%(rows)s in one only") % words)
        else:
            parts.append(_("%(rows)s in %(count)s of them") % words)
    if sheet.unsure_count:
        parts.append(_("%(rows)s in which texts may be similar") % {"rows": sheet.unsure_count})
    groups = ngettext("%(count)s row", "%(count)s rows", sheet.row_count) % {"count": sheet.row_count}
    return with_label(groups, list_words(parts)) if parts else groups


def not_chosen(count: int) -> str:
    """Say how many rows were not chosen."""
    said = ngettext(
        "%(count)s row is left out by the choice of rows.", "%(count)s rows are left out by the choice of rows.", count
    )
    return said % {"count": count}


def uneven(count: int) -> str:
    """Say in how many of the rows that all texts share one text has more provisions than another; "" for none."""
    if not count:
        return ""
    said = ngettext(
        "In %(count)s row that all texts share, one text has more provisions than another: some may have been added, "
        "removed or divided.",
        "In %(count)s rows that all texts share, one text has more provisions than another: some may have been added, "
        "removed or divided.",
        count,
    )
    return said % {"count": count}


def unmarked(sheet: ComparisonSheet) -> str:
    """Say why no words are marked word by word, "" where they can be."""
    if sheet.order != ComparisonOrder.WORDS or has_same_words(*(column.edition for column in sheet.columns)):
        return ""
    return _(
        "A word-by-word comparison needs two texts in one language, neither of them a summary; no words are marked."
    )
