"""The log of PostgreSQL, set as the script and the composition set it, quotes no row and no statement."""

import re
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings

from tests.clusters import Clusters, are_there
from tests.deploy.dockerfile import COMPOSE

ROOT = Path(settings.BASE_DIR)
WHOSE = "ada.lovelace"
FAILING = (
    f"INSERT INTO guest VALUES ('{WHOSE}', 'a')",
    f"INSERT INTO guest (email) VALUES ('{WHOSE} b')",
    f"INSERT INTO guest VALUES ('{WHOSE} c', 'too long')",
    f"SELECT '{WHOSE}'::uuid",
    f"SELECT '{WHOSE}' FROM nowhere",
    f"DO $$ BEGIN RAISE WARNING '{WHOSE}'; END $$",
)
by_clusters = pytest.mark.skipif(not are_there(), reason="the programs of PostgreSQL are not in the path")


def of_script() -> dict[str, str]:
    statements = re.findall(r'ALTER ROLE exchange SET (log_\w+) = (\w+)"', (ROOT / "deploy" / "debian.sh").read_text())
    return dict(statements)


def of_composition() -> dict[str, str]:
    command = yaml.safe_load(COMPOSE.read_text())["services"]["database"]["command"]
    return dict(part.removeprefix("-c").split("=", 1) for part in command[1:] if part.startswith("-clog_"))


def log_of(*, server: dict[str, str], role: dict[str, str]) -> list[str]:
    """Let statements fail as the portal's account; return the lines of the log."""
    with tempfile.TemporaryDirectory() as folder:
        clusters = Clusters(
            Path(folder), settings=["fsync=off", *(f"{name}={value}" for name, value in server.items())]
        )
        clusters.make_primary()
        try:
            with psycopg.connect(clusters.url("primary"), autocommit=True) as connection:
                connection.execute("CREATE ROLE exchange LOGIN")
                for name, value in role.items():
                    connection.execute(f"ALTER ROLE exchange SET {name} = {value}")
                connection.execute("CREATE TABLE guest (email text UNIQUE, name varchar(3) NOT NULL)")
                connection.execute("INSERT INTO guest VALUES (%s, 'a')", [WHOSE])
                connection.execute("GRANT ALL ON guest TO exchange")
            own = clusters.url("primary").replace("postgres@", "exchange@")
            with psycopg.connect(own, autocommit=True) as connection:
                for statement in FAILING:
                    with suppress(psycopg.Error):
                        connection.execute(statement)
                with suppress(psycopg.Error):  # with its values apart
                    connection.execute("INSERT INTO guest VALUES (%s, %s)", [WHOSE, "a"], prepare=True)
        finally:
            clusters.stop()
        return (clusters.folder / "primary.log").read_text().splitlines()


def test_script_and_composition_set_the_same():
    assert of_script() == of_composition()
    page = (ROOT / "docs" / "operators" / "hardening.md").read_text()
    for name, value in of_script().items():
        assert f"{name} = {value}" in page


@by_clusters
@pytest.mark.once
@pytest.mark.parametrize("way", ["script", "composition", "none"])
def test_log_quotes_no_row(way: str):
    server, role = {"composition": (of_composition(), {}), "script": ({}, of_script())}.get(way, ({}, {}))

    lines = log_of(server=server, role=role)

    quoting = [line for line in lines if WHOSE in line]
    assert len(lines) > 3
    assert bool(quoting) == (way == "none"), quoting
