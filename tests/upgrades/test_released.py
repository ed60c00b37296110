"""Each kept release is brought up to today's code: its database as it stands, and its backups; everything answers."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.served import environment_of, manage
from tests.upgrades.facts import lost_rows, schema_facts
from tests.upgrades.releases import LARGEST, WAYS, Release, Server, load_dump, releases, walk
from tests.whole import long, long_on_postgresql

KIND = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
RELEASES = releases()
ADDRESSES, COMMANDS = 60, 12
"""How many are asked at the least."""
of_each = pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
LONG = {"sqlite", "portable"}
"""Ways of a backup whose restoring takes a minute; in CI PostgreSQL's own stands for them."""
in_each_way = pytest.mark.parametrize(
    "way", [pytest.param(way, marks=[long] if LONG.intersection(way.split("-")) else []) for way in WAYS[KIND]]
)


@contextlib.contextmanager
def environment(folder: Path) -> Iterator[dict[str, str]]:
    """Return the environment of a portal whose database is empty."""
    settings = {"DEBUG": "1", "EMAIL_URL": "dummymail://", "API_RATE_ANONYMOUS": "", "API_RATE_COSTLY": ""}
    if KIND == "sqlite":
        yield environment_of(folder, **settings)
        return
    server, name = Server(os.environ["DATABASE_URL"]), f"test_upgrade_{os.getpid()}"
    try:
        yield environment_of(folder, **settings, DATABASE_URL=server.create(name))
    finally:
        server.drop(name)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[dict[str, str]]:
    with environment(tmp_path / "portal") as made:
        yield made


def load(release: Release, portal: dict[str, str]) -> None:
    """Put the release's database and files where the portal has them, as they stood."""
    place = Path(portal["VAR_DIR"])
    dump = release.unpack(WAYS[KIND][0], place)
    if KIND == "sqlite":
        dump.rename(place / "portal.sqlite3")
    else:
        load_dump(dump, portal["DATABASE_URL"])


def faults_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return what of a walk was not as it should be."""
    asked, run = found["addresses"].pop("asked"), found["commands"].pop("run")
    few = {} if int(asked) >= ADDRESSES and int(run) >= COMMANDS else {"few": f"{asked} addresses, {run} commands"}
    wrong = {name: found[name] for name in ("way", "lost", "addresses", "commands") if found.get(name)}
    return {**few, **wrong}


@pytest.fixture
def fresh(db: None) -> dict[str, Any]:
    """The schema of a database that today's code made."""
    return schema_facts(connection)


@long  # PostgreSQL restores a backup and brings it up
@pytest.mark.django_db
@of_each
def test_database_of_a_release_is_brought_up_with_every_row(release, portal, fresh, tmp_path):
    load(release, portal)
    job = {"way": "migrate", "schema": True, "walk": True}
    found = walk(job, environment=portal, folder=tmp_path / "job")

    assert faults_of(found) == {}
    assert found["row_count"] > 5_000
    assert found["schema"] == fresh


@pytest.mark.django_db
@of_each
@in_each_way
def test_backup_of_a_release_is_restored_and_brought_up(release, way, portal, fresh, tmp_path):
    load(release, portal)
    before = walk({"rows": True}, environment=portal, folder=tmp_path / "before")["rows"]
    manage(portal, "migrate")  # today's commands know today's schema alone; the backup is of the former one
    manage(portal, "seed_demo", "--remove")
    job = {"way": "restore", "archive": str(release.archive(way, tmp_path)), "options": {"force": True}}
    asked = {"rows": before, "schema": True, "walk": way == WAYS[KIND][-1]}
    found = walk({**job, **asked}, environment=portal, folder=tmp_path / "job")

    assert faults_of({"addresses": {"asked": ADDRESSES}, "commands": {"run": COMMANDS}, **found}) == {}
    assert lost_rows(before, found["rows"]) == []
    assert found["schema"] == fresh


@long_on_postgresql
@pytest.mark.django_db
@of_each
def test_code_of_a_release_reads_and_writes_beside_todays_schema(release, portal, tmp_path):
    load(release, portal)
    assert walk({"way": "migrate"}, environment=portal, folder=tmp_path / "up")["lost"] == []

    code = release.code(tmp_path / "code")
    found = walk({"walk": True}, environment=portal, folder=tmp_path / "job", code=code)

    assert faults_of(found) == {}
    assert "ok" in manage(portal, "verify_ledger")  # today's code, over what the release wrote


@pytest.mark.once
@of_each
def test_files_that_are_kept_of_a_release_stay_small(release):
    sizes = {file.name: file.stat().st_size for file in release.folder.iterdir()}

    assert {"sqlite.tar.xz", "postgresql-dump.tar.xz", "postgresql-portable.tar.xz", "source.tar.xz"} <= set(sizes)
    assert max(sizes.values()) <= LARGEST


def test_a_release_is_kept():
    assert 1 <= len(RELEASES) <= 3
