"""The second wall: requests of the public read the database as a role that cannot see what is not public.

docs/decisions/0014-a-second-wall-in-the-database.md says what it guards against.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from organizations.second_wall import Wall, lift_wall
from portal.accounts.second_factor import PREFIXES
from practices.actions.second_wall.building import can_stand

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

So are those of signing in (`PREFIXES`). Beside them `practices.exchange.api.tokens` lifts the wall for a token that
holds, and `own_role` is entered by `practices.exchange.views.following.FollowView` to write down who asked, and by
`practices.queries.frozen.comparisons` to look up when a text was public.
"""


class SecondWallMiddleware:
    """Answer who is not signed in from behind the wall, what is streamed included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SECOND_WALL:
            raise MiddlewareNotUsed
        if not can_stand():
            raise ImproperlyConfigured("SECOND_WALL needs PostgreSQL: set it to 0, or DATABASE_URL.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_signed_in(request):
            return self.get_response(request)
        with Wall(settings.SECOND_WALL_ROLE) as wall:
            response = self.get_response(request)
            if wall.is_up and isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = _behind_wall(response.streaming_content)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Lift the wall where the address itself is a right."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in WITH_A_RIGHT or name.startswith(PREFIXES):
            lift_wall()


def _is_signed_in(request: HttpRequest) -> bool:
    """Tell so without looking at the session where there is none: what has looked at one is kept in no shared cache."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _behind_wall(pieces: Any) -> Iterator[Any]:
    """Return what is streamed, all of it read at one moment."""
    with Wall(settings.SECOND_WALL_ROLE, at_one_moment=True):
        yield from pieces
