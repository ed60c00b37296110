"""The pass to a page behind a link: a cookie of the browser in which the mailed code was entered."""

import uuid

from django.conf import settings
from django.http.response import HttpResponseBase

from practices.actions.mailed_codes import PASS_HOLDS_FOR


def pass_cookie(kind: str, asked: uuid.UUID) -> str:
    """Return the name of the cookie that holds the pass to one thing of a kind."""
    host_alone = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{host_alone}{kind}-{asked.hex[:12]}"


def keep_pass[Answer: HttpResponseBase](answer: Answer, cookie: str, key: str) -> Answer:
    """Let the browser keep a pass as long as it holds."""
    answer.set_cookie(
        cookie,
        key,
        max_age=PASS_HOLDS_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
