"""The public's pages, kept whole in the database for every process, and answered before anything else is asked.

docs/decisions/0016-kept-pages.md says what a kept page rests on, and when it is made anew.
"""

import datetime
import gzip
import hashlib
import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers, set_response_etag
from django.utils.http import parse_etags, split_directive_names, split_header_value

from organizations.memory_reads import noted_memory_reads
from portal.headers import is_page
from portal.measures import KEPT_PAGES
from portal.messages import HostCookieStorage
from portal.page_fingerprint import page_fingerprint
from portal.page_reads import PageReads
from portal.replica import on_primary
from practices.actions.public_documents import (
    confirm_document,
    find_document,
    forget_document,
    is_the_same,
    keep_document,
)
from practices.models.editions import today
from practices.models.exchange.public_documents import PublicDocument
from practices.models.exchange.public_versions import PublicVersion

KEPT_METHODS = frozenset({"GET", "HEAD"})
NOT_PAGES = ("/admin/", "/api/", "/oai/", "/feeds/", "/static/", "/media/")
BY_THEMSELVES = frozenset({"HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"})
"""What a request may say that is answered by the rest of the portal."""
LONGEST_QUERY = 200
"""Characters of a query string; pages with a longer one are made each time."""
MOST_REFUSED = 2_000
ASKED_BY = frozenset({"cookie", "accept-encoding", "accept-language"})
"""What pages may vary by: none is kept for a reader with cookies, both encodings are, the address says the language."""
PRIVATE = frozenset({"private", "no-store"})
OF_BODY = frozenset({"content-type", "content-length", "content-security-policy", "link"})
"""Headers that an answer without words does not repeat."""
GIVEN, MADE = KEPT_PAGES.labels("given"), KEPT_PAGES.labels("made")


class PageCacheMiddleware:
    """Keep the pages that are the same for everybody of the public, and give them as long as they would be made so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.made_of = page_fingerprint()
        self.refused: dict[uuid.UUID, int] = {}
        """Keys of pages that are not to be kept, with the version at which each was made."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_of_public(request) or connection.in_atomic_block:
            return self.get_response(request)
        day = today()
        key = self._key(request, day)
        version, document = find_document(key)
        if version is None:
            return self.get_response(request)
        if document is not None and (document.version == version or _is_confirmed(document, version)):
            GIVEN.inc()
            return _answer(request, document)
        if request.method != "GET" or request.COOKIES or self.refused.get(key) == version:
            return self.get_response(request)
        MADE.inc()
        response, reads = self._made(request)
        if reads is None:
            self._refuse(key, version, document)
            return response
        made = _document(request, response, key=key, day=day, version=version, reads=reads[0], answered=reads[1])
        if PublicVersion.current() == version:  # else it may be of two states
            _write(keep_document, made)
        return _answer(request, made)

    def _key(self, request: HttpRequest, day: datetime.date) -> uuid.UUID:
        asked = (request.META.get("HTTP_HOST", ""), request.path, request.META.get("QUERY_STRING", ""))
        said = f"{self.made_of} {day} {request.scheme} {asked!r}"
        return uuid.UUID(bytes=hashlib.sha256(said.encode(errors="surrogatepass")).digest()[:16])

    def _made(self, request: HttpRequest) -> tuple[Any, tuple[bytes, bytes] | None]:
        """Have a page made, whole, with what it read; without that it is not to be kept."""
        request.is_made_whole = True  # type: ignore[attr-defined]
        reads = PageReads()
        with connection.execute_wrapper(reads), noted_memory_reads() as memory:
            response = self.get_response(request)
        is_known = reads.are_watched and not memory.are_there
        if not isinstance(response, HttpResponse) or not is_for_everybody(response) or not is_known:
            return response, None
        return response, reads.kept()

    def _refuse(self, key: uuid.UUID, version: int, former: PublicDocument | None) -> None:
        """Remember what is not to be kept at a version, and let go of what was."""
        if len(self.refused) >= MOST_REFUSED:
            self.refused.clear()
        self.refused[key] = version
        if former is not None:
            _write(forget_document, former)


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


def _is_confirmed(document: PublicDocument, version: int) -> bool:
    """Tell whether a page would be made the same at this version, and have its row say so."""
    is_confirmed = is_the_same(document)
    if is_confirmed:
        _write(confirm_document, document, version)
    return is_confirmed


def _write(write: Callable[..., None], *args: Any) -> None:
    """Write to the primary what is kept; no reader waits for that, or is shown that it failed."""
    with suppress(DatabaseError), on_primary():
        write(*args)


def _document(request: HttpRequest, response: HttpResponse, **fields: Any) -> PublicDocument:
    patch_vary_headers(response, ("Accept-Encoding",))
    set_response_etag(response)
    headers = json.dumps({name: value for name, value in response.headers.items() if name != "Content-Length"})
    body, has_query = gzip.compress(response.content, 6, mtime=0), bool(request.META.get("QUERY_STRING"))
    return PublicDocument(address=request.get_full_path(), has_query=has_query, headers=headers, body=body, **fields)


def _answer(request: HttpRequest, document: PublicDocument) -> HttpResponseBase:
    """Return a page as this reader takes it, or the word that it is still the one that the reader has."""
    headers: dict[str, str] = json.loads(document.headers)
    is_packed = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None
    etag = headers["ETag"]
    headers["ETag"] = f"W/{etag}" if is_packed else etag
    known = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if known == ["*"] or etag in {one.removeprefix("W/") for one in known}:
        return HttpResponseNotModified(headers={n: value for n, value in headers.items() if n.lower() not in OF_BODY})
    body = document.body if is_packed else gzip.decompress(document.body)
    response = HttpResponse(body, headers={**headers, "Content-Length": str(len(body))})
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
