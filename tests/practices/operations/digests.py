"""A digest of everything in a database and its storages: what was restored is the same when the digests are."""

import hashlib
from typing import Any

from django.core.files.storage import storages
from django.db import connection

from practices.models.search import WORDS_TABLE
from practices.operations.stored import FOLDERS, stored_names

SESSIONS = "django_session"
"""The table that a restore empties: everybody signs in anew."""


def table_digests() -> dict[str, str]:
    """Return the SHA-256 of all rows of each table, but of those of sessions, whatever order they lie in."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table != SESSIONS and not table.startswith(f"{WORDS_TABLE}_"):  # how the words lie there is SQLite's
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                rows = sorted(repr(sorted(zip(names, map(_plain, row), strict=True))) for row in cursor.fetchall())
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def file_digests() -> dict[str, str]:
    """Return the SHA-256 of each stored file, by folder and name."""
    found = {}
    for folder, alias in FOLDERS.items():
        for name in stored_names(storages[alias]):
            with storages[alias].open(name) as file:
                found[folder + name] = hashlib.sha256(file.read()).hexdigest()
    return found


def _plain(value: Any) -> str:
    return repr(bytes(value) if isinstance(value, memoryview) else value)
