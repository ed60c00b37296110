"""What a browser is told when somebody signs out: to clear what it keeps of the portal."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CLEARS = '"cache", "storage"'


@receiver(user_logged_out)
def note_signed_out(request: HttpRequest | None, **kwargs: Any) -> None:
    """Note on the request that it ended a session."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]


class SignedOutMiddleware:
    """Say `Clear-Site-Data` with the answer to such a request, whichever button was pressed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = CLEARS
        return response
