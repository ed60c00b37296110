"""What a backup says of itself: version, database, migrations, rows, heads, the digest of each file."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

FORMAT = 1
"""Of archives: goes up when an older portal could not read them."""


class BackupRefused(Exception):
    """A backup cannot be made or restored; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file of the archive: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive. `dumped_by`: "VACUUM INTO", "pg_dump 15" or "COPY"; `counts`: rows by table.

    `columns` and `sequences` belong to dumps by COPY: the columns of each table in order, how far each sequence was.
    """

    version: str
    made_at: str
    database: str
    dumped_by: str
    migrations: tuple[str, ...]
    counts: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    files: Mapping[str, BackupFile]
    schema: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT


def write_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as JSON."""
    return (json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest. Raises BackupRefused."""
    try:
        said: dict[str, Any] = json.loads(data)
        if said["format"] != FORMAT:
            raise BackupRefused(f"The backup has format {said['format']}; this version reads format {FORMAT}.")
        return Manifest(
            version=str(said["version"]),
            made_at=str(said["made_at"]),
            database=str(said["database"]),
            dumped_by=str(said["dumped_by"]),
            migrations=tuple(said["migrations"]),
            counts={str(table): int(count) for table, count in said["counts"].items()},
            heads={table: (int(head[0]), str(head[1])) for table, head in said["heads"].items()},
            files={name: BackupFile(int(one["size"]), str(one["sha256"])) for name, one in said["files"].items()},
            schema=str(said["schema"]),
            columns={table: tuple(names) for table, names in said["columns"].items()},
            sequences={name: int(value) for name, value in said["sequences"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BackupRefused("The manifest of the backup cannot be read.") from error


def product_version() -> str:
    """Return the version of the portal, as pyproject.toml says it."""
    with Path(settings.BASE_DIR, "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
