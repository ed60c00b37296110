"""Whether a request failed because the database is away, or took too long: when it may come again."""

from django.db import OperationalError

from practices.operations.outages import is_away, sqlstate_of

__all__ = ["COME_AGAIN", "is_away", "took_too_long"]

COME_AGAIN = 5
"""Seconds after which who was not answered may ask again."""
TOO_LONG = "57014"
"""PostgreSQL's code for a statement that took longer than it may."""


def took_too_long(error: BaseException | None) -> bool:
    """Tell whether `error` says that a statement took longer than it may (`portal.statement_bound`)."""
    return isinstance(error, OperationalError) and sqlstate_of(error) == TOO_LONG
