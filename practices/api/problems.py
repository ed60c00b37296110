"""Refusals of the API as problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from practices.api.problem_types import PROBLEM_TYPES, error_code, problem_address, problem_code

PROBLEM_TYPE = "application/problem+json"
LONGEST = 1_000
"""Characters of a message: what somebody sent is not sent back whole."""


def problem_details(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of a view; None for one that is our own fault, which is raised on."""
    if isinstance(exception, SuspiciousOperation):
        exception = ParseError(_("The request cannot be understood."))
    response = exception_handler(exception, context)
    if response is None:
        return None
    response.data = problem(response.status_code, response.data, more=getattr(exception, "more", None))
    response.content_type = PROBLEM_TYPE
    request = context.get("request")
    if request is not None:  # a refusal is JSON, whatever format was asked for
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), PROBLEM_TYPE
    return response


def problem(status: int, detail: Any = "", *, code: str = "", more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Describe a refusal, with what else (`more`) its kind says.

    `detail` is what the framework says: a sentence, {"detail": sentence}, or sentences by the name of the
    parameter that they are about; those are listed in `errors` as well. `code`: a key of PROBLEM_TYPES.
    """
    kind = code or problem_code(status, detail)
    body: dict[str, Any] = {"type": problem_address(kind), "title": HTTPStatus(status).phrase, "status": status}
    body |= {"code": kind, **(more or {})}
    if isinstance(detail, dict) and set(detail) != {"detail"}:
        errors = [
            {
                "parameter": str(name)[:LONGEST],
                "code": error_code(messages),
                "detail": " ".join(map(str, messages))[:LONGEST],
            }
            for name, messages in detail.items()
        ]
        sentences = " ".join(f"{error['parameter']}: {error['detail']}" for error in errors)
        return {**body, "detail": sentences[: 2 * LONGEST], "errors": errors}
    if isinstance(detail, list):
        detail = " ".join(map(str, detail))
    return {**body, "detail": str(detail["detail"] if isinstance(detail, dict) else detail)[:LONGEST]}


def refusal(error: ValidationError) -> HttpResponse:
    """Answer a refused query outside the API's own views."""
    return JsonResponse(problem(error.status_code, error.detail), status=error.status_code, content_type=PROBLEM_TYPE)


@require_safe
def problem_types(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show what the API refuses, and what helps; with `code` that kind alone. Unknown ones are not there (404)."""
    kinds = [one for one in PROBLEM_TYPES.values() if code in ("", one.code)]
    return render(request, "practices/api_problems.html", {"kinds": kinds}) if kinds else unknown(request)


@csrf_exempt
def unknown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Say that the API has nothing at this address, or lead to where only the last slash is missing."""
    if not request.path_info.endswith("/") and _is_known(f"{request.path_info}/"):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    detail = _("There is nothing at this address. See /api/v1/ for the list of addresses.")
    return JsonResponse(problem(404, detail), status=404, content_type=PROBLEM_TYPE)


def _is_known(path: str) -> bool:
    try:
        return resolve(path).func is not unknown
    except Resolver404:
        return False
