"""Programs that ask the API without TLS are refused, not led on: they would send their key in clear each time anew."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from practices.api.problems import PROBLEM_TYPE, problem

FOR_PROGRAMS = ("/api/", "/oai/")


class PlainHttpMiddleware:
    """Answer 403 to them where HTTPS is kept to; pages for people are led to HTTPS by Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_asked_in_clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_asked_in_clear and request.path_info.startswith(FOR_PROGRAMS):
            return _refuse()
        return self.get_response(request)


def _refuse() -> JsonResponse:
    detail = _("Use https. A key sent without it may have been read by others: revoke it.")
    return JsonResponse(problem(403, detail, code="not-encrypted"), status=403, content_type=PROBLEM_TYPE)
