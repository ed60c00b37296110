"""What the database is asked: how much, by each request, and what takes long."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

logger = logging.getLogger("portal.slow")

LONGEST_SHOWN = 1000
"""Characters of a query in the log. Its values are never there: they may be somebody's."""


@dataclass(slots=True)
class QueryTally:
    """How many queries were asked, and how many seconds they took."""

    count: int = 0
    seconds: float = 0.0


_tally: ContextVar[QueryTally | None] = ContextVar("query_tally", default=None)


@contextmanager
def counted_queries() -> Iterator[QueryTally]:
    """Count what is asked within."""
    tally = QueryTally()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def watch(go_on: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Execute a query, count it, and log it if it took long."""
    began = time.monotonic()
    try:
        return go_on(sql, params, many, context)
    finally:
        took = time.monotonic() - began
        tally = _tally.get()
        if tally is not None:
            tally.count += 1
            tally.seconds += took
        if settings.SLOW_QUERY_MS and took * 1000 >= settings.SLOW_QUERY_MS:
            logger.warning("slow query, %.0f ms: %s", took * 1000, " ".join(str(sql).split())[:LONGEST_SHOWN])


def watch_queries() -> None:
    """Watch every connection that is opened from now on, of requests and of commands."""
    connection_created.connect(_watch, dispatch_uid="portal.query_watch")


def _watch(sender: Any, connection: Any, **kwargs: Any) -> None:
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)
