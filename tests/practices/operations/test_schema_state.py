"""What is missing of the schema is named: to who asks whether a process is ready, in `check` and in `check_health`."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from practices.actions.searching.word_tables import WORDS_INDEX
from practices.models.search import WORDS_TABLE
from practices.operations.health import examine
from practices.operations.readiness import forget_whole, schema_gaps
from practices.operations.schema_state import schema_faults

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
TRIGGER = "practices_releasedecision_refuse_update"


@pytest.fixture(autouse=True)
def _not_looked_at_yet():
    forget_whole()
    yield
    forget_whole()


def alter(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_trigger(name: str, table: str) -> str:
    return f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def test_schema_that_the_migrations_made_lacks_nothing_and_is_read_in_a_few_questions():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert schema_faults() == []
    assert len(asked) <= 20


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TABLE practices_similarspan", "table practices_similarspan is missing"),
        ("ALTER TABLE practices_letter DROP COLUMN subject", "column practices_letter.subject is missing"),
        ('DROP INDEX "order of entries"', "index “order of entries” of practices_searchentry is missing"),
        (
            "ALTER TABLE practices_webhook ADD COLUMN colour integer DEFAULT 1 NOT NULL",
            "",
        ),
    ],
)
def test_what_is_missing_is_named_and_more_is_well(statement: str, words: str):
    alter(statement)

    assert schema_faults() == ([words] if words else [])


def test_trigger_that_is_missing_is_named():
    alter(drop_trigger(TRIGGER, "practices_releasedecision"))

    assert schema_faults() == [f"trigger {TRIGGER} is missing"]


def test_index_on_other_columns_is_named():
    alter(
        'DROP INDEX "languages of entries"', 'CREATE INDEX "languages of entries" ON practices_searchentry (language)'
    )

    assert schema_faults() == [
        "index “languages of entries” of practices_searchentry is on (language), and has to be on (spoken)"
    ]


def test_column_that_nobody_fills_is_named():
    if connection.vendor == "postgresql":
        alter("ALTER TABLE practices_webhook ADD COLUMN colour integer NOT NULL")
    else:
        alter("ALTER TABLE practices_webhook RENAME COLUMN address TO target")

    assert any("is not known to this version, and has to be filled" in words for words in schema_faults())


def test_search_index_beside_the_models_is_looked_for():
    if connection.vendor == "postgresql":
        alter(f"DROP INDEX {WORDS_INDEX}")
        assert schema_faults() == [f"index {WORDS_INDEX} is missing"]
    else:
        alter(f"DROP TRIGGER {WORDS_TABLE}_follow_insert")
        assert schema_faults() == [f"trigger {WORDS_TABLE}_follow_insert is missing"]


def test_type_and_length_are_compared_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps to neither")
    alter(
        "ALTER TABLE practices_letter ALTER COLUMN subject TYPE varchar(3)",
        "ALTER TABLE practices_jobrun ALTER COLUMN name TYPE text",
        "ALTER TABLE practices_jobrun ALTER COLUMN took TYPE smallint",
        "ALTER TABLE practices_jobrun ALTER COLUMN next_at DROP NOT NULL",
        "ALTER TABLE practices_jobrun ALTER COLUMN ended_at SET NOT NULL",
    )

    said = schema_faults()

    assert len(said) == 3
    assert said[0] == "column practices_jobrun.ended_at does not accept NULL, and has to"
    assert said[1] == "column practices_jobrun.took is smallint, and has to be bigint"
    assert said[2].startswith("column practices_letter.subject is character varying(3), and has to be varchar(")


def test_process_is_not_ready_without_a_column_and_asks_no_more_once_it_is(client, django_assert_max_num_queries):
    alter('DROP INDEX "order of entries"')
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "schema", "missing": ["index “order of entries” of practices_searchentry is missing"]},
    )

    alter('CREATE INDEX "order of entries" ON practices_searchentry (place, "row")')
    assert client.get("/readyz").status_code == 200
    with django_assert_max_num_queries(0):
        assert schema_gaps() == []


def test_old_process_beside_a_newer_database_does_not_miss_an_index_that_went(client):
    MigrationRecorder(connection).record_applied("practices", "9999_of_a_newer_release")
    alter('DROP INDEX "order of entries"')
    assert client.get("/readyz").status_code == 200

    forget_whole()
    alter("DROP TABLE practices_similarspan")

    assert client.get("/readyz").json()["missing"] == ["table practices_similarspan is missing"]


def test_check_and_health_name_what_is_missing():
    alter("DROP TABLE practices_similarspan")

    with pytest.raises(CommandError, match=r"E009\) The table practices_similarspan is missing"):
        call_command("check", "--database", "default")

    findings = {finding.name: finding for finding in examine(now=NOW)}
    assert findings["schema"].words == "table practices_similarspan is missing: run repair_schema"
    assert findings["schema"].verdict == "fail"
    assert "ledgers" not in findings


def test_check_compares_with_the_recorded_migrations_while_others_are_pending():
    MigrationRecorder(connection).record_unapplied("wagtailusers", "0015_userprofile_keyboard_shortcuts")
    with pytest.raises(
        CommandError, match=r"0015_userprofile_keyboard_shortcuts is not applied, and others rest on it"
    ):
        call_command("check", "--database", "default")


def test_new_database_is_not_looked_at():
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.all().delete()
    alter("DROP TABLE practices_similarspan")

    call_command("check", "--database", "default")


@pytest.mark.django_db
def test_index_that_lets_the_same_in_twice_is_not_the_rule():
    with connection.cursor() as cursor:
        cursor.execute('DROP INDEX "one provision per address"')
        cursor.execute(
            'CREATE INDEX "one provision per address" ON practices_provision (edition_id, eid) '
            "WHERE withdrawn_at IS NULL"
        )

    assert [words for words in schema_faults() if "one provision per address" in words and "not unique" in words]
