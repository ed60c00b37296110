"""What a page asked of the database, kept in such a form that any process can ask it again quickly.

A query is its SQL, its parameters as the database reads them and, on PostgreSQL, their types. There it is asked of
libpq, and prepared once for each connection: planning the queries of a page takes longer than executing them, and
who only compares answers needs none of them as Python objects.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError, connection
from psycopg import ClientCursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

from organizations.row_level_security import PublicRole

KeptQuery = tuple[str, Any, Sequence[int]]
MOST_PREPARED = 400
"""Statements that a connection holds prepared, before it begins anew."""
INTEGER, LONG = 23, 20
"""Types of PostgreSQL: which one a whole number in SQL is of."""
_prepared: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()


def keep_queries(asked: Iterable[tuple[str, Any]]) -> tuple[bytes, bytes]:
    """Return SQL and parameters as they are kept, with a digest of the answers now; both empty where that fails.

    What PostgreSQL cannot prepare, since it finds no type of a parameter, is kept with its values in the SQL.
    """
    asked = list(asked)
    for form in (_with_parameters, _with_values):
        try:
            queries = [form(sql, params) for sql, params in asked]
        except (KeyError, TypeError, ValueError):  # a value of a kind that is not kept
            break
        if answered := _answers(queries):
            return zlib.compress(json.dumps(queries).encode()), answered
    return b"", b""


def answers_now(kept: bytes) -> bytes:
    """Return a digest of what kept queries answer now; empty where the database does not answer."""
    return _answers(json.loads(zlib.decompress(kept)))


def _with_parameters(sql: str, params: Any) -> KeptQuery:
    """Return a query with the placeholders of the database itself."""
    if params is None:
        return sql, [], []
    names = list(params) if isinstance(params, dict) else None
    values = list(params.values() if names is not None else params)
    if connection.vendor == "postgresql":
        marks, (texts, types) = [f"${place + 1}" for place in range(len(values))], _dumped(values)
    else:
        json.dumps(values)  # words and numbers: else a TypeError
        marks, texts, types = [f"?{place + 1}" for place in range(len(values))], values, []
    return sql % (tuple(marks) if names is None else dict(zip(names, marks, strict=True))), texts, types


def _with_values(sql: str, params: Any) -> KeptQuery:
    if connection.vendor != "postgresql":
        raise TypeError("SQLite takes parameters of any type.")
    return ClientCursor(connection.connection).mogrify(sql, params), [], []


def _dumped(values: Sequence[Any]) -> tuple[list[str | None], list[int]]:
    """Return values as PostgreSQL reads them, with their types: those that they would be of as a part of the SQL."""
    transformer, texts, types = Transformer(connection.connection), [], []
    for value in values:
        dumper = None if value is None else transformer.get_dumper(value, PyFormat.TEXT)
        texts.append(None if dumper is None else bytes(dumper.dump(value) or b"").decode())
        is_number = isinstance(value, int) and not isinstance(value, bool)
        size = INTEGER if is_number and -(2**31) <= value < 2**31 else LONG
        types.append(size if is_number else dumper.oid if dumper else 0)
    return texts, types


def _answers(queries: Sequence[KeptQuery]) -> bytes:
    """Return a digest of what the database answers the public; empty where it does not answer."""
    digest = hashlib.sha256()
    role: AbstractContextManager[Any] = (
        PublicRole(settings.ROW_LEVEL_SECURITY_ROLE) if settings.ROW_LEVEL_SECURITY else nullcontext()
    )
    ask = _ask_libpq if connection.vendor == "postgresql" else _ask_sqlite
    try:
        connection.ensure_connection()
        with role, connection.wrap_database_errors:
            for query in queries:
                ask(digest, *query)
    except DatabaseError:
        return b""
    return digest.digest()


def _ask_sqlite(digest: Any, sql: str, params: Any, _types: Sequence[int]) -> None:
    rows = connection.connection.execute(sql, params).fetchall()
    digest.update(repr(rows).encode(errors="surrogatepass"))


def _ask_libpq(digest: Any, sql: str, params: Sequence[str | None], types: Sequence[int]) -> None:
    """Ask a connection without what Django and psycopg do around a query. Raises DatabaseError."""
    raw = connection.connection
    values = [None if one is None else one.encode() for one in params]
    if settings.PGBOUNCER:  # the next transaction may be another connection's
        result = raw.pgconn.exec_params(sql.encode(), values, types)
    else:
        result = raw.pgconn.exec_prepared(_prepare(raw, sql, types), values)
    if result.status != ExecStatus.TUPLES_OK:
        raise DatabaseError(result.error_message)
    columns = range(result.nfields)
    for row in range(result.ntuples):
        digest.update(repr([result.get_value(row, column) for column in columns]).encode())
    digest.update(b"\0")


def _prepare(raw: Any, sql: str, types: Sequence[int]) -> bytes:
    """Return the name of a prepared statement."""
    known = _prepared.setdefault(raw, {})
    key = f"{sql} {types}"
    if key not in known:
        if len(known) >= MOST_PREPARED:
            raw.pgconn.exec_(b"DEALLOCATE ALL")
            known.clear()
        name = f"page_{len(known)}".encode()
        result = raw.pgconn.prepare(name, sql.encode(), types)
        if result.status != ExecStatus.COMMAND_OK:
            raise DatabaseError(result.error_message)
        known[key] = name
    return known[key]
