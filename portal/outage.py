"""Whether a fault is that the database is away, or takes too long: then it is nobody's fault here, and soon over."""

from django.db import InterfaceError, OperationalError

COME_AGAIN = 5
"""Seconds after which who was not answered may ask again."""
AWAY = ("08", "57P01", "57P02", "57P03", "53300")
"""How codes of PostgreSQL begin: the connection broke, it is stopped, it crashed, it starts, it takes no more."""
TOO_LONG = "57014"
"""PostgreSQL's code for a statement that took longer than it may."""


def is_away(error: BaseException | None) -> bool:
    """Tell whether `error` says that PostgreSQL, or the pool before it, does not answer.

    What the client finds itself, such as a connection that broke, has no code; what the server refuses has one.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = _code(error)
    return code is None or code.startswith(AWAY)


def took_too_long(error: BaseException | None) -> bool:
    """Tell whether `error` says that a statement took longer than it may (`portal.statement_bound`)."""
    return isinstance(error, OperationalError) and _code(error) == TOO_LONG


def _code(error: BaseException) -> str | None:
    code: str | None = getattr(error.__cause__, "sqlstate", "")
    return code
