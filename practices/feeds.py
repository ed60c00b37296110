"""The adoption events as feeds: Atom and JSON Feed, in English, as the public may see them."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import dateformat, feedgenerator, translation
from django.utils.cache import patch_cache_control
from django.utils.html import format_html_join
from django_filters.utils import translate_validation
from rest_framework.exceptions import ValidationError

from practices.api.filters import EntryFilterSet, refuse_unknown
from practices.api.problems import refusal
from practices.models import AdoptionEvent, Precision
from practices.tables.adoptions import AdoptionRow, adoption_rows

LANGUAGE = "en"
ENTRY_COUNT = 100
"""Entries of a feed; who needs more reads the API."""
BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)
"""When a feed without entries says that it was updated: an answer that does not change by itself."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class SteadyAtom(feedgenerator.Atom1Feed):
    """Atom (RFC 4287) that is the same each time until an entry comes."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING


class JsonFeed(feedgenerator.SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING

    def write(self, outfile: TextIO, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [_json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False, indent=1))


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_text": item["text"],
        "date_published": feedgenerator.rfc3339_date(item["pubdate"]),
        "date_modified": feedgenerator.rfc3339_date(item["updateddate"]),
        "tags": item["categories"],
    }


@dataclass(frozen=True, slots=True)
class Entries:
    """What a feed shows, newest recorded first, and the address that it was asked at."""

    rows: list[AdoptionRow]
    address: str


class AdoptionsAtom(Feed):
    """Who stands where on the four duties: each statement as it is recorded."""

    feed_type: type[feedgenerator.SyndicationFeed] = SteadyAtom
    language = LANGUAGE
    title = "Practice Exchange: who has adopted"
    subtitle = "Statements of international organizations on the four duties, newest recorded first."
    author_name = "Practice Exchange"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(LANGUAGE):
            try:
                response: HttpResponse = super().__call__(request, *args, **kwargs)
            except ValidationError as error:
                response = refusal(error)
        # An event can become public later than it was recorded: the ETag tells, the newest date does not.
        del response["Last-Modified"]
        response["Content-Language"] = LANGUAGE
        patch_cache_control(response, no_cache=True)
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Entries:
        """Read the query and gather the entries. Raises ValidationError."""
        refuse_unknown(request.GET, EntryFilterSet.base_filters)
        events = AdoptionEvent.objects.visible_to(None).of_adopters().for_listing()
        filterset = EntryFilterSet(request.GET, queryset=events)
        if not filterset.is_valid():
            raise translate_validation(filterset.errors)
        return Entries(adoption_rows(filterset.qs[:ENTRY_COUNT], None), request.get_full_path())

    def link(self) -> str:
        return reverse("adoptions")

    def feed_url(self, entries: Entries) -> str:
        return entries.address

    def feed_guid(self, entries: Entries) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, entries.address).urn

    def items(self, entries: Entries) -> list[AdoptionRow]:
        return entries.rows

    def item_title(self, row: AdoptionRow) -> str:
        return plain(entry_title(row))

    def item_description(self, row: AdoptionRow) -> str:
        return format_html_join("", "<p>{}</p>", ((plain(line),) for line in entry_lines(row)))

    def item_extra_kwargs(self, row: AdoptionRow) -> dict[str, Any]:
        return {"text": "\n".join(plain(line) for line in entry_lines(row))}

    def item_link(self, row: AdoptionRow) -> str:
        return f"{self.link()}?event={row.id}#event-{row.id}"

    def item_guid(self, row: AdoptionRow) -> str:
        return f"urn:uuid:{row.id}"

    def item_pubdate(self, row: AdoptionRow) -> datetime:
        return row.recorded_at

    def item_updateddate(self, row: AdoptionRow) -> datetime:
        return row.recorded_at

    def item_author_name(self, row: AdoptionRow) -> str:
        return plain(_organization(row))

    def item_categories(self, row: AdoptionRow) -> list[str]:
        return [row.track, row.state, *(["demonstration"] if row.is_demonstration else [])]


class AdoptionsJson(AdoptionsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def plain(text: str) -> str:
    """Leave out the characters that XML cannot carry."""
    return NOT_XML.sub("", text)


def readable_date(row: AdoptionRow) -> str:
    """Write the effective date as far as it is known: "14 May 2004", "May 2004", "2004", "date not known"."""
    forms = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
    form = forms.get(Precision(row.effective_precision))
    return dateformat.format(row.effective_day, form) if form else "date not known"


def entry_title(row: AdoptionRow) -> str:
    """Say who, which duty, which state and since when in one line."""
    said = f"{row.track_label}, {row.state_label} ({readable_date(row)})"
    return f"{_organization(row)}: {'reversal of ' if row.reverses else ''}{said}"


def entry_lines(row: AdoptionRow) -> Iterator[str]:
    """Give the sentences of an entry, in neutral words."""
    symbol = f", {row.reference.symbol}" if row.reference.symbol else ""
    yield f"Reference: {row.reference.name}{symbol} ({row.reference_organization.name})."
    if row.reverses:
        yield "An earlier entry of this organization does not hold."
    yield f"{row.track_label}: {row.state_label}. Effective: {readable_date(row)}."
    yield f"Rests on: {row.basis_label}."
    if row.own_instrument:
        yield f"Instrument of the organization: {row.own_instrument.name}."
    if row.provision:
        yield f"Article cited: {row.provision.name}."
    if row.statement:
        yield f"Statement of the organization: {row.statement}"
    if row.note:
        yield f"Note: {row.note}"
    if row.reversed_by:
        yield "A later entry says that this does not hold."
    if row.is_demonstration:
        yield "Part of the demonstration: the organization is fictional."


def _organization(row: AdoptionRow) -> str:
    name = row.organization.name
    marked = not row.is_demonstration or "demonstration" in name.casefold()
    return name if marked else f"{name} (demonstration)"
