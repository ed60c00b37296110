"""Counting and timing what is answered: for `/metrics`, and for the log what takes long."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal import measures
from portal.log_scrubbing import without_keys
from portal.query_watch import QueryTally, counted_queries

logger = logging.getLogger("portal.slow")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuringMiddleware:
    """Count and time each request by the name of its address, never by the address itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.METRICS_TOKEN or settings.SLOW_REQUEST_MS):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with counted_queries() as tally:
            response = self.get_response(request)
        took = time.monotonic() - began
        _count(request, response, took, tally)
        if settings.SLOW_REQUEST_MS and took * 1000 >= settings.SLOW_REQUEST_MS:
            logger.warning(
                "slow request, %.0f ms, of them %.0f ms for %d queries: %s %s",
                took * 1000,
                tally.seconds * 1000,
                tally.count,
                request.method if request.method in METHODS else "other",
                without_keys(request.path),
            )
        return response


def view_of(request: HttpRequest) -> str:
    """Name the view that answered; "none" where an address has none, or the page was kept."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match is not None else "none"


def _count(request: HttpRequest, response: HttpResponseBase, took: float, tally: QueryTally) -> None:
    view = view_of(request)
    method = request.method if request.method in METHODS else "other"
    measures.REQUESTS.labels(view, method, f"{response.status_code // 100}xx").inc()
    measures.SECONDS.labels(view).observe(took)
    measures.QUERIES.labels(view).inc(tally.count)
    measures.QUERY_SECONDS.labels(view).inc(tally.seconds)
