"""Rows of editions: which language, which date, which text status."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from organizations.models import unread, with_child_rows
from practices.models.editions import INCOMPLETE, EditionPage, TextStatus
from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleasedKind
from practices.queries.releases import with_release
from practices.queries.wording import active_language, language_name, written_date

Dates = Mapping[int, tuple[datetime.date, str]]
"""Dates by key of an instrument, with how precise each is."""


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition as a table shows it. `date` is in its known precision."""

    id: str
    key: int
    language: str
    language_label: str
    date: str
    text_status: str
    status_label: str
    status_note: str
    url: str

    @property
    def is_authentic(self) -> bool:
        """Whether this is an authentic text."""
        return self.text_status == TextStatus.AUTHENTIC

    @property
    def is_summary(self) -> bool:
        """Whether this is somebody's retelling, under its own numbering."""
        return self.text_status == TextStatus.SUMMARY


def latest_dates(instruments: Collection[int], user: Any) -> Dates:
    """Return of instruments (their keys) the date of the latest text that `user` may see. One query, or none."""
    if not instruments:
        return {}
    return latest_dates_of(EditionPage.objects.visible_to(user).filter(instrument__in=instruments))


def latest_dates_of(texts: QuerySet[EditionPage]) -> Dates:
    """Return the date of the latest of these texts, by key of the instrument. One query."""
    dates = texts.filter(dated_on__isnull=False).order_by("dated_on", "pk")
    return {work: (on, how) for work, on, how in dates.values_list("instrument", "dated_on", "precision") if on}


def later_text_note(edition: EditionPage, dates: Dates) -> str:
    """Say that there is a later text than `edition`, by `latest_dates`; empty where there is none."""
    latest = dates.get(edition.instrument_id)
    if latest is None or edition.dated_on is None or latest[0] <= edition.dated_on:
        return ""
    return _("There is a later text, of %(date)s") % {"date": written_date(*latest)}


def editions_of(instrument: int | None, user: Any, *, known: InstrumentPage | None = None) -> list[EditionPage]:
    """Return the editions of an instrument (its key) that `user` may see: newest date first, then language, status.

    Each comes with its instrument, which has its names, dates and organization (`known`: as the caller has it), and
    with `source_is_open`, whether the source file may be read as well. Two queries.
    """
    sources = EditionPage.objects.source_visible_to(user).filter(pk=OuterRef("pk")).order_by()
    editions = (
        EditionPage.objects.visible_to(user)
        .filter(instrument=instrument)
        .annotate(source_is_open=Exists(sources))
        .defer("numbered_text", "accepted_doubts", *unread(""))
        .order_by("-dated_on", "language", "text_status", "pk")
    )
    found = list(with_release(editions, ReleasedKind.EDITION))
    work = known or (_named(instrument) if found else None)
    for edition in found:
        edition.instrument = work
    return found


def _named(instrument: int | None) -> InstrumentPage:
    pages = InstrumentPage.objects.select_related("organization").defer(*unread("", "organization"))
    found: InstrumentPage = with_child_rows(pages, "organization__names", "titles", "events").get(pk=instrument)
    return found


def edition_rows(editions: Iterable[EditionPage]) -> list[EditionRow]:
    """Turn editions into rows, in the same order."""
    return [edition_row(edition) for edition in editions]


def edition_row(edition: EditionPage) -> EditionRow:
    """Describe one edition."""
    return EditionRow(
        id=str(edition.translation_key),
        key=edition.pk,
        language=edition.language,
        language_label=language_name(edition.language),
        date=written_date(edition.dated_on, edition.precision),
        text_status=edition.text_status,
        status_label=edition.get_text_status_display(),
        status_note=status_note(edition.text_status),
        url=edition.url or "",
    )


def main_edition(editions: Iterable[EditionPage]) -> EditionPage | None:
    """Choose the edition that stands for its instrument: whole before extract, authentic, newest, readable here.

    Expects the order of `editions_of`. Among texts of the same date and status the active language wins.
    """
    listed = list(editions)
    whole = [edition for edition in listed if edition.text_status not in INCOMPLETE]
    authentic = [edition for edition in whole if edition.text_status == TextStatus.AUTHENTIC]
    pool = authentic or whole or listed
    if not pool:
        return None
    newest = [edition for edition in pool if edition.dated_on == pool[0].dated_on]
    return next((edition for edition in newest if edition.language == active_language()), newest[0])


def status_note(text_status: str) -> str:
    """Say in a sentence what a text status means for the reader."""
    return {
        TextStatus.AUTHENTIC: _("The text as its organization adopted or issued it."),
        TextStatus.OFFICIAL_TRANSLATION: _("A translation by the organization; the authentic text prevails."),
        TextStatus.UNOFFICIAL_TRANSLATION: _("A translation for information; the authentic text prevails."),
        TextStatus.CONSOLIDATION: _("Amendments are incorporated into the text for convenience; it is not authentic."),
        TextStatus.EXTRACT: _("Part of a fuller text: other provisions are not shown here."),
        TextStatus.SUMMARY: _("A retelling with its own numbering, not the text of the instrument."),
    }[TextStatus(text_status)]
