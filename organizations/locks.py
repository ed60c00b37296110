"""Locks that are held to the end of a transaction: who decides by what they saw looks while nobody else writes.

SQLite needs none of them: its transactions are IMMEDIATE, so that only one writes at a time.
"""

import zlib
from collections.abc import Collection

from django.db import connection, transaction

from organizations.models import OrganizationPage, User


def lock_named(name: str, *, is_shared: bool = False) -> None:
    """Hold the lock of this name; for what has no row yet that could be held.

    Those who share it wait for nobody but whoever holds it alone.
    """
    _refuse_outside_transaction()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if is_shared:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_key(name)])
            else:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


def lock_free(names: Collection[str]) -> set[str]:
    """Hold the locks of those names that nobody else holds, without waiting; return these names."""
    _refuse_outside_transaction()
    if connection.vendor != "postgresql":
        return set(names)
    keys = {_key(name): name for name in names}
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM unnest(%s::bigint[]) AS key WHERE pg_try_advisory_xact_lock(key)", [[*keys]])
        return {keys[row[0]] for row in cursor.fetchall()}


def _refuse_outside_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock is held inside a transaction.")


def _key(name: str) -> int:
    return zlib.crc32(name.encode())


def lock_accounts() -> None:
    """Let nobody else open an account: who looks for one and finds none opens it."""
    lock_named("organizations accounts")


def lock_organization(organization: OrganizationPage) -> None:
    """Let nobody else decide about the people and things of `organization`; who refers to it does not wait."""
    OrganizationPage.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=organization.pk)


def lock_account(account: User) -> None:
    """Let nobody else decide about what belongs to `account`; who refers to it does not wait."""
    User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=account.pk)
