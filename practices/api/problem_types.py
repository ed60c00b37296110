"""The kinds of refusals of the API: of each a permanent code for programs, and what a reader may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ErrorDetail


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind: its status, what it is, and what helps. Sentences in English, as the description of the API."""

    code: str
    status: int
    words: str
    help: str


_TYPES = (
    ProblemType(
        "invalid",
        400,
        "A parameter is unknown, empty, given twice or not of its type, or a field of what was sent is not right.",
        "`errors` names each of them with a sentence and a code. A misspelt filter never returns everything.",
    ),
    ProblemType("unreadable", 400, "The request cannot be read.", "Send well-formed JSON or a well-formed form."),
    ProblemType(
        "invalid-token",
        401,
        "The key does not hold: it is unknown, expired or revoked, or was sent in another way.",
        "Send `Authorization: Bearer` followed by the key. Officers make keys under “Access tokens”.",
    ),
    ProblemType("token-needed", 401, "This address needs a key.", "Send `Authorization: Bearer` followed by the key."),
    ProblemType("not-allowed", 403, "This key may not do this.", "Make a key that may submit."),
    ProblemType("second-factor-needed", 403, "The account has to sign in with a second factor.", "Sign in again."),
    ProblemType("not-encrypted", 403, "The request came without https.", "Use https, and revoke a key that was sent."),
    ProblemType(
        "not-found",
        404,
        "There is nothing at this address, or nothing that you may see: the two are answered alike.",
        "See `/api/v1/` for the addresses. What was withdrawn is in `/api/v1/changes/`.",
    ),
    ProblemType("method-not-allowed", 405, "This is not done at this address.", "`Allow` says what is."),
    ProblemType("no-such-format", 406, "It comes in no format that `Accept` takes.", "`detail` lists the formats."),
    ProblemType("conflict", 409, "It cannot be done as things are.", "Read the thing again, and decide anew."),
    ProblemType(
        "order-needed",
        409,
        "An adoption event has to name another one of the same day, which it follows or precedes.",
        "Name `event`, or one of `events`, in `follows` or `precedes`.",
    ),
    ProblemType(
        "key-in-use",
        409,
        "The same request is being processed.",
        "Come again as `Retry-After` says.",
    ),
    ProblemType("too-large", 413, "What was sent is too large.", "Send fewer or smaller files."),
    ProblemType("unsupported-type", 415, "What was sent is of a type that is not read here.", "Send JSON or a form."),
    ProblemType("unwritable", 422, "The text cannot be written in this format.", "Ask for another format."),
    ProblemType("file-refused", 422, "A file is not taken in, such as an infected one.", "Send another file."),
    ProblemType("key-used-otherwise", 422, "This Idempotency-Key came with something else before.", "Take a new key."),
    ProblemType("too-many-requests", 429, "Too many requests.", "`Retry-After` says when to come again."),
    ProblemType("fault", 500, "Something went wrong here.", "Come again; tell the operator the `request_id`."),
    ProblemType("unavailable", 503, "It cannot be done just now. Nothing was saved.", "Come again later."),
)
PROBLEM_TYPES: Mapping[str, ProblemType] = {one.code: one for one in _TYPES}
_OF_FRAMEWORK = {
    "authentication_failed": "invalid-token",
    "method_not_allowed": "method-not-allowed",
    "not_acceptable": "no-such-format",
    "not_authenticated": "token-needed",
    "not_found": "not-found",
    "parse_error": "unreadable",
    "permission_denied": "not-allowed",
    "throttled": "too-many-requests",
    "unsupported_media_type": "unsupported-type",
}
"""By the codes of Django REST Framework."""
_OF_STATUS: Mapping[int, str] = {one.status: one.code for one in reversed(_TYPES)}
"""The first kind with this status."""


def problem_code(status: int, detail: Any = "") -> str:
    """Return the code of a refusal: as its exception names it, else that of its status."""
    said = detail.get("detail") if isinstance(detail, dict) else detail
    named = str(getattr(said, "code", ""))
    code = _OF_FRAMEWORK.get(named, named)
    known = PROBLEM_TYPES.get(code)
    return code if known is not None and known.status == status else _OF_STATUS.get(status, "invalid")


def problem_address(code: str) -> str:
    """Return the address of the page about a kind, which is the `type` of its refusals (RFC 9457)."""
    return f"{settings.BASE_URL}/api/problems/{code}/"


def error_code(messages: Any) -> str:
    """Return the code of what is wrong with a parameter: "unknown", "required", "invalid_choice" …"""
    first = messages[0] if isinstance(messages, list) and messages else messages
    return str(first.code) if isinstance(first, ErrorDetail) else "invalid"
