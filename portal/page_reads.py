"""What a page read of the database while it was made, and whether it would read the same now."""

import datetime
import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from organizations.row_level_security import PublicRole
from practices.actions.public_versions import known_tables

ASKS = re.compile(r"[\s(]*(SELECT|WITH)\b", re.IGNORECASE)
OF_TRANSACTIONS = re.compile(r"\s*(SAVEPOINT|RELEASE SAVEPOINT|SET LOCAL (ROLE|work_mem))\b", re.IGNORECASE)
BY_CLOCK_OR_CHANCE = re.compile(r"\bNOW\b|\bCURRENT_(TIME|DATE)|\bRANDOM\b|_TIMESTAMP\b", re.IGNORECASE)
WORD = re.compile(r"\w+")
MOST_QUERIES = 200
SECONDS = len("2026-01-01 00:00:00")


@functools.cache
def unwatched_tables(_database: str) -> frozenset[str]:
    """Return the tables of a database that raise no version."""
    return frozenset(connection.introspection.table_names(include_views=True)) - known_tables()


@dataclass(frozen=True, slots=True)
class Reads:
    """Queries with what they answered, as a digest; without queries nobody can tell what they would answer now."""

    queries: tuple[tuple[str, Any], ...] = ()
    answered: bytes = b""

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""
        return sum(len(sql) + 100 for sql, _params in self.queries)

    def are_the_same(self) -> bool:
        """Ask all of it again: whether the answers are those of before, so that the page would be the same too."""
        return bool(self.queries) and _answers(self.queries) == self.answered


@dataclass(slots=True)
class PageReads:
    """A wrapper of execution that notes what is asked while a page is made."""

    are_watched: bool = True
    """Whether nothing was written, and nothing read that no version is raised for."""
    can_be_asked_again: bool = True
    _unwatched: frozenset[str] = field(default_factory=lambda: unwatched_tables(str(connection.settings_dict["NAME"])))
    _began: str = field(default_factory=lambda: _written(timezone.now()))
    _queries: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement and execute it."""
        if ASKS.match(sql) and not many:
            self.are_watched = self.are_watched and self._unwatched.isdisjoint(WORD.findall(sql))
            if BY_CLOCK_OR_CHANCE.search(sql) or self._has_clock(params):
                self.can_be_asked_again = False
            self._queries.setdefault(f"{sql} {params!r}", (sql, params))
        elif not OF_TRANSACTIONS.match(sql):
            self.are_watched = False
        return execute(sql, params, many, context)

    def seen(self) -> Reads:
        """Return what was asked, with what it answers now."""
        queries = tuple(self._queries.values())
        answered = _answers(queries) if self.can_be_asked_again and len(queries) <= MOST_QUERIES else b""
        return Reads(queries, answered) if answered else Reads()

    def _has_clock(self, params: Any) -> bool:
        """Tell whether a moment since the beginning is asked for: the time of the request."""
        now = _written(timezone.now())
        return any(self._began <= str(one)[:SECONDS] <= now for one in _flat(params))


def _answers(queries: tuple[tuple[str, Any], ...]) -> bytes:
    """Return a digest of what the database answers the public; none where it does not answer."""
    digest = hashlib.sha256()
    role: AbstractContextManager[Any] = (
        PublicRole(settings.ROW_LEVEL_SECURITY_ROLE) if settings.ROW_LEVEL_SECURITY else nullcontext()
    )
    try:
        with role, connection.cursor() as cursor:
            for sql, params in queries:
                cursor.execute(sql, params)
                digest.update(repr(cursor.fetchall()).encode(errors="surrogatepass"))
    except DatabaseError:
        return b""
    return digest.digest()


def _flat(params: Any) -> Iterator[Any]:
    for one in params.values() if isinstance(params, dict) else params or ():
        if isinstance(one, list | tuple):
            yield from _flat(one)
        else:
            yield one


def _written(moment: datetime.datetime) -> str:
    return str(moment)[:SECONDS]
