"""What the feeds have in common: Atom and JSON Feed, in English, as the public may see things."""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TextIO

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import dateformat, feedgenerator, translation
from django.utils.cache import patch_cache_control
from rest_framework.exceptions import ValidationError

from practices.api.problems import refusal
from practices.models import Precision

LANGUAGE = "en"
ENTRY_COUNT = 100
"""Entries of a feed; who needs more reads the API."""
BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)
"""When a feed without entries says that it was updated: an answer that does not change by itself."""
DATE_FORMS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
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


def plain(text: str) -> str:
    """Leave out the characters that XML cannot carry."""
    return NOT_XML.sub("", text)


def readable_date(on: date | None, precision: str) -> str:
    """Write a date as far as it is known: "14 May 2004", "May 2004", "2004", "date not known"."""
    form = DATE_FORMS.get(Precision(precision))
    return dateformat.format(on, form) if form and on else "date not known"


@dataclass(frozen=True, slots=True)
class Entries[Row]:
    """What a feed shows, newest first, and the address that it was asked at."""

    rows: list[Row]
    address: str


class ExchangeFeed(Feed):
    """A feed that says the same to everybody, until an entry comes."""

    feed_type: type[feedgenerator.SyndicationFeed] = SteadyAtom
    language = LANGUAGE
    author_name = "Practice Exchange"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(LANGUAGE):
            try:
                response: HttpResponse = super().__call__(request, *args, **kwargs)
            except ValidationError as error:
                response = refusal(error)
        # A thing can become public later than it was made: the ETag tells, the newest date does not.
        del response["Last-Modified"]
        response["Content-Language"] = LANGUAGE
        patch_cache_control(response, no_cache=True)
        return response

    def feed_url(self, entries: Entries[Any]) -> str:
        return entries.address

    def feed_guid(self, entries: Entries[Any]) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, entries.address).urn

    def items(self, entries: Entries[Any]) -> list[Any]:
        return entries.rows
