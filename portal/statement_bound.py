"""The longest time that a statement of a web request may take: who asked has long given up, and others wait.

Workers and commands have no bound. A pool that lends connections by transaction lends to others what was set on one:
the bound of what goes through it is the pool's own (docs/operators/scaling.md).
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created


def bound_statements() -> None:
    """Bound the statements of every connection to PostgreSQL that this process opens from now on."""
    if settings.STATEMENT_SECONDS:
        connection_created.connect(bound, dispatch_uid="portal.statement_bound")


def bound(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Bound the statements of one connection, if it leads to the database itself."""
    if connection.vendor == "postgresql" and not _is_pool(connection.settings_dict):
        milliseconds = max(1, round(settings.STATEMENT_SECONDS * 1000))
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(milliseconds)])


def _is_pool(where: Mapping[str, Any]) -> bool:
    pool = settings.DATABASES["default"]
    return settings.PGBOUNCER and all(where[name] == pool[name] for name in ("HOST", "PORT"))
