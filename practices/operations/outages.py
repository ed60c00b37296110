"""Whether an error says that something which the portal rests on is away: the database, the cache, the mail server."""

import smtplib
import sys

from django.db import DatabaseError, InterfaceError, OperationalError

AWAY = ("08", "57P01", "57P02", "57P03", "53300")
"""How codes of PostgreSQL begin: the connection broke, it is stopped, it crashed, it starts, it takes no more."""
SQLITE_AWAY = "SQLITE_CANTOPEN"
READ_ONLY = ("25006", "SQLITE_READONLY")
"""What PostgreSQL and SQLite say of a database that takes no writes."""
DATABASE, CACHE, MAIL_SERVER = "database", "cache", "mail server"
"""The names under which an outage is mailed."""
MOST_CAUSES = 5
CACHE_AWAY = ("ConnectionError", "TimeoutError", "OutOfMemoryError")
"""Errors of the cache's client that say that it is not there, or full."""


def is_away(error: BaseException | None) -> bool:
    """Tell whether `error` says that PostgreSQL, or the pool before it, does not answer, or SQLite has no file.

    What the client finds itself, such as a connection that broke, has no code; what the server refuses has one.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = sqlstate_of(error)
    if code == "":
        return str(getattr(error.__cause__, "sqlite_errorname", "")).startswith(SQLITE_AWAY)
    return code is None or code.startswith(AWAY)


def is_read_only(error: BaseException | None) -> bool:
    """Tell whether `error` says that the database takes no writes: it is a standby, or was set so."""
    if not isinstance(error, DatabaseError):
        return False
    said = (sqlstate_of(error), getattr(error.__cause__, "sqlite_errorname", ""))
    return any(str(one or "").startswith(READ_ONLY) for one in said)


def what_is_away(error: BaseException | None) -> str:
    """Return what an error, or one that it was raised from, says is away; "" where it says no such thing."""
    for _step in range(MOST_CAUSES):
        if error is None:
            break
        if is_away(error) or is_read_only(error):
            return DATABASE
        if _is_of_cache(error):
            return CACHE
        if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
            return MAIL_SERVER
        error = error.__cause__
    return ""


def _is_of_cache(error: BaseException) -> bool:
    client = sys.modules.get("redis.exceptions")  # loaded where a cache is configured: it takes a twentieth of a start
    return client is not None and isinstance(error, tuple(getattr(client, name) for name in CACHE_AWAY))


def sqlstate_of(error: BaseException) -> str | None:
    """Return the code of PostgreSQL that an error of Django came with; "" where it came from another database."""
    code: str | None = getattr(error.__cause__, "sqlstate", "")
    return code
