"""The base of the feeds: a page of entries in English, as the public may see them, whoever asks."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import feedgenerator, translation
from django.utils.cache import patch_cache_control
from django.utils.html import format_html_join
from rest_framework.exceptions import ValidationError

from practices.api.filters import ReadersFilterSet, refuse_unknown
from practices.api.problems import refusal
from practices.feeds.formats import SteadyAtom, Withdrawn, plain
from practices.feeds.paging import PARAMETER, FeedPage, read_page

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class FeedEntries[Row]:
    """A page of a feed, newest first. Addresses are absolute.

    `whole` names the feed without its pages, whatever the order of the parameters; `pages` are addresses by relation
    (RFC 5005). `withdrawn` is on the first page alone.
    """

    rows: Sequence[Row]
    address: str
    whole: str
    pages: dict[str, str]
    withdrawn: Sequence[Withdrawn] = ()


class ExchangeFeed[Row](Feed):
    """A feed that says the same to everybody, until an entry comes or goes.

    Subclasses give the things in `visible`, which all may see; `rows` turns a page of them into entries, and `gone`
    names what is no longer shown. `filterset` reads what is asked; `asked` names those of its filters that may be.
    """

    feed_type: type[feedgenerator.SyndicationFeed] = SteadyAtom
    language = LANGUAGE
    author_name = "Practice Exchange"
    filterset: ClassVar[type[ReadersFilterSet]]
    asked: ClassVar[Sequence[str]]
    keyset: ClassVar[Sequence[str]] = ("-sequence",)
    id_field: ClassVar[str] = "public_id"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(LANGUAGE):
            try:
                response: HttpResponse = super().__call__(request, *args, **kwargs)
            except ValidationError as error:
                response = refusal(error)
        # No date of a thing tells when it became public, nor when a name within it changed, and the log notices a
        # moment later: the ETag tells, so that what is narrowed is gone at once.
        del response["Last-Modified"]
        response["Content-Language"] = LANGUAGE
        patch_cache_control(response, no_cache=True)
        return response

    def visible(self) -> QuerySet[Any]:
        """Return all that the public may see, with what an entry shows."""
        raise NotImplementedError

    def every(self) -> QuerySet[Any] | None:
        """Return all rows, hidden ones too, where the database must be told that an index has them in this order.

        Only their keys are read. PostgreSQL finds that by itself, and would read the same rows more slowly so.
        """
        return None

    def rows(self, things: list[Any]) -> Sequence[Row]:
        """Turn a page of things into entries, in the same order."""
        return things

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Return what the feed of this query held and is no longer shown, as far as that can be said."""
        return ()

    def lines(self, row: Row) -> Iterable[str]:
        """Return the sentences of an entry, in neutral words."""
        raise NotImplementedError

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedEntries[Row]:
        """Read the query and gather a page. Raises ValidationError."""
        refuse_unknown(request.GET, (PARAMETER, *self.asked))
        visible, cursor = self.visible(), request.GET.get(PARAMETER)
        asked = sorted((name, str(value)) for name, value in request.GET.items() if name != PARAMETER)
        page = read_page(
            self.filterset(request.GET, queryset=visible).check().qs,
            cursor,
            among=visible,
            keyset=self.keyset,
            id_field=self.id_field,
            every=None if asked else self.every(),  # of what is filtered, the newest rows may hold little
        )
        return FeedEntries(
            rows=self.rows(page.rows),
            address=request.build_absolute_uri(request.get_full_path()),
            whole=_with_query(request.path, asked),
            pages=_pages(request, asked, page),
            withdrawn=() if cursor else self.gone(request.GET),
        )

    def feed_url(self, entries: FeedEntries[Row]) -> str:
        return entries.address

    def feed_guid(self, entries: FeedEntries[Row]) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, entries.whole).urn

    def feed_extra_kwargs(self, entries: FeedEntries[Row]) -> dict[str, Any]:
        return {"pages": entries.pages, "withdrawn": entries.withdrawn}

    def items(self, entries: FeedEntries[Row]) -> Sequence[Row]:
        return entries.rows

    def item_description(self, row: Row) -> str:
        return format_html_join("", "<p>{}</p>", ((plain(line),) for line in self.lines(row)))

    def item_extra_kwargs(self, row: Row) -> dict[str, Any]:
        return {"text": "\n".join(plain(line) for line in self.lines(row))}


def _pages(request: HttpRequest, asked: list[tuple[str, str]], page: FeedPage[Any]) -> dict[str, str]:
    pages = {"first": _with_query(request.path, asked)}
    for relation, cursor in (("next", page.older), ("previous", page.newer)):
        if cursor:
            pages[relation] = _with_query(request.path, [*asked, (PARAMETER, cursor)])
    return {relation: request.build_absolute_uri(address) for relation, address in pages.items()}


def _with_query(path: str, asked: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
