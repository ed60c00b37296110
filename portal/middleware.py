"""What holds for every answer: privacy of caches, the admin's policy, redirects that give nothing away."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from practices.actions.exchange.changes import note_changes_safely
from practices.models import is_page_visible_to

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


class PublicGZipMiddleware(GZipMiddleware):
    """Compress the public's pages. What is private stays as it is: its length must tell nothing of a secret in it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if not is_page or "private" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


class AdminPolicyMiddleware:
    """Give the admin its own Content-Security-Policy, unless a view set one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/") and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]  # noqa: SLF001
        return response


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Follow a redirect to a page only for those who may see that page; for the others it is not there."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404 or request.path.startswith(("/admin/", "/api/")):
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
