"""Queries that are asked often: Django puts each together once, which takes it longer than the database the answer."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MakeQuery = Callable[..., QuerySet[Any, Any]]
"""Puts a query of values together, from what is hashable alone, with a `Given` for each value that varies."""


@dataclass(frozen=True, slots=True)
class Given:
    """The place of a value in a query, by name; of lookups that leave values as they are."""

    name: str


def ask_written(make: MakeQuery, *shape: Hashable, **given: Any) -> list[tuple[Any, ...]]:
    """Return the rows of the query that `make(*shape)` puts together, as the database gives them."""
    sql, places = _written(connection.vendor, make, shape)
    with connection.cursor() as cursor:
        cursor.execute(sql, [given[one.name] if isinstance(one, Given) else one for one in places])
        return list(cursor.fetchall())


@lru_cache(maxsize=128)
def _written(_vendor: str, make: MakeQuery, shape: tuple[Hashable, ...]) -> tuple[str, tuple[Any, ...]]:
    sql, places = make(*shape).query.sql_with_params()
    return sql, tuple(places)
