"""Reading the public's requests from a replica of the database, while there is one that is near enough.

The whole of a request is read from one database: the connection of the thread is another one while it is answered. So
what is asked by models, by hand, as the public role and by the kept pages is all of one state, and a page is kept
under the version that this very state has (docs/decisions/0019-a-request-reads-one-database.md).
"""

import logging
import math
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from asgiref.local import Local
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.module_loading import import_string

from portal.messages import HostCookieStorage

logger = logging.getLogger(__name__)

READ_METHODS = frozenset({"GET", "HEAD"})
LANGUAGE = "(?:" + "|".join(code for code, _name in settings.LANGUAGES) + ")/"
OF_PRIMARY = re.compile(
    rf"/(?:{LANGUAGE})?(?:admin|approve|clearances|follow|returns|sign-in|sign-out|healthz|readyz|metrics)(?:/|$)"
)
"""Addresses that read what was written a moment ago, by a link that was just mailed, or write themselves."""
READS = re.compile(r"[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|SET LOCAL|SET TRANSACTION)\b", re.IGNORECASE)
LOOKED_AT_EVERY = 1.0
"""Seconds between two looks at how far behind the replica is."""
PAUSE = 5.0
"""Seconds for which a replica that did not answer is not asked again."""
MOST_MARKS = 60
_here = Local()


class WriteOnReplica(DatabaseError):
    """What answers a request of the public wrote something: it is answered anew from the primary."""


@dataclass(frozen=True, slots=True)
class ReplicaStatus:
    """How a replica was found: `behind` is in seconds, None where nobody can tell.

    `is_alone`: the primary did not answer, so that `behind` is what is known from before.
    """

    behind: float | None
    is_alone: bool = False

    @property
    def is_near(self) -> bool:
        """Whether it may be read."""
        most = longest_alone() if self.is_alone else settings.REPLICA_MAX_LAG
        return self.behind is not None and self.behind <= most


class Circuit:
    """Whether the replica may be read now: it answers, and is no more than REPLICA_MAX_LAG seconds behind.

    While the primary is away, REPLICA_ALONE seconds. `measure` may raise DatabaseError. All threads share one.
    """

    def __init__(self, measure: Callable[[], ReplicaStatus], timer: Callable[[], float] = time.monotonic) -> None:
        self._measure, self._timer = measure, timer
        self._lock = threading.Lock()
        self._next_look = 0.0
        self.is_alone = False
        """Whether the primary did not answer at the last look."""
        self._until = -math.inf
        """Until when the last look holds: whoever looks now may wait long for a primary that says nothing."""

    def may_read(self) -> bool:
        """Tell so; looks at most once in a second, and the thread that looks is the only one that waits for it."""
        if self._timer() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._timer() <= self._until

    def open(self, error: BaseException | None = None) -> None:
        """Leave the replica alone for a while: it failed. The log says so, and of an error its kind."""
        kind = type(error.__cause__ or error).__name__ if error else "an answer of 500 or 503"
        logger.warning("the replica is not read for %.0f seconds: %s", PAUSE, kind)
        self._until, self._next_look = -math.inf, self._timer() + PAUSE

    def _look(self) -> None:
        try:
            sight = self._measure()
        except DatabaseError as error:
            self.open(error)
            return
        now = self._timer()
        self.is_alone = sight.is_alone
        was_whole_at = now - (sight.behind or 0.0)
        self._until = was_whole_at + longest_alone() + LOOKED_AT_EVERY if sight.is_near else -math.inf
        self._next_look = now + LOOKED_AT_EVERY


class Lag:
    """How far a standby of PostgreSQL is behind, by the clock of this process and the log of the primary.

    What the standby says of itself would not do: one that is cut off believes that it has everything.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._marks: deque[tuple[float, int]] = deque(maxlen=MOST_MARKS)

    def measure(self) -> ReplicaStatus:
        """Look at both. Raises DatabaseError: the standby does not answer."""
        primary, is_alone = connections["default"], False
        if primary.vendor != "postgresql":
            return ReplicaStatus(0.0)
        asked_at = self._timer()
        try:
            self._marks.append((asked_at, _written(primary)))
        except DatabaseError:
            primary.close()
            is_alone = True
        replayed = _replayed(replica())
        return ReplicaStatus(self.behind(replayed, self._timer()), is_alone)

    def behind(self, replayed: int, now: float) -> float | None:
        """Return the seconds since the newest mark that was replayed."""
        passed = [at for at, written in self._marks if written <= replayed]
        return now - max(passed) if passed else None


@dataclass(slots=True)
class ReadOnlyWrapper:
    """A wrapper of execution that lets nothing be written on the replica."""

    wrote: bool = False

    def __call__(self, go_on: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute what reads. Raises WriteOnReplica."""
        if not READS.match(sql):
            self.wrote = True
            raise WriteOnReplica("A request that reads a replica writes nothing.")
        return go_on(sql, params, many, context)


class ReplicaMiddleware:
    """Answer from the replica who is not signed in and only reads; from the primary whatever the replica cannot."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICA:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.circuit = Circuit(Lag().measure)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_replica(request) or not self.circuit.may_read():
            return self.get_response(request)
        try:
            with on_replica(is_alone=self.circuit.is_alone) as reading:
                response = self.get_response(request)
        except DatabaseError as error:
            self.circuit.open(error)
            return self.get_response(request)
        if getattr(response, "is_slow", False):  # the primary would take as long
            return response
        if reading.wrote or response.status_code >= 500:
            response.close()
            if not reading.wrote:
                self.circuit.open()
            return self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _from_replica(response.streaming_content)
        return response


def longest_alone() -> float:
    """Return the seconds for which the replica is read after the primary was heard of last."""
    return max(settings.REPLICA_ALONE, settings.REPLICA_MAX_LAG)


def is_for_replica(request: HttpRequest) -> bool:
    """Tell whether a request reads what the public is shown, and nothing that its sender has just written."""
    cookies = request.META.get("HTTP_COOKIE", "")
    return (
        request.method in READ_METHODS
        and "HTTP_AUTHORIZATION" not in request.META
        and settings.SESSION_COOKIE_NAME not in cookies
        and HostCookieStorage.cookie_name not in cookies
        and not OF_PRIMARY.match(request.path_info)
    )


@contextmanager
def on_replica(*, is_alone: bool = False) -> Iterator[ReadOnlyWrapper]:
    """Let this thread read the replica as its database. Raises DatabaseError where it cannot be reached.

    `is_alone`: the primary does not answer, and is not written to meanwhile (`on_primary`).
    """
    reading, other = ReadOnlyWrapper(), replica()
    other.close_if_unusable_or_obsolete()
    other.ensure_connection()
    primary = connections["default"]
    connections["default"] = other
    _here.primary = None if is_alone else primary
    try:
        with other.execute_wrapper(reading):
            yield reading
    finally:
        connections["default"] = primary
        del _here.primary


@contextmanager
def on_primary() -> Iterator[None]:
    """Let this thread write to the primary, though it reads the replica. Raises DatabaseError while that is alone."""
    reading = connections["default"]
    primary = getattr(_here, "primary", reading)
    if primary is None:
        raise DatabaseError("The primary does not answer.")
    connections["default"] = primary
    try:
        yield
    finally:
        connections["default"] = reading


def replica() -> BaseDatabaseWrapper:
    """Return this thread's connection to the replica; it is opened by who uses it first."""
    made: BaseDatabaseWrapper | None = getattr(_here, "replica", None)
    if made is None:
        primary = connections.settings["default"]
        options = {**primary["OPTIONS"], **settings.REPLICA.get("OPTIONS", {})}
        where = {**primary, **settings.REPLICA, "OPTIONS": options}
        kind: type[BaseDatabaseWrapper] = import_string(f"{where['ENGINE']}.base.DatabaseWrapper")
        made = _here.replica = kind(where, "default")
    return made


def _from_replica(pieces: Any) -> Iterator[Any]:
    """Return what is streamed, read from where it was begun."""
    with on_replica():
        yield from pieces


def _written(database: BaseDatabaseWrapper) -> int:
    """Return how far the primary has written its log, in bytes."""
    with database.cursor() as cursor:
        cursor.execute("SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint")
        return int(cursor.fetchone()[0])


def _replayed(database: BaseDatabaseWrapper) -> int:
    """Return how far a standby has replayed the log, in bytes."""
    database.close_if_unusable_or_obsolete()
    with database.cursor() as cursor:
        cursor.execute("SELECT (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint")
        return int(cursor.fetchone()[0] or 0)
