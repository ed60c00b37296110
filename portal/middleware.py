"""What holds for every answer: privacy of caches, limits of what is sent, redirects that give nothing away."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from organizations.request_areas import is_in_admin, is_in_api
from portal.views import too_large
from practices.api.throttles import read_rate, write_rate_limits
from practices.exchange.actions.changes import note_changes_safely
from practices.models.releases import is_page_visible_to
from practices.views.rate_limits import is_over, too_many, visitor_of

COSTLY = frozenset(
    {
        "compare", "comparison_export", "frozen_comparison", "frozen_export", "freeze_comparison", "gaps",
        "drafting_pack", "similar", "search", "edition_export", "topics_export", "report_file", "over_time_file",
        "coverage_map_file", "lineage_file", "similar_file", "trend_file",
    }
)  # fmt: skip
"""Names of addresses whose answers are worked out or written anew for who asks."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PrivacyMiddleware:
    """Say `private, no-store` on every answer to somebody who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class ChangesMiddleware:
    """Bring the change log up to date after each request that may have written something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.CHANGES_AT_ONCE and request.method not in SAFE_METHODS:
            note_changes_safely()
        return response


class UploadLimitMiddleware:
    """Answer 413 to a request that is too large, before any of it is read: what is read of files lies on the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size_of(request)
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            most = settings.REQUEST_MAX_SIZE if _may_send_files(request) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            if size > most:
                return too_large(request, most)
        return self.get_response(request)


def _size_of(request: HttpRequest) -> int:
    """Return the bytes of the body that a request announces; no more of it is ever read."""
    length = str(request.META.get("CONTENT_LENGTH") or "0").strip()
    return int(length[:18]) if length.isascii() and length.isdigit() else 0


def _may_send_files(request: HttpRequest) -> bool:
    has_token = is_in_api(request) and "Authorization" in request.headers
    return has_token or request.user.is_authenticated


class CostlyThrottleMiddleware:
    """Answer 429 to who asks too often for pages and files that cost much; the API counts for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Count a request for one of them."""
        match = request.resolver_match
        if not settings.PAGE_RATE_COSTLY or match is None or match.view_name not in COSTLY:
            return None
        most, seconds = read_rate(settings.PAGE_RATE_COSTLY)
        return too_many(seconds) if is_over("costly", _reader_of(request), most=most, seconds=seconds) else None


def _reader_of(request: HttpRequest) -> str:
    """Name an account, else a visitor; where there is no session none is looked at, which shared caches would see."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"account {request.user.pk}"
    return f"address {visitor_of(request)}"


class RateLimitMiddleware:
    """Say in the API's answers how often their reader may ask, and how often still."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        write_rate_limits(request, response)
        return response


class PublicGZipMiddleware(GZipMiddleware):
    """Compress what the public is given as words: pages, answers of the API, feeds.

    What is private stays as it is, and so does everything for who comes with a key: where something of theirs and
    something that a stranger chose are packed together, the length tells of the one by the other (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_whole = getattr(request, "is_made_whole", False)  # to be kept, and packed there
        if is_whole or response.streaming or not _is_of_words(response) or _is_private(request, response):
            return response
        return super().process_response(request, response)


def _is_of_words(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind.endswith(("json", "xml"))


def _is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    said = response.headers.get("Cache-Control", "")
    return "private" in said or "no-store" in said or "Authorization" in request.headers


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Follow a redirect to a page only for those who may see that page; for the others it is not there."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404 or is_in_admin(request) or is_in_api(request):
            return response
        paths = (
            Redirect.normalise_path(path, decode_unicode=False) for path in (request.get_full_path(), request.path)
        )
        redirect = next(filter(None, (get_redirect(request, path) for path in paths)), None)
        if redirect is None:
            return response
        page: Page | None = redirect.redirect_page
        if page is not None and not is_page_visible_to(page.specific, request.user):
            return response
        return super().process_response(request, response)
