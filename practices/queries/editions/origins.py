"""Where an edition comes from and what came after it: translated, consolidated, cut out of, followed by."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.models.editions import EditionPage, TextStatus
from practices.queries.comparison.changes import earlier_of
from practices.queries.editions.rows import EditionRow, edition_row

TRANSLATIONS = (TextStatus.OFFICIAL_TRANSLATION, TextStatus.UNOFFICIAL_TRANSLATION)


@dataclass(frozen=True, slots=True)
class Origins:
    """What is said of an edition's origin, of what the reader may see.

    `made` is a sentence about `source`; `later` is the newest text that came after this one, with `warning`, a
    sentence; `earlier` the text before it in the same language, for what changed.
    """

    made: str = ""
    source: EditionRow | None = None
    warning: str = ""
    later: EditionRow | None = None
    earlier: EditionRow | None = None


def origins_of(edition: EditionPage, editions: Sequence[EditionPage]) -> Origins:
    """Say where `edition` comes from; `editions` are those of its instrument that the reader may see. No query."""
    source = next((other for other in editions if other.pk == edition.made_from_id), None)
    later = _later_than(edition, source, editions)
    earlier = earlier_of(edition, editions) if not edition.is_incomplete else None
    return Origins(
        made=_made(edition, source) if source else "",
        source=edition_row(source) if source else None,
        warning=_warning(edition, source, later) if later else "",
        later=edition_row(later) if later else None,
        earlier=edition_row(earlier) if earlier else None,
    )


def _made(edition: EditionPage, source: EditionPage) -> str:
    row = edition_row(source)
    words = {"date": row.date, "language": row.language_label}
    if _is_translation(edition, source):
        return _("This translation was made from the text of %(date)s (%(language)s).") % words
    if edition.text_status == TextStatus.EXTRACT:
        return _("This extract is of the text of %(date)s (%(language)s).") % words
    return _("Amendments are incorporated into the text of %(date)s (%(language)s).") % words


def _later_than(
    edition: EditionPage, source: EditionPage | None, editions: Sequence[EditionPage]
) -> EditionPage | None:
    """Return the newest whole text that is later than the words of `edition`: in its language, or its source's."""
    base = source if source is not None and source.language != edition.language else edition
    if base.dated_on is None:
        return None
    later = [
        other
        for other in editions
        if other.pk not in (edition.pk, base.pk)
        and not other.is_incomplete
        and other.dated_on is not None
        and other.dated_on > base.dated_on
        and (other.language in (edition.language, base.language) or other.text_status == TextStatus.AUTHENTIC)
    ]
    same = [other for other in later if other.language == edition.language]
    return max(same or later, key=lambda other: (other.dated_on, other.pk), default=None)


def _is_translation(edition: EditionPage, source: EditionPage | None) -> bool:
    return edition.text_status in TRANSLATIONS or (source is not None and source.language != edition.language)


def _warning(edition: EditionPage, source: EditionPage | None, later: EditionPage) -> str:
    date = {"date": edition_row(later).date}
    if _is_translation(edition, source) and later.language != edition.language:
        return _("The text has changed since this translation was made: there is a text of %(date)s.") % date
    return _("There is a later text of this instrument, of %(date)s.") % date
