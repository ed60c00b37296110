"""The base of the feeds of pages: each published page is an entry; the log knows when what is said of it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from practices.feeds.change_source import changed_at, later, urn
from practices.feeds.exchange_feed import ExchangeFeed
from practices.models.exchange.changes import ChangedKind


@dataclass(frozen=True, slots=True)
class PageEntry[PageKind]:
    """A page, and when what is said of it changed last."""

    page: PageKind
    updated_at: datetime


class PageFeed[PageKind](ExchangeFeed[PageEntry[PageKind]]):
    """Published pages of one kind, newest published first."""

    kind: ClassVar[ChangedKind]
    keyset = ("-last_published_at", "-pk")
    id_field = "translation_key"

    def rows(self, things: list[Any]) -> Sequence[PageEntry[PageKind]]:
        told = changed_at(self.kind, [page.translation_key for page in things])
        return [PageEntry(page, later(page.last_published_at, told, page.translation_key)) for page in things]

    def item_link(self, entry: PageEntry[Any]) -> str:
        return str(entry.page.url)

    def item_guid(self, entry: PageEntry[Any]) -> str:
        return urn(entry.page.translation_key)

    def item_pubdate(self, entry: PageEntry[Any]) -> datetime:
        published: datetime = entry.page.first_published_at or entry.page.last_published_at
        return published

    def item_updateddate(self, entry: PageEntry[Any]) -> datetime:
        return entry.updated_at
