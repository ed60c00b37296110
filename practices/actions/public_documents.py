"""Keeping pages of the public in the database, for every process to serve."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum, Window
from django.utils import timezone
from psycopg.pq import ExecStatus

from practices.actions.page_queries import answers_now
from practices.models.editions import today
from practices.models.exchange.public_documents import PublicDocument
from practices.models.exchange.public_versions import PublicVersion

FOUND = (
    f"SELECT (SELECT CAST(sum(mark) %% {PublicVersion.BELOW} AS bigint) FROM {PublicVersion._meta.db_table}), "  # noqa: S608
    "d.version, d.headers, d.body "
    f"FROM (SELECT 1) AS one LEFT JOIN {PublicDocument._meta.db_table} AS d ON d.key = %s"
)
TRIMMED_EVERY = 50
"""Of how many new pages one makes room: a visitor may ask for many within a minute."""


def find_document(key: uuid.UUID) -> tuple[int | None, PublicDocument | None]:
    """Return the version of what the public is shown, and the page of this key: one query for both.

    There is no version where the database does not answer, and where it has none yet.
    """
    try:
        version, seen, headers, body = _found_by_libpq(key) if connection.vendor == "postgresql" else _found(key)
    except DatabaseError:
        return None, None
    return version, None if seen is None else PublicDocument(key=key, version=seen, headers=headers, body=body)


def is_the_same(document: PublicDocument) -> bool:
    """Ask all that a page read again: whether the answers are those of before, so that it would be made the same.

    Not of a page that was made anew since it was found: what is asked there is not what the former one rests on.
    """
    found = PublicDocument.objects.filter(pk=document.pk, version=document.version)
    asked = found.values_list("reads", "answered")
    return any(answered and answers_now(bytes(reads)) == bytes(answered) for reads, answered in asked)


def keep_document(document: PublicDocument) -> None:
    """Put a page in the place of the one with its key. Raises DatabaseError, at once if SQLite has a writer."""
    document.size = sum(len(part) for part in (document.body, document.reads, document.headers, document.address))
    document.confirmed_at = timezone.now()
    with _without_waiting(), transaction.atomic():
        PublicDocument.objects.filter(pk=document.pk).delete()
        document.save(force_insert=True)
    if document.key.int % TRIMMED_EVERY == 0:
        trim_documents()


def confirm_document(document: PublicDocument, version: int) -> None:
    """Say that a page is the same at another version, unless it was made anew. Raises DatabaseError, too."""
    with _without_waiting():
        PublicDocument.objects.filter(pk=document.pk, version=document.version).update(
            version=version, confirmed_at=timezone.now()
        )


def forget_document(document: PublicDocument) -> None:
    """Delete a page that is not there any more. Raises DatabaseError, too."""
    with _without_waiting():
        PublicDocument.objects.filter(pk=document.pk).delete()


def trim_documents() -> int:
    """Delete pages of former days, and those confirmed longest ago that are over DOCUMENT_BYTES; return how many.

    Half of it is for pages with a query string.
    """
    count, _by_model = PublicDocument.objects.filter(day__lt=today()).delete()
    newest_first = Window(Sum("size"), partition_by="has_query", order_by=["-confirmed_at", "-pk"])
    sums = PublicDocument.objects.annotate(sum_of_sizes=newest_first).values_list("pk", flat=True)
    over = list(sums.filter(sum_of_sizes__gt=settings.DOCUMENT_BYTES // 2))
    return count + PublicDocument.objects.filter(pk__in=over).delete()[0]


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Write at once or not at all: no reader waits for another writer of SQLite."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {connection.settings_dict['OPTIONS']['timeout']}000")


def _found(key: uuid.UUID) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [key.hex])
        return cursor.fetchone()


def _found_by_libpq(key: uuid.UUID) -> Sequence[Any]:
    """Ask PostgreSQL without what Django and psycopg do around a query, which takes most of its time.

    A connection that was lost is opened again. Raises DatabaseError.
    """
    asked = FOUND.replace("%%", "%").replace("%s", "$1").encode()
    for _time in range(2):
        connection.ensure_connection()
        raw = connection.connection
        result = None if raw.closed else raw.pgconn.exec_params(asked, [key.hex.encode()], result_format=1)
        if result is not None and result.status == ExecStatus.TUPLES_OK:
            version, seen, *rest = (result.get_value(0, column) for column in range(result.nfields))
            return [None if one is None else int.from_bytes(one, signed=True) for one in (version, seen)] + rest
        if result is not None and not raw.closed:
            raise DatabaseError(result.error_message)
        connection.close()
    raise DatabaseError("The database does not answer.")
