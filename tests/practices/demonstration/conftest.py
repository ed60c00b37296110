"""The demonstration, loaded once for a module and rolled back after it; each test has its own savepoint."""

import contextlib
from collections.abc import Iterator

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.test import override_settings

from practices.demonstration.loading import load_demonstration
from practices.demonstration.reading import read_exchange
from practices.models.editions import EditionPage
from practices.models.exchange.public_versions import PublicVersion
from practices.models.search import WORDS_TABLE

EXCHANGE = read_exchange()
SOURCE_FILE = EditionPage._meta.get_field("source_file")


def count_rows() -> dict[str, int]:
    """Return the number of rows of every table (without those in which SQLite keeps its full-text index)."""
    counts = {}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {PublicVersion._meta.db_table}  # marks of writes
        for table in (name for name in tables if "_fts_" not in name and not name.startswith(f"{WORDS_TABLE}_")):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


@contextlib.contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demonstration; give the number of rows of every table before it, and the folder of source files."""
    folder = tmp_path_factory.mktemp("originals")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), rolled_back():
        before = count_rows()
        with pytest.MonkeyPatch.context() as patch, override_settings(DEVELOPMENT=True, PASSWORD_HASHERS=hashers):
            patch.setattr(SOURCE_FILE, "storage", FileSystemStorage(folder))
            load_demonstration(exchange=EXCHANGE)
        yield before, folder


@pytest.fixture
def demonstration(loaded, db, settings, monkeypatch):
    """The loaded demonstration, with DEBUG and its source files; give what `loaded` gives."""
    settings.DEVELOPMENT = True
    monkeypatch.setattr(SOURCE_FILE, "storage", FileSystemStorage(loaded[1]))
    return loaded
