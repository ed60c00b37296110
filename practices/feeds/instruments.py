"""The published texts as feeds: one entry for each edition that the public may read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.filters import TextFilterSet
from practices.feeds.formats import JsonFeed, Withdrawn, plain, readable_date
from practices.feeds.told import changed_at, later, urn, withdrawn
from practices.models import ChangedKind, EditionPage

NEVER_CHANGED = {
    "organization": "instrument__organization__translation_key",
    "instrument": "instrument__translation_key",
}
"""The filters by what an edition belongs to for good, and their fields."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition, and when what is said of it changed last."""

    edition: EditionPage
    updated_at: datetime


class InstrumentsAtom(ExchangeFeed[Entry]):
    """What organizations published: each text as it is published here, newest first."""

    title = "Practice Exchange: published texts"
    subtitle = "Codes of conduct and staff rules of international organizations, newest published first."
    filterset = TextFilterSet
    keyset = ("-last_published_at", "-pk")
    id_field = "translation_key"

    def visible(self) -> QuerySet[Any]:
        editions = EditionPage.objects.visible_to(None).filter(last_published_at__isnull=False)
        return editions.for_listing().defer("numbered_text")

    def rows(self, things: list[Any]) -> Sequence[Entry]:
        told = changed_at(ChangedKind.EDITION, [edition.translation_key for edition in things])
        return [Entry(one, later(one.last_published_at, told, one.translation_key)) for one in things]

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Give what was withdrawn, unless a topic or a language is asked for: those are no longer told."""
        if not NEVER_CHANGED.keys() >= query.keys():
            return ()
        among = EditionPage.objects.filter(**{NEVER_CHANGED[name]: value for name, value in query.items()})
        return withdrawn(ChangedKind.EDITION, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("instruments")

    def lines(self, row: Entry) -> Iterator[str]:
        return entry_lines(row.edition)

    def item_title(self, entry: Entry) -> str:
        edition = entry.edition
        date = readable_date(edition.dated_on, edition.precision)
        return plain(f"{edition.instrument.organization.name_in()}: {edition.instrument.title_in()} ({date})")

    def item_link(self, entry: Entry) -> str:
        return str(entry.edition.url)

    def item_guid(self, entry: Entry) -> str:
        return urn(entry.edition.translation_key)

    def item_pubdate(self, entry: Entry) -> datetime:
        return entry.edition.first_published_at or entry.edition.last_published_at

    def item_updateddate(self, entry: Entry) -> datetime:
        return entry.updated_at

    def item_author_name(self, entry: Entry) -> str:
        return plain(entry.edition.instrument.organization.name_in())

    def item_categories(self, entry: Entry) -> list[str]:
        instrument = entry.edition.instrument
        demonstration = ["demonstration"] if instrument.organization.is_demonstration else []
        return [instrument.kind, entry.edition.language, entry.edition.text_status, *demonstration]

    def item_copyright(self, entry: Entry) -> str:
        """The terms of reuse of the text. The text itself is in no entry, whatever they are."""
        return f"Terms of reuse of the text: {entry.edition.instrument.get_reuse_terms_display()}."


class InstrumentsJson(InstrumentsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_lines(edition: EditionPage) -> Iterator[str]:
    """Give the sentences of an entry, in neutral words."""
    instrument = edition.instrument
    symbol = f", {instrument.symbol}" if instrument.symbol else ""
    yield f"{instrument.get_kind_display()}{symbol}, of {instrument.organization.name_in()}."
    yield f"{edition.get_text_status_display()}, language: {edition.language}."
    yield f"Date of the text: {readable_date(edition.dated_on, edition.precision)}."
    if instrument.organization.is_demonstration:
        yield "Part of the demonstration: the organization is fictional."
