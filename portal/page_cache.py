"""The public's pages, kept whole in the process and answered before anything else is asked.

docs/decisions/0016-kept-pages.md says what a kept page rests on, and when it is made anew.
"""

import datetime
import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers, set_response_etag
from django.utils.http import parse_etags, split_directive_names, split_header_value

from organizations.memory_reads import noted_memory_reads
from portal.headers import is_page
from portal.kept_pages import PageLruCache
from portal.measures import KEPT_PAGES
from portal.messages import HostCookieStorage
from portal.page_reads import PageReads, Reads
from practices.models.editions import today
from practices.models.exchange.public_versions import PublicVersion

KEPT_METHODS = frozenset({"GET", "HEAD"})
NOT_PAGES = ("/admin/", "/api/", "/oai/", "/feeds/", "/static/", "/media/")
BY_THEMSELVES = frozenset({"HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"})
"""What a request may say that is answered by the rest of the portal."""
LONGEST_QUERY = 200
"""Characters of a query string; pages with a longer one are made each time."""
MOST_REFUSED = 2_000
SHORTEST_PACKED = 200
ASKED_BY = frozenset({"cookie", "accept-encoding", "accept-language"})
"""What pages may vary by: none is kept for a reader with cookies, both encodings are, the address says the language."""
PRIVATE = frozenset({"private", "no-store"})
OF_BODY = frozenset({"content-type", "content-length", "content-security-policy"})
"""Headers that an answer without words does not repeat."""
Key = tuple[bool, str, str, str]
GIVEN, MADE = KEPT_PAGES.labels("given"), KEPT_PAGES.labels("made")


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was made at a version of what the public is shown, on a day; `packed` is its body by gzip."""

    version: int
    day: datetime.date
    reads: Reads
    body: bytes
    packed: bytes
    headers: dict[str, str]
    etag: str

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.packed) + self.reads.size


class PageCacheMiddleware:
    """Keep the pages that are the same for everybody of the public, and give them as long as they would be made so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        half = settings.PAGE_CACHE_BYTES // 2
        self.plain: PageLruCache[Key, KeptPage] = PageLruCache(half)
        self.asked: PageLruCache[Key, KeptPage] = PageLruCache(half)
        """Pages with a query string, of which strangers can make as many as they like."""
        self.refused: dict[Key, int] = {}
        """Addresses whose page is not to be kept, with the version at which it was made."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_of_public(request) or connection.in_atomic_block:
            return self.get_response(request)
        version = PublicVersion.current()
        if version is None:
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        key = (request.is_secure(), request.META.get("HTTP_HOST", ""), request.path, query)
        shelf = self.asked if query else self.plain
        page, day = shelf.get(key), today()
        if page is not None and page.day == day:
            if page.version != version and page.reads.are_the_same():
                page = replace(page, version=version)
                shelf.put(key, page, page.size)
            if page.version == version:
                GIVEN.inc()
                return _answer(request, page)
        if request.method != "GET" or request.COOKIES or self.refused.get(key) == version:
            return self.get_response(request)
        return self._make(request, key, shelf, version, day)

    def _make(
        self, request: HttpRequest, key: Key, shelf: PageLruCache[Key, KeptPage], version: int, day: datetime.date
    ) -> HttpResponseBase:
        """Have a page made, whole, and keep it if it may be.

        What is written meanwhile is on the page or is not: such a page is given once, and not kept.
        """
        MADE.inc()
        request.is_made_whole = True  # type: ignore[attr-defined]
        reads = PageReads()
        with connection.execute_wrapper(reads), noted_memory_reads() as memory:
            response = self.get_response(request)
        is_known = reads.are_watched and not memory.are_there
        if not isinstance(response, HttpResponse) or not is_for_everybody(response) or not is_known:
            if len(self.refused) >= MOST_REFUSED:
                self.refused.clear()
            self.refused[key] = version
            return response
        page = _kept(response, version, day, reads.seen())
        if PublicVersion.current() == version:  # else it may be of two states
            shelf.put(key, page, page.size)
        return _answer(request, page)


class WholePageMiddleware(ConditionalGetMiddleware):
    """Leave a page whole that is made to be kept: who kept it before is told so by the cache."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(request, "is_made_whole", False) and is_page(response):
            return response
        return super().process_response(request, response)


def _is_of_public(request: HttpRequest) -> bool:
    """Tell whether a request may be answered with what everybody is shown."""
    meta = request.META
    if request.method not in KEPT_METHODS or not BY_THEMSELVES.isdisjoint(meta):
        return False
    if len(meta.get("QUERY_STRING", "")) > LONGEST_QUERY or request.path_info.startswith(NOT_PAGES):
        return False
    cookies = meta.get("HTTP_COOKIE", "")
    return settings.SESSION_COOKIE_NAME not in cookies and HostCookieStorage.cookie_name not in cookies


def is_for_everybody(response: HttpResponse) -> bool:
    """Tell whether an answer is a page that anybody of the public would be given."""
    headers = response.headers
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    varied = {name.lower() for name in split_header_value(headers.get("Vary", ""))}
    return (
        headers.get("Content-Type", "").startswith("text/html")
        and not {"Content-Encoding", "Last-Modified"} & {*headers}
        and PRIVATE.isdisjoint(split_directive_names(headers.get("Cache-Control", "")))
        and varied <= ASKED_BY
        and "'nonce-" not in headers.get("Content-Security-Policy", "")
    )


def _kept(response: HttpResponse, version: int, day: datetime.date, reads: Reads) -> KeptPage:
    body = response.content
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= SHORTEST_PACKED else b""
    if packed:
        patch_vary_headers(response, ("Accept-Encoding",))
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "ETag")}
    set_response_etag(response)
    return KeptPage(version, day, reads, body, packed, headers, response.headers["ETag"])


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponseBase:
    """Return a page as this reader takes it, or the word that it is still the one that the reader has."""
    is_packed = bool(page.packed) and re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None
    etag = f"W/{page.etag}" if is_packed else page.etag
    if _has_it(request, page):
        kept = {name: value for name, value in page.headers.items() if name.lower() not in OF_BODY}
        return HttpResponseNotModified(headers={**kept, "ETag": etag})
    body = page.packed if is_packed else page.body
    response = HttpResponse(body, headers={**page.headers, "ETag": etag, "Content-Length": str(len(body))})
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _has_it(request: HttpRequest, page: KeptPage) -> bool:
    """Tell whether a reader has this very page, whichever way it was packed."""
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return known == ["*"] or page.etag in {one.removeprefix("W/") for one in known}
