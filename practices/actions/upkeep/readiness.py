"""Whether a process can take requests: the database answers, and has every migration that this code knows."""

import functools

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def pending_migrations() -> list[str]:
    """Give the migrations that this code knows and the database does not have, in order (two queries).

    A database that has more is one that a newer version migrated while this one still runs: that is well. Raises
    DatabaseError where the database cannot be asked.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    return [f"{app}.{name}" for app, name in sorted(_known() - applied)]


@functools.cache
def _known() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    squashed = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    replacing = {key for key, migration in loader.disk_migrations.items() if migration.replaces}
    return frozenset(set(loader.disk_migrations) - squashed - replacing)
