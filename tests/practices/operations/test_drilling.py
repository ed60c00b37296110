"""`manage.py drill`: a backup is restored beside the portal, and the mail about it arrives by a mail server."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from practices.management.commands import drill as drill_command
from practices.models.releases import ReleaseDecision
from practices.operations.drilling import PLACES, drill_environment
from practices.operations.health import examine
from practices.operations.last_runs import last_failure, last_run
from tests import factories
from tests.mail_server import serving_mail
from tests.practices.operations.digests import table_digests
from tests.practices.operations.drill_databases import database_for_drills, run_in
from tests.whole import long, long_on_postgresql

DAY = datetime.timedelta(days=1)
OPERATOR = "operator@example.org"


def run(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@long_on_postgresql
@pytest.mark.django_db(transaction=True)
@long
def test_drill_restores_beside_the_portal_and_its_mail_arrives(tmp_path: Path, settings: Any):
    factories.instrument()
    archive = str(tmp_path / "a.tar")
    run("backup", archive)
    rows, settings.ERROR_MAILS = table_digests(), [OPERATOR]

    with serving_mail() as server, database_for_drills() as address:
        settings.DRILL_DATABASE_URL = address
        settings.MAILERS = server.mailers("default", "direct", "errors", "errors_direct")
        said = run("drill", archive)
        if address:
            said += run("drill", archive)  # the database is empty again

    (mail, *_again) = server.taken
    word = re.search(r"The word is (\w+)\.", server.taken[-1].get_content())
    assert (mail["To"], mail["Subject"].endswith("The drill succeeded")) == (OPERATOR, True)
    assert word
    assert f"practices_releasedecision: {ReleaseDecision.objects.count()} rows" in said
    assert table_digests() == rows
    assert not list(Path(settings.VAR_DIR).glob("drill-*"))
    assert last_run("drill") is not None
    with pytest.raises(CommandError, match="not the word"):
        run("drill", "--confirm", "other")
    assert "arrived" in run("drill", "--confirm", word[1])


@pytest.mark.once
@pytest.mark.django_db
def test_drill_fails_where_the_mail_server_refuses_its_mail(tmp_path: Path, settings: Any, monkeypatch: Any):
    monkeypatch.setattr(drill_command, "drill", lambda **_how: None)  # the mail alone is looked at
    settings.ERROR_MAILS = [OPERATOR]

    with serving_mail(refuses=True) as server:
        settings.MAILERS = server.mailers("default", "direct", "errors", "errors_direct")
        with pytest.raises(CommandError, match="did not take the mail: SMTPRecipientsRefused"):
            run("drill", str(tmp_path / "a.tar"))

    failure = last_failure("drill")
    assert failure is not None
    assert last_run("drill") is None


@pytest.mark.once
@pytest.mark.django_db
def test_drill_whose_mail_nobody_confirms_is_a_warning(tmp_path: Path, settings: Any, monkeypatch: Any):
    monkeypatch.setattr(drill_command, "drill", lambda **_how: None)
    settings.ERROR_MAILS = [OPERATOR]
    run("drill", str(tmp_path / "a.tar"))
    at = last_run("drill")
    assert at is not None

    found = {days: {one.name: one.words for one in examine(now=at + days * DAY)}["drill"] for days in (2, 4)}

    assert found[2].startswith("ran ")
    assert "nobody confirmed" in found[4]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "said"),
    [([], "Name either"), (["a.tar", "--confirm", "x"], "Name either"), (["none.tar"], "no file none.tar")],
)
def test_drill_refuses_what_it_cannot_do(given: list[str], said: str, settings: Any):
    settings.ERROR_MAILS = [OPERATOR]

    with pytest.raises(CommandError, match=said):
        run("drill", *given)


@pytest.mark.once
@pytest.mark.django_db
def test_drill_without_anybody_to_mail_is_refused():
    with pytest.raises(CommandError, match="ERROR_MAILS names nobody"):
        run("drill", "a.tar")


@pytest.mark.django_db(transaction=True)
def test_drill_refuses_the_database_in_use_under_another_name_and_one_that_holds_data(tmp_path: Path, settings: Any):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite drills in a file of its own")
    archive, said = str(tmp_path / "a.tar"), connection.settings_dict
    run("backup", archive)
    settings.ERROR_MAILS = [OPERATOR]
    place = f"{said['USER']}:{said['PASSWORD']}@localhost:{said['PORT'] or 5432}"

    for address, reason in (
        ("", "names no database"),
        (f"postgres://{place}/{said['NAME']}", "the database in use"),
        (f"postgres://{place}/no_such_database", "cannot be used"),
    ):
        settings.DRILL_DATABASE_URL = address
        with pytest.raises(CommandError, match=reason):
            run("drill", archive)
    with database_for_drills() as address:
        settings.DRILL_DATABASE_URL = address
        run_in(address, "CREATE TABLE mine (id int)")
        with pytest.raises(CommandError, match="not empty"):
            run("drill", archive)


@pytest.mark.once
def test_steps_of_a_drill_know_no_place_of_the_data_in_use(tmp_path: Path):
    used = dict.fromkeys(PLACES, "in-use") | {"SECRET_KEY": "kept"}

    made = drill_environment(used, folder=tmp_path, database="sqlite:////tmp/drill.sqlite3")

    assert "in-use" not in made.values()
    assert made["SECRET_KEY"] == "kept"
    assert {"DATABASE_URL", "VAR_DIR", "CACHE_URL", "EMAIL_URL"} <= set(made)
