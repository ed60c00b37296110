"""What is said of a frozen comparison that is opened again, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.queries.comparison.documents import ComparisonRemarks
from practices.queries.frozen.comparisons import FrozenColumn, FrozenTextStatus, Reopened
from practices.queries.wording import list_words, written_date


def said_of(reopened: Reopened) -> ComparisonRemarks:
    """Return the sentences that go with a frozen comparison into a file."""
    return ComparisonRemarks(
        standings={column.number: standing_of(column) for column in reopened.columns if column.is_there},
        withdrawn=[f"{column.number}. {standing_of(column)}" for column in reopened.columns if not column.is_there],
        notes=notes_of(reopened),
    )


def notes_of(reopened: Reopened) -> list[str]:
    """Say what holds for the whole: the day, the method, which words are shown."""
    frozen = reopened.frozen
    notes = [_("Frozen on %(day)s.") % {"day": written_date(frozen.frozen_on)}]
    if frozen.on:
        notes.append(_("The texts are those that stood on %(day)s.") % {"day": written_date(frozen.on)})
        notes += [
            _("No text of %(title)s from that day or earlier is available; a later one is shown.")
            % {"title": column.edition.instrument.title_in()}
            for column in reopened.columns
            if column.edition and column.edition.dated_on and column.edition.dated_on > frozen.on
        ]
    if reopened.is_method_changed:
        notes.append(
            _("The rows were made by method %(method)s. The portal now uses another method: they may differ.")
            % {"method": frozen.method}
        )
    else:
        notes.append(_("The rows are made again by the same method, with the current topics and confirmed links."))
    if reopened.has_earlier_words and not reopened.as_now:
        notes.append(_("Corrected provisions are shown as they read on that day."))
    elif reopened.has_earlier_words:
        notes.append(_("All texts are shown as they read now."))
    return notes


def standing_of(column: FrozenColumn) -> str:
    """Say how a text stands since it was frozen, in a sentence or two."""
    if column.standing is FrozenTextStatus.CHANGED:
        return _changed(column)
    if column.standing is FrozenTextStatus.WITHDRAWN and column.withdrawn_on:
        return _("Withdrawn on %(day)s.") % {"day": written_date(column.withdrawn_on)}
    return {
        FrozenTextStatus.UNCHANGED: _("Unchanged."),
        FrozenTextStatus.PLACED: _("The wording is unchanged; numbers, order, date or status are not."),
        FrozenTextStatus.UNKNOWN: _("There is no record of how it read on that day. The current wording is shown."),
        FrozenTextStatus.WITHDRAWN: _("Withdrawn."),
        FrozenTextStatus.ABSENT: _("This text cannot be shown: it is not open to you, or it does not exist."),
    }[column.standing]


def _changed(column: FrozenColumn) -> str:
    reworded, new, gone = column.reworded_count, column.new_count, column.gone_count
    said = (
        (reworded, ngettext("%(count)s provision reworded", "%(count)s provisions reworded", reworded)),
        (new, ngettext("%(count)s new", "%(count)s new", new)),
        (gone, ngettext("%(count)s removed", "%(count)s removed", gone)),
    )
    counted = list_words(words % {"count": count} for count, words in said if count)
    shown = _("It is shown as it read on that day.") if column.words_shown else _("It is shown as it reads now.")
    left_out = _("Removed provisions are not shown.") if gone else ""
    return " ".join(filter(None, (f"{counted}.", shown, left_out)))
