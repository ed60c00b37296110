"""The published texts as feeds: one entry for each edition that the public may read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from organizations.models import unread
from practices.api.edition_filters import EditionFilterSet
from practices.feeds.change_source import withdrawn
from practices.feeds.formats import JsonFeed, Withdrawn, plain, readable_date
from practices.feeds.page_feed import PageEntry, PageFeed
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind

NEVER_CHANGED = {
    "organization": "instrument__organization__translation_key",
    "instrument": "instrument__translation_key",
}
"""The filters by what an edition belongs to for good, and their fields."""


class InstrumentsAtom(PageFeed[EditionPage]):
    """What organizations published: each text as it is published here, newest first."""

    title = "Practice Exchange: published texts"
    subtitle = "Codes of conduct and staff rules of international organizations, newest published first."
    filterset = EditionFilterSet
    asked = ("organization", "instrument", "topic", "kind", "language")
    kind = ChangedKind.EDITION

    def visible(self) -> QuerySet[Any]:
        editions = EditionPage.objects.visible_to(None).filter(last_published_at__isnull=False)
        pages = ("instrument", "instrument__organization")
        named = editions.select_related("instrument__organization").defer("numbered_text", *unread(*pages))
        return named.prefetch_related("instrument__organization__names", "instrument__titles")

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Return what was withdrawn, unless a topic or a language is asked for: those are no longer told."""
        if not NEVER_CHANGED.keys() >= query.keys():
            return ()
        among = EditionPage.objects.filter(**{NEVER_CHANGED[name]: value for name, value in query.items()})
        return withdrawn(self.kind, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("instruments")

    def lines(self, row: PageEntry[EditionPage]) -> Iterator[str]:
        return entry_lines(row.page)

    def item_title(self, entry: PageEntry[EditionPage]) -> str:
        edition = entry.page
        date = readable_date(edition.dated_on, edition.precision)
        return plain(f"{edition.instrument.organization.name_in()}: {edition.instrument.title_in()} ({date})")

    def item_author_name(self, entry: PageEntry[EditionPage]) -> str:
        return plain(entry.page.instrument.organization.name_in())

    def item_categories(self, entry: PageEntry[EditionPage]) -> list[str]:
        instrument = entry.page.instrument
        demonstration = ["demonstration"] if instrument.organization.is_demonstration else []
        return [instrument.kind, entry.page.language, entry.page.text_status, *demonstration]

    def item_copyright(self, entry: PageEntry[EditionPage]) -> str:
        """The terms of reuse of the text. The text itself is in no entry, whatever they are."""
        return f"Terms of reuse of the text: {entry.page.instrument.get_reuse_terms_display()}."


class InstrumentsJson(InstrumentsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_lines(edition: EditionPage) -> Iterator[str]:
    """Return the sentences of an entry, in neutral words."""
    instrument = edition.instrument
    symbol = f", {instrument.symbol}" if instrument.symbol else ""
    yield f"{instrument.get_kind_display()}{symbol}, of {instrument.organization.name_in()}."
    yield f"{edition.get_text_status_display()}, language: {edition.language}."
    yield f"Date of the text: {readable_date(edition.dated_on, edition.precision)}."
    if instrument.organization.is_demonstration:
        yield "Part of the demonstration: the organization is fictional."
