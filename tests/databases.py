"""Test databases: migrated once into a template, copied for each worker, restored from it where a test flushes."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from filelock import FileLock

TEMPLATES = Path(settings.VAR_DIR) / "test-templates"


def migrations_key() -> str:
    """Return a hash of everything that a migrated database depends on."""
    base = Path(settings.BASE_DIR)
    files = [*base.glob("*/migrations/*.py"), base / "requirements.lock", base / "home/actions.py"]
    files += [*base.glob("organizations/*.py"), base / "practices/actions/triggers.py"]
    files += [base / "practices/actions/change_markers.py", base / "practices/actions/searching/word_tables.py"]
    files += [
        base / "practices/actions/public_versions.py",
        base / "practices/actions/page_visibility.py",
        base / "practices/actions/row_level_security/rules.py",
    ]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.exists()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def worker() -> str:
    """Return the name of this worker: "gw0" ... or "main"."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@contextlib.contextmanager
def migrated_database() -> Iterator[None]:
    """Point the default connection at this worker's copy of the template."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    connection = connections["default"]
    maker = PostgresTemplate(connection) if connection.vendor == "postgresql" else SqliteTemplate(connection)
    with FileLock(maker.lock):
        maker.ensure()
        maker.copy()
    yield
    connection.close()
    maker.drop()


class SqliteTemplate:
    """A migrated file, copied per worker."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.template = TEMPLATES / f"{migrations_key()}.sqlite3"
        self.mine = TEMPLATES / f"{worker()}-{os.getpid()}.sqlite3"
        self.lock = TEMPLATES / "sqlite.lock"

    def ensure(self) -> None:
        if self.template.exists():
            return
        for old in TEMPLATES.glob("*.sqlite3"):
            if "-" not in old.stem:
                old.unlink()
        half = self.template.with_suffix(".half")
        half.unlink(missing_ok=True)
        self._use(half)
        call_command("migrate", verbosity=0, interactive=False)
        self.connection.close()
        with contextlib.closing(sqlite3.connect(half)) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            source.execute("PRAGMA journal_mode=DELETE")
        half.rename(self.template)

    def copy(self) -> None:
        shutil.copyfile(self.template, self.mine)
        self._use(self.mine)

    def restore(self) -> None:
        """Put the template in the place of what was written.

        As another file: a connection that a thread forgot to close writes its journal back into the file it opened.
        """
        self.drop()
        shutil.copyfile(self.template, self.mine)

    def drop(self) -> None:
        self.connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.mine}{suffix}").unlink(missing_ok=True)

    def _use(self, file: Path) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"] = str(file)
        settings.DATABASES["default"]["NAME"] = str(file)


class PostgresTemplate:
    """A migrated database, copied per worker with CREATE DATABASE ... TEMPLATE."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.origin = connection.settings_dict["NAME"]
        self.template = f"test_template_{migrations_key()}"
        self.mine = f"test_{worker()}_{os.getpid()}"
        self.lock = Path(tempfile.gettempdir(), "exchange-test-template.lock")  # for all checkouts: one server

    def ensure(self) -> None:
        if self._run("SELECT 1 FROM pg_database WHERE datname = %s", [self.template]):
            return
        half = f"{self.template}_{os.getpid()}"
        self._run(f'DROP DATABASE IF EXISTS "{half}"')
        self._run(f'CREATE DATABASE "{half}"')
        self._use(half)
        call_command("migrate", verbosity=0, interactive=False)
        self._use(self.origin)
        if self._run("SELECT 1 FROM pg_database WHERE datname = %s", [self.template]):
            self._run(f'DROP DATABASE "{half}"')  # another run was quicker
        else:
            self._run(f'ALTER DATABASE "{half}" RENAME TO "{self.template}"')

    def copy(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.mine}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{self.mine}" TEMPLATE "{self.template}"')
        self._use(self.mine)

    def restore(self) -> None:
        self._use(self.origin)
        self.copy()

    def drop(self) -> None:
        self._use(self.origin)
        self._run(f'DROP DATABASE IF EXISTS "{self.mine}" WITH (FORCE)')

    def _use(self, name: str) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name

    def _run(self, sql: str, params: list[str] | None = None) -> list[Any]:
        self._use(self.origin)
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall() if cursor.description else []
        self.connection.close()
        return rows
