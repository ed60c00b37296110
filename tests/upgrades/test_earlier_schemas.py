"""Portals that began before the migrations were frozen: `repair_schema` brings their databases up.

tests/upgrades/earlier/README.md says where the dumps come from.
"""

import contextlib
import io
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from practices.actions.ledger import verify
from practices.actions.triggers import ledgers, remove_triggers
from practices.models.editions import EditionPage
from practices.models.search import SearchEntry
from practices.operations import schema_repair
from practices.operations.catalogue import read_catalogue
from practices.operations.health import examine
from practices.operations.schema_state import schema_faults
from tests.served import CHECKOUT, environment_of, manage
from tests.upgrades.dumps import SQLITE, load_file, loaded
from tests.upgrades.reading import SEARCHES, fixed_addresses, linked_addresses
from tests.whole import ON_POSTGRESQL, long

EARLIER = Path(__file__).parent / "earlier"
WRITTEN_BY_REPAIR = {
    "django_migrations", "practices_searchentry", "practices_publicversion", "practices_adoptedreference",
    "practices_similarspan", "practices_publicholding", "practices_publicadoption",
}  # fmt: skip
"""Tables that hold something else afterwards: what is derived, and which migrations are recorded."""
BESIDE = ("practices_searchentry_", "wagtailsearch_indexentry_fts_", "sqlite_")
"""How the names of tables begin that SQLite keeps for its own use."""
MADE_BY_MIGRATING = {"auth_permission", "auth_group_permissions", "django_content_type"}
"""What grows with new models: kinds of things, and the rights on them."""


@pytest.fixture
def earlier(request: Any, tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Be connected to the database of the commit that the test names."""
    with django_db_blocker.unblock(), loaded(EARLIER / request.param, tmp_path):
        yield request.param


def run(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def bring_up() -> str:
    """Do what docs/operators/upgrade.md tells to do; return what the repair said."""
    said = run("repair_schema")
    call_command("migrate", verbosity=0, skip_checks=False)  # with the checks that the command line runs
    run("repair_schema")  # which writes again what waits
    return said


def columns_there() -> dict[str, list[str]]:
    """Return the columns of the tables that a repair leaves as they are."""
    return {
        name: list(table.columns)
        for name, table in read_catalogue().items()
        if name not in WRITTEN_BY_REPAIR and not table.is_virtual and not name.startswith(BESIDE)
    }


def rows_of(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the rows of each table, of these columns alone, in an order of their own."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {listed} FROM "{table}"')
            found[table] = sorted(repr(list(map(_plain, row))) for row in cursor.fetchall())
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def changed(before: dict[str, list[str]], columns: dict[str, list[str]]) -> set[str]:
    """Return the tables whose rows are others now in the columns that existed."""
    after = rows_of(columns)
    return {table for table, rows in before.items() if after[table] != rows}


@long
@pytest.mark.parametrize("earlier", ["977edf8"], indirect=True)
def test_the_demonstration_of_an_earlier_portal_works_again(earlier: str, client: Client):
    client.raise_request_exception = False
    assert client.get("/readyz").status_code == 503
    assert client.get("/search/?q=gift").status_code == 500
    columns = columns_there()
    before = rows_of(columns)

    said = bring_up()

    assert "added: column practices_searchentry.spoken" in said
    assert schema_faults() == []
    assert changed(before, columns) <= {*MADE_BY_MIGRATING, "practices_touch"}
    assert run("repair_schema") == "Nothing is missing.\n"
    run("check", "--database", "default")
    assert [model for model in ledgers() if verify(model) is not None] == []
    assert client.get("/readyz").status_code == 200
    _read_everything(client)
    _publish_a_text()
    run("apply_due")


def _read_everything(client: Client) -> None:
    public = [*fixed_addresses(of_admin=False), *SEARCHES, *linked_addresses(client)]
    answers = {path: client.get(path).status_code for path in public}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert sum(status == 200 for status in answers.values()) >= 60
    assert SearchEntry.objects.exclude(spoken="").count() > 100
    assert b"gift" in client.get("/search/?q=gift").content.lower()
    client.force_login(get_user_model().objects.get(username="admin"))
    admin = {path: client.get(path).status_code for path in fixed_addresses(of_admin=True)}
    assert {path: status for path, status in admin.items() if status >= 500} == {}


def _publish_a_text() -> None:
    page = EditionPage.objects.live().order_by("pk")[0]
    page.save_revision().publish()


@pytest.mark.parametrize("earlier", [pytest.param("8f6df73", marks=long), "2c278b5"], indirect=True)
@long
def test_the_schema_of_an_earlier_portal_is_brought_up(earlier: str, client: Client):
    assert client.get("/readyz").status_code == 503
    columns = columns_there()
    before = rows_of(columns)

    bring_up()

    assert schema_faults() == []
    assert run("repair_schema") == "Nothing is missing.\n"
    assert changed(before, columns) <= MADE_BY_MIGRATING
    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("earlier", ["2c278b5"], indirect=True)
@long
def test_portal_whose_triggers_are_missing_as_well_is_brought_up(earlier: str):
    remove_triggers()

    bring_up()

    assert schema_faults() == []


@pytest.mark.parametrize("earlier", ["2c278b5"], indirect=True)
@long
def test_what_waits_to_be_written_again_is_said_until_it_is(earlier: str, client: Client):
    assert "column" in str(client.get("/readyz").json()["missing"])
    run("repair_schema")
    assert "--rebuild" in run("repair_schema")
    call_command("migrate", verbosity=0)
    assert "wait" in {one.name: one.words for one in examine(now=timezone.now())}["derived rows"]

    assert "written again: search index" in run("repair_schema")

    assert "none wait" in {one.name: one.words for one in examine(now=timezone.now())}["derived rows"]


@pytest.mark.parametrize("command", [("repair_schema", "--rebuild"), ("verify_ledger",)])
@pytest.mark.parametrize("earlier", ["2c278b5"], indirect=True)
def test_command_that_comes_too_early_is_refused_in_words(earlier: str, command: tuple[str, ...]):
    with pytest.raises(CommandError, match="migrate"):
        run(*command)


@pytest.mark.parametrize("earlier", ["2c278b5"], indirect=True)
def test_what_cannot_be_added_is_refused_by_name_and_nothing_is_changed(earlier: str):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE practices_topic ADD COLUMN colour varchar(8)")
        cursor.execute("ALTER TABLE practices_webhook RENAME COLUMN address TO target")
    before = read_catalogue()

    with pytest.raises(CommandError) as refused:
        run("repair_schema")

    assert "column practices_webhook.target is not known to this version, and has to be filled" in str(refused.value)
    assert "colour" not in str(refused.value)
    assert read_catalogue() == before


@pytest.mark.parametrize("earlier", ["2c278b5"], indirect=True)
@long
def test_repair_that_is_killed_leaves_the_database_as_it_was(earlier: str, monkeypatch: pytest.MonkeyPatch):
    def killed(*_about: object, **_more: object) -> None:
        raise KeyboardInterrupt

    before, faults = read_catalogue(), schema_faults()
    monkeypatch.setattr(schema_repair, "Repaired", killed)  # the last that is done before the transaction ends

    with pytest.raises(KeyboardInterrupt):
        run("repair_schema")

    assert read_catalogue() == before
    assert schema_faults() == faults


@long
@pytest.mark.skipif(ON_POSTGRESQL, reason="a file of SQLite is copied for each kill")
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2, 0.5, 1.0, 2.0, 4.0])
def test_repair_whose_process_is_killed_is_done_whole_or_not_at_all(tmp_path: Path, seconds: float):
    folder = tmp_path / "portal"
    folder.mkdir()
    load_file(EARLIER / "2c278b5" / SQLITE, folder / "portal.sqlite3")
    before = _schema(folder)
    command = [sys.executable, "-u", "manage.py", "repair_schema"]
    environment = environment_of(folder, DEBUG="1")
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    while process.poll() is None and not (folder / "portal.sqlite3-wal").exists():
        time.sleep(0.01)  # it has opened the file
    time.sleep(seconds)
    process.kill()
    process.wait()
    killed = _schema(folder)

    manage(environment, "repair_schema")

    assert killed in (before, _schema(folder))
    assert manage(environment, "repair_schema", "--dry-run").startswith("Nothing is missing")


def _schema(folder: Path) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        return sorted(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
