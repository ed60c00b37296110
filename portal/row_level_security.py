"""Row-level security: requests of the public read the database as a role that cannot see what is not public.

docs/decisions/0014-row-level-security-in-the-database.md says what it guards against.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from organizations.row_level_security import PublicRole, lift_public_role
from portal.accounts.second_factor import PREFIXES
from practices.actions.row_level_security.building import can_stand

WITH_A_RIGHT = frozenset(
    {
        "healthz",
        "readyz",
        "metrics",
        "wagtailadmin_logout",
        "approve",
        "approve_file",
        "clearance",
        "follow_confirm",
        "follow_one",
        "follow_stop",
        "return",
        "return_paper",
        "return_send",
    }
)
"""Names of addresses that the portal answers as itself: a signed link in them is a right of its own, or
no text is read.

So are those of signing in (`PREFIXES`). `practices.exchange.api.tokens` lifts the public role for a token that holds,
 and `own_role` is entered by `practices.exchange.views.following.FollowView` to write down who asked, by
`practices.queries.frozen.comparisons` to look up when a text was public, and by `practices.queries.waiting` and
`practices.queries.adoptions.waiting_events` to find what a page may no longer show.
"""


class RowLevelSecurityMiddleware:
    """Answer who is not signed in from as the public role, what is streamed included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.ROW_LEVEL_SECURITY:
            raise MiddlewareNotUsed
        if not can_stand():
            raise ImproperlyConfigured("ROW_LEVEL_SECURITY needs PostgreSQL: set it to 0, or DATABASE_URL.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_signed_in(request):
            return self.get_response(request)
        with PublicRole(settings.ROW_LEVEL_SECURITY_ROLE) as role:
            response = self.get_response(request)
            if role.is_up and isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = _as_public_role(response.streaming_content)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Lift the public role where the address itself is a right."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in WITH_A_RIGHT or name.startswith(PREFIXES):
            lift_public_role()


def _is_signed_in(request: HttpRequest) -> bool:
    """Tell so without looking at the session where there is none: what has looked at one is kept in no shared cache."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _as_public_role(pieces: Any) -> Iterator[Any]:
    """Return what is streamed, all of it read at one moment."""
    with PublicRole(settings.ROW_LEVEL_SECURITY_ROLE, at_one_moment=True):
        yield from pieces
