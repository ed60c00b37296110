"""Repairing a schema: what can be added is added, what cannot is named, and then nothing is changed."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from practices.models.exchange.public_counts import PublicHolding
from practices.models.topics import Topic
from practices.operations.catalogue import read_catalogue
from practices.operations.schema_repair import repair_schema
from practices.operations.schema_state import schema_faults
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def alter(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("repair_schema", *options, stdout=out)
    return out.getvalue()


def test_columns_tables_and_indexes_are_added_and_what_nobody_knows_stays():
    topic = factories.topic()
    alter(
        "ALTER TABLE practices_searchentry ADD COLUMN colour varchar(8) DEFAULT 'red' NOT NULL",
        "CREATE INDEX of_ours ON practices_searchentry (colour)",
        'DROP INDEX "languages of entries"',
        "ALTER TABLE practices_searchentry DROP COLUMN spoken",
        "DROP TABLE practices_publicholding",
    )
    before = read_catalogue()["practices_searchentry"]
    listed = run("--dry-run")
    assert "column practices_searchentry.spoken is missing" in listed
    assert schema_faults() != []

    said = run()

    assert "added: column practices_searchentry.spoken" in said
    assert "written again: counts of instruments and practices" in said
    assert schema_faults() == []
    after = read_catalogue()["practices_searchentry"]
    assert after.columns["colour"] == before.columns["colour"]
    assert "of_ours" in after.indexes
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert PublicHolding.objects.count() == 0
    assert run() == "Nothing is missing.\n"


def test_index_of_a_field_and_its_foreign_key_are_added():
    name = next(
        name
        for name, index in read_catalogue()["practices_searchentry"].indexes.items()
        if index.columns == ("edition_id",)
    )
    alter(f'DROP INDEX "{name}"')
    if connection.vendor == "postgresql":
        alter(*[f'ALTER TABLE practices_letter DROP CONSTRAINT "{one}"' for one in _references("practices_letter")])
        alter(*[f'DROP INDEX "{one}"' for one in _prefix_indexes("practices_topic")])

    repair_schema()

    assert schema_faults() == []


def _references(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table])
        return [row[0] for row in cursor.fetchall()]


def _prefix_indexes(table: str) -> list[str]:
    return [name for name, index in read_catalogue()[table].indexes.items() if index.for_prefixes]


def test_rule_that_rows_break_is_refused_by_name_and_nothing_is_changed():
    entry = "INSERT INTO practices_similarspan (organization_id, is_dated, begins_on, ends_on) VALUES (%s, %s, %s, %s)"
    organization = factories.organization()
    rule = "an organization begins one span on a day"
    if connection.vendor == "postgresql":
        alter(f'ALTER TABLE practices_similarspan DROP CONSTRAINT "{rule}"')
    else:
        _make_without(rule)
    with connection.cursor() as cursor:
        for _time in range(2):
            cursor.execute(entry, [organization.pk, True, "2026-01-01", "2026-02-01"])
    alter("DROP TABLE practices_publicholding")
    before = read_catalogue()

    with pytest.raises(CommandError, match=rule):
        run()

    assert read_catalogue() == before


def _make_without(rule: str) -> None:
    """Make the table on SQLite again, without one of its constraints."""
    table = "practices_similarspan"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        sql = cursor.fetchone()[0]
    start = sql.index(f', CONSTRAINT "{rule}"')
    end = sql.index(")", start) + 1
    indexes = ["CREATE INDEX similar_spans_by_days ON practices_similarspan (is_dated, begins_on, ends_on)"]
    indexes += ["CREATE INDEX of_organization ON practices_similarspan (organization_id)"]
    alter(f"DROP TABLE {table}", sql[:start] + sql[end:], *indexes)


def test_missing_column_without_a_default_is_refused_where_there_are_rows():
    factories.topic()
    alter("ALTER TABLE practices_topic RENAME COLUMN name TO title")

    with pytest.raises(CommandError) as refused:
        run()

    assert "column practices_topic.title is not known to this version, and has to be filled" in str(refused.value)
    assert "column practices_topic.name is missing: it has no default, and the table holds" in str(refused.value)
    with pytest.raises(CommandError, match=r"practices_topic\.name"):
        run("--dry-run")


def test_what_pending_migrations_would_disturb_is_written_after_them():
    app, name = next(key for key in MigrationLoader(connection).graph.leaf_nodes("mfa"))
    MigrationRecorder(connection).record_unapplied(app, name)
    alter("DROP TABLE practices_publicholding")

    said = run()

    assert "added: table practices_publicholding" in said
    assert "written again" not in said
    assert f"1 migrations are not applied yet, {app}.{name} first: run manage.py migrate." in said
    assert "After migrate, run manage.py repair_schema --rebuild." in said


def test_derived_rows_are_written_again_on_demand():
    said = run("--rebuild")

    assert said.splitlines() == [
        "written again: adoption events as the public sees them",
        "written again: counts of adoptions",
        "written again: counts of instruments and practices",
        "written again: search index",
    ]
