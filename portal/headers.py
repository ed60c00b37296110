"""The headers that every answer carries, whoever made it: a view, the static files, a redirect, an error."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from organizations.request_areas import is_in_admin
from portal.cors import OPEN

UNCHANGED, MISSING = 304, 404
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera", "clipboard-read", "display-capture", "geolocation", "hid", "idle-detection",
        "local-fonts", "microphone", "midi", "payment", "serial", "storage-access", "usb", "window-management",
    )
)  # fmt: skip
"""Nothing of a reader or of a device is asked for. It stands in every answer, so what asks for nothing (motion, sound,
the whole screen) is not named, nor are passkeys, which a browser gives no other site by itself.
"""


class HeadersMiddleware:
    """Complete the headers of an answer. What a view has set stays, but for what the public may keep of a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        _choose_policy(request, response)
        is_shared = request.path_info.startswith(OPEN)
        for name, value in (
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ("Permissions-Policy", PERMISSIONS_POLICY),
            ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
            ("Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin"),
        ):
            response.headers.setdefault(name, value)
        if response.status_code == MISSING:
            _look_like_any_other_404(response)
        if response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        elif "Cache-Control" not in response.headers:
            patch_cache_control(response, no_cache=True)
        return response


def is_page(response: HttpResponseBase) -> bool:
    """Tell whether a browser shows an answer as a page; the rest are files and data."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not response.headers.get("Content-Disposition", "").startswith("attachment")


def _choose_policy(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set a policy under which nothing in files runs, and the admin's own, unless a view set one."""
    if hasattr(response, "_csp_config"):
        return
    if response.status_code == UNCHANGED:  # it has no type; what a browser keeps has its policy already
        response._csp_config = {}  # type: ignore[attr-defined]  # noqa: SLF001
    elif not is_page(response):
        response._csp_config = settings.FILES_CSP  # type: ignore[attr-defined]  # noqa: SLF001
    elif is_in_admin(request):
        response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]  # noqa: SLF001


def _look_like_any_other_404(response: HttpResponseBase) -> None:
    """Say the same of what is hidden and of what never was: only for the first somebody looked who asks."""
    patch_vary_headers(response, ("Cookie",))
    varied = {name.strip() for name in response.headers["Vary"].split(",")}
    response.headers["Vary"] = ", ".join(sorted(varied))
