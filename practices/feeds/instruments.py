"""The published texts as feeds: one entry for each edition that the public may read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from practices.api.filters import refuse_unknown
from practices.feeds.formats import ENTRY_COUNT, Entries, ExchangeFeed, JsonFeed, plain, readable_date
from practices.models import EditionPage


class InstrumentsAtom(ExchangeFeed):
    """What organizations published: each text as it is published here, newest first."""

    title = "Practice Exchange: published texts"
    subtitle = "Codes of conduct and staff rules of international organizations, newest published first."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Entries[EditionPage]:
        """Gather the entries. Raises ValidationError for a query: there is nothing to choose from."""
        refuse_unknown(request.GET, ())
        editions = EditionPage.objects.visible_to(None).for_listing().order_by("-last_published_at", "-pk")
        return Entries(list(editions.defer("numbered_text")[:ENTRY_COUNT]), request.get_full_path())

    def link(self) -> str:
        return reverse("instruments")

    def item_title(self, edition: EditionPage) -> str:
        organization = edition.instrument.organization
        date = readable_date(edition.dated_on, edition.precision)
        return plain(f"{organization.name_in()}: {edition.instrument.title_in()} ({date})")

    def item_description(self, edition: EditionPage) -> str:
        return format_html_join("", "<p>{}</p>", ((plain(line),) for line in entry_lines(edition)))

    def item_extra_kwargs(self, edition: EditionPage) -> dict[str, Any]:
        return {"text": "\n".join(plain(line) for line in entry_lines(edition))}

    def item_link(self, edition: EditionPage) -> str:
        return str(edition.url)

    def item_guid(self, edition: EditionPage) -> str:
        return f"urn:uuid:{edition.translation_key}"

    def item_pubdate(self, edition: EditionPage) -> datetime:
        return edition.first_published_at

    def item_updateddate(self, edition: EditionPage) -> datetime:
        return edition.last_published_at

    def item_author_name(self, edition: EditionPage) -> str:
        return plain(edition.instrument.organization.name_in())

    def item_categories(self, edition: EditionPage) -> list[str]:
        demonstration = ["demonstration"] if edition.instrument.organization.is_demonstration else []
        return [edition.instrument.kind, edition.language, edition.text_status, *demonstration]


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
