"""The releases that are kept: of each its demonstration as backups of both databases, and its code.

A backup is kept in two parts, so that its files are there once for both ways in which PostgreSQL is dumped: the dump
with the manifest, and the stored files. Put together they are the archive that `manage.py backup` wrote.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.served import CHECKOUT

FOLDER = Path(__file__).parent / "released"
FROZEN = FOLDER / "migrations.json"
"""Every migration that a release had, by its digest: also of releases that are no longer kept."""
KEPT, LARGEST = 3, 2 * 1000 * 1000
"""How many releases are kept, and bytes of each of their files."""
WAYS = {"sqlite": ("sqlite",), "postgresql": ("postgresql-dump", "postgresql-portable")}
"""The kinds of backup by kind of database."""
DUMP = "database/"
WALK = Path(__file__).parent / "walk.py"


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is kept, by its folder; the folder's name is its version."""

    folder: Path

    @property
    def version(self) -> str:
        """Its version, "0.2.0"."""
        return self.folder.name

    def archive(self, way: str, into: Path) -> Path:
        """Put a backup together as a file in `into`, as `manage.py restore` reads it."""
        whole = into / f"{self.version}-{way}.tar"
        with tarfile.open(whole, "w") as out:
            for part in self._parts(way):
                with tarfile.open(part) as source:
                    for member in source:
                        out.addfile(member, source.extractfile(member))
        return whole

    def unpack(self, way: str, into: Path) -> Path:
        """Write the stored files into `into`, as the portal keeps them, and give the dump's file or folder."""
        for part in self._parts(way):
            with tarfile.open(part) as source:
                source.extractall(into, filter="data")
        found = sorted((into / DUMP).iterdir())
        return found[0] if len(found) == 1 else into / DUMP

    def code(self, into: Path) -> Path:
        """Write the release's code into `into`; give its folder."""
        with tarfile.open(self.folder / "source.tar.xz") as source:
            source.extractall(into, filter="data")
        return into

    def _parts(self, way: str) -> tuple[Path, Path]:
        return self.folder / f"{way}.tar.xz", self.folder / f"{way.partition('-')[0]}-files.tar.xz"


def releases() -> list[Release]:
    """Return the releases that are kept, oldest first."""
    folders = [folder for folder in FOLDER.iterdir() if folder.is_dir()]
    return [Release(folder) for folder in sorted(folders, key=lambda folder: number_of(folder.name))]


def number_of(version: str) -> tuple[int, ...]:
    """Return a version as numbers, which sort as releases follow each other."""
    return tuple(int(part) for part in version.split("."))


def migrations() -> dict[str, str]:
    """Return the SHA-256 of each migration of ours, by its place in the checkout."""
    files = sorted(CHECKOUT.glob("*/migrations/[0-9]*.py"))
    return {str(file.relative_to(CHECKOUT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def frozen_migrations() -> dict[str, str]:
    """Return the migrations that no release may change any more, by their place."""
    frozen: dict[str, str] = json.loads(FROZEN.read_text(encoding="utf-8"))
    return frozen


def walk(job: Mapping[str, Any], *, environment: Mapping[str, str], folder: Path, code: Path = CHECKOUT) -> Any:
    """Do a job of `walk` with the code of a release; return what it found. Raises AssertionError with its errors."""
    folder.mkdir(exist_ok=True)
    (folder / "job.json").write_text(json.dumps({"folder": str(folder / "out"), **job}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(WALK), str(folder / "job.json")],
        cwd=code, env=dict(environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


class Server:
    """The PostgreSQL of an address: databases of our own are made there, and dropped."""

    def __init__(self, url: str) -> None:
        self.url = url

    def create(self, name: str) -> str:
        """Make an empty database, in the place of one of that name; return its address."""
        self.drop(name)
        self._say(f'CREATE DATABASE "{name}"')
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def drop(self, name: str) -> None:
        """Drop a database, if it is there."""
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _say(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)


def load_dump(dump: Path, url: str) -> None:
    """Load a dump that pg_dump made into an empty database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public")  # the dump makes it
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={url}", str(dump)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
