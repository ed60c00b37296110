"""What a page read of the database while it was made, and whether that can tell if it is still the same."""

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from practices.actions.page_queries import keep_queries
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


@dataclass(slots=True)
class PageReads:
    """A wrapper of execution that notes what is asked while a page is made."""

    are_watched: bool = True
    """Whether nothing was written, and nothing read that no version is raised for."""
    can_be_asked_again: bool = True
    queries: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _unwatched: frozenset[str] = field(default_factory=lambda: unwatched_tables(str(connection.settings_dict["NAME"])))
    _began: str = field(default_factory=lambda: _written(timezone.now()))

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement and execute it."""
        if ASKS.match(sql) and not many:
            self.are_watched = self.are_watched and self._unwatched.isdisjoint(WORD.findall(sql))
            if BY_CLOCK_OR_CHANCE.search(sql) or self._has_clock(params):
                self.can_be_asked_again = False
            self.queries.setdefault(f"{sql} {params!r}", (sql, params))
        elif not OF_TRANSACTIONS.match(sql):
            self.are_watched = False
        return execute(sql, params, many, context)

    def kept(self) -> tuple[bytes, bytes]:
        """Return what was asked and a digest of what it answers now; both empty where nobody can ask it again."""
        can_be_kept = self.can_be_asked_again and len(self.queries) <= MOST_QUERIES
        return keep_queries(self.queries.values()) if can_be_kept else (b"", b"")

    def _has_clock(self, params: Any) -> bool:
        """Tell whether a moment since the beginning is asked for: the time of the request."""
        now = _written(timezone.now())
        return any(self._began <= str(one)[:SECONDS] <= now for one in _flat(params))


def _flat(params: Any) -> Iterator[Any]:
    for one in params.values() if isinstance(params, dict) else params or ():
        if isinstance(one, list | tuple):
            yield from _flat(one)
        else:
            yield one


def _written(moment: datetime.datetime) -> str:
    return str(moment)[:SECONDS]
