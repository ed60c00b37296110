"""How a feed is written: Atom (RFC 4287, paged by RFC 5005, with the tombstones of RFC 6721) and JSON Feed 1.1."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TextIO

from django.utils import dateformat, feedgenerator
from django.utils.xmlutils import SimplerXMLGenerator

from practices.models.dates import Precision

BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)
"""When a feed without entries says that it was updated: an answer that does not change by itself."""
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
DATE_FORMS = {Precision.DAY: "j F Y", Precision.MONTH: "F Y", Precision.YEAR: "Y"}
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Something that was in the feed and is no longer shown: the id of its entry, and since when."""

    id: str
    at: datetime


class SteadyFeed(feedgenerator.SyndicationFeed):
    """A feed that is the same each time until an entry comes or goes."""

    def latest_post_date(self) -> datetime:
        moments = [item[name] for item in self.items for name in ("updateddate", "pubdate") if item.get(name)]
        return max([*moments, *(one.at for one in self.feed["withdrawn"])], default=BEGINNING)


class SteadyAtom(SteadyFeed, feedgenerator.Atom1Feed):
    """Atom: pages are linked, and what was withdrawn is named by its id."""

    def root_attributes(self) -> dict[str, Any]:
        named = {"xmlns:at": TOMBSTONES} if self.feed["withdrawn"] else {}
        return {**super().root_attributes(), **named}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address, "type": "application/atom+xml"})

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        super().write_items(handler)
        for one in self.feed["withdrawn"]:
            when = {"ref": one.id, "when": feedgenerator.rfc3339_date(one.at)}
            handler.addQuickElement("at:deleted-entry", "", when)


class JsonFeed(SteadyFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: TextIO, encoding: str) -> None:
        next_page = self.feed["pages"].get("next")
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["subtitle"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            **({"next_url": next_page} if next_page else {}),
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"]}],
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
        **({"authors": [{"name": item["author_name"]}]} if item["author_name"] else {}),
        "tags": item["categories"],
        **({"_exchange": {"rights": item["item_copyright"]}} if item["item_copyright"] else {}),
    }


def plain(text: str) -> str:
    """Leave out the characters that XML cannot carry."""
    return NOT_XML.sub("", text)


def readable_date(on: date | None, precision: str) -> str:
    """Write a date as far as it is known: "14 May 2004", "May 2004", "2004", "date not known"."""
    form = DATE_FORMS.get(Precision(precision))
    return dateformat.format(on, form) if form and on else "date not known"
