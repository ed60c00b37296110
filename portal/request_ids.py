"""The id of each request: in the answer, in the log and on pages of errors, so that one leads to the other.

portal/log_lines.py writes it into the log.
"""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
"""What is taken over from a proxy; anything else is replaced, for it goes into the log as it is."""

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request that is being answered; "" outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Take over the id that a request comes with, or make one; give it back with the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        token = _current.set(given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex)
        request.request_id = _current.get()  # type: ignore[attr-defined]  # Django logs a refusal after all middleware
        try:
            response = self.get_response(request)
            response.headers[HEADER] = _current.get()
        finally:
            _current.reset(token)
        return response
