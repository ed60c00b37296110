"""Databases to kill in: each can be put back to how it was."""

import importlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


class Place(Protocol):
    """A database that can be put back to how it was."""

    environment: dict[str, str]

    def keep(self) -> None:
        """Take what is there now as that to which `reset` goes back."""

    def reset(self) -> None:
        """Put the database back."""

    def remove(self) -> None:
        """Leave nothing behind."""


@dataclass
class SqlitePlace:
    """A file in `folder`, first a copy of `template`."""

    folder: Path
    template: Path

    def __post_init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.file = self.folder / "portal.sqlite3"
        self.kept = self.folder / "kept.sqlite3"
        shutil.copyfile(self.template, self.file)

    def keep(self) -> None:
        shutil.copyfile(self.file, self.kept)

    def reset(self) -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


@dataclass
class PostgresPlace:
    """A database beside the one of `url`, first a copy of `template`."""

    url: str
    template: str

    def __post_init__(self) -> None:
        self.name, self.kept = f"kills_{os.getpid()}", f"kills_kept_{os.getpid()}"
        self.environment = {"DATABASE_URL": self.url.rpartition("/")[0] + f"/{self.name}"}
        self._copy(self.template, self.name)

    def keep(self) -> None:
        self._copy(self.name, self.kept)

    def reset(self) -> None:
        self._copy(self.kept, self.name)

    def remove(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self._run(f'DROP DATABASE IF EXISTS "{self.kept}" WITH (FORCE)')

    def _copy(self, origin: str, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')

    def _run(self, sql: str) -> None:
        psycopg = importlib.import_module("psycopg")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)


def places(databases: Any) -> Iterator[tuple[str, Callable[[Path], Place]]]:
    """Return the migrated templates, as places to kill in: that of DATABASE_URL, else SQLite."""
    connection = databases.connections["default"]
    databases.TEMPLATES.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "postgresql":
        template = databases.PostgresTemplate(connection)
        template.ensure()
        yield "PostgreSQL", lambda _folder: PostgresPlace(url, template.template)
    else:
        file = databases.SqliteTemplate(connection)
        file.ensure()
        yield "SQLite", lambda folder: SqlitePlace(folder, file.template)
