"""Whether a process can take requests: the database answers, and has what this code knows of it."""

import functools

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from practices.operations.schema_state import MISSING, SchemaFault, faults_of_models, missing_beside

_whole: set[tuple[str, ...]] = set()
"""Databases whose schema this process has found whole."""


def pending_migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the migrations that this code knows and the database does not have, in order (two queries).

    A database that has more is one that a newer version migrated while this one still runs: that is well. Raises
    DatabaseError where the database cannot be asked.
    """
    known, _on_disk = _migrations()
    return [f"{app}.{name}" for app, name in sorted(known - _applied(using))]


def schema_gaps() -> list[str]:
    """Return what the schema lacks, in words; once nothing is missing it is not asked again in this process.

    Raises DatabaseError.
    """
    about = connections[DEFAULT_DB_ALIAS].settings_dict
    database = tuple(str(about[name]) for name in ("HOST", "PORT", "NAME"))
    if database in _whole:
        return []
    gaps = gaps_now()
    if not gaps:
        _whole.add(database)
    return gaps


def gaps_now() -> list[str]:
    """Return what the schema lacks, in words, asked of the database each time. Raises DatabaseError."""
    beside = [] if is_newer() else [f"{name} {MISSING}" for name in missing_beside()]
    return [fault.words for fault in faults_now()] + beside


def faults_now(using: str = DEFAULT_DB_ALIAS) -> list[SchemaFault]:
    """Return what a database lacks of what today's models need.

    In one that a newer version migrated, indexes and constraints may have gone by right, and types may be others: only
    tables and columns are looked for there.
    """
    faults = faults_of_models(using)
    return [one for one in faults if one.is_missing and one.breaks_queries] if faults and is_newer(using) else faults


def is_newer(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Tell whether the database has migrations that this code does not know, of apps that it knows."""
    _known, on_disk = _migrations()
    apps = {app for app, _name in on_disk}
    return any(app in apps and (app, name) not in on_disk for app, name in _applied(using))


def is_migrated(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Tell whether the portal's own tables were made by migrations."""
    return any(app == "practices" for app, _name in _applied(using))


def forget_whole() -> None:
    """Have the schema looked at again in this process."""
    _whole.clear()


def _applied(using: str) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections[using]).applied_migrations())


@functools.cache
def _migrations() -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Return the migrations that a database has to have, and all that this code knows."""
    loader = MigrationLoader(None)
    squashed = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    replacing = {key for key, migration in loader.disk_migrations.items() if migration.replaces}
    on_disk = frozenset(set(loader.disk_migrations) | squashed)
    return frozenset(on_disk - squashed - replacing), on_disk
