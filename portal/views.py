"""Health, robots and the pages of errors."""

import functools
import logging
import sys
import time
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from organizations.request_areas import is_in_api
from portal.outage import COME_AGAIN, is_away, took_too_long
from portal.request_ids import current_request_id
from portal.unreadable import is_unreadable
from practices.actions.row_level_security.building import missing_parts
from practices.actions.virus_scanner import UploadRefused
from practices.api.problems import PROBLEM_TYPE, problem
from practices.documents.limits import in_megabytes
from practices.models.demonstration import Demonstration
from practices.operations.readiness import pending_migrations, schema_gaps
from practices.operations.schema_repair import lacks_of_migrated
from practices.views.rate_limits import too_many

logger = logging.getLogger(__name__)

PAUSE = 60
"""Seconds after which who asked too often to sign in may come again."""
LOOKED_EVERY = 60
"""Seconds for which a process says the same of a schema that waits for migrations."""
MOST_GAPS = 20
"""Missing parts of the schema that are named to who asks whether a process is ready."""


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process runs."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and has all that this code knows of it; else 503, and what is missing."""
    try:
        pending = pending_migrations()
        gaps = [] if pending else schema_gaps()
        has_gap = settings.ROW_LEVEL_SECURITY and bool(missing_parts())
    except DatabaseError:
        logger.exception("not ready: the database does not answer")
        return _unready("database")
    if pending:
        lacks = _lacks(tuple(pending), int(time.monotonic() // LOOKED_EVERY))
        return _unready("migrations", **({"missing": lacks[:MOST_GAPS]} if lacks else {}))
    if gaps:
        return _unready("schema", missing=gaps[:MOST_GAPS])
    return _unready("row-level security") if has_gap else JsonResponse({"status": "ok"})


@functools.lru_cache(maxsize=1)
def _lacks(_pending: tuple[str, ...], _minute: int) -> list[str]:
    """Return what is missing of what the recorded migrations were to make; `migrate` refuses to begin then."""
    try:
        return lacks_of_migrated()
    except DatabaseError:
        return []


def _unready(what: str, **more: Any) -> HttpResponse:
    """Answer 503. Django would log each as an error, and who asks does so all the time; health checks report it."""
    answer = JsonResponse({"status": what, **more}, status=503)
    log_response("not ready: %s", what, response=answer, level="debug")
    return answer


def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the admin, and out of everything while the demonstration is shown."""
    closed = "/" if Demonstration.is_loaded() else "/admin/"
    lines = ["User-agent: *", f"Disallow: {closed}"]
    if closed != "/":
        lines += ["Disallow: /search/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be understood, is more than is read, or brings a file that is not taken in."""
    if isinstance(exception, UploadRefused):
        return _refuse(request, "upload_refused.html", exception.status, str(exception), said=str(exception))
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(exception, TooManyFilesSent | TooManyFieldsSent):
        files, fields = settings.DATA_UPLOAD_MAX_NUMBER_FILES, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        said = _("A form may have up to %(files)s files and %(fields)s fields.")
        return _refuse_size(request, said % {"files": files, "fields": fields})
    return _refuse(request, "400.html", 400, _("The request cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this may not be done."""
    return render(request, "403.html", status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from a page of ours, or that the page was too old."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here for this reader."""
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Say that more was sent than is read, and how many bytes that is."""
    return _refuse_size(request, _("A request may have up to %(size)s.") % {"size": in_megabytes(most)})


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say that somebody asks too often to sign in, or for a mail; and when to come again."""
    return too_many(PAUSE)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, without touching the database; or that the request made it go wrong.

    While the database is away it is 503, with when to come again; so it is where a statement took too long.
    """
    error = sys.exception()
    is_slow = took_too_long(error)
    if is_slow or is_away(error):
        answer = _refuse(request, "500.html", 503, _("Something went wrong here."), code="503")
        answer["Retry-After"] = str(PAUSE if is_slow else COME_AGAIN)
        answer.is_slow = is_slow  # type: ignore[attr-defined]
        return answer
    if is_unreadable(request, error):
        return bad_request(request)
    return _refuse(request, "500.html", 500, _("Something went wrong here."))


def _refuse_size(request: HttpRequest, said: str) -> HttpResponse:
    return _refuse(request, "413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said, said=said)


def _refuse(request: HttpRequest, template: str, status: int, detail: str, **context: Any) -> HttpResponse:
    """Answer with a page, which nothing has to work for; to programs, with problem details."""
    if is_in_api(request):
        body = {**problem(status, detail), "request_id": current_request_id()}
        return JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
    return render(None, template, context, status=status)
