"""What the tests of upgrades compare by: a row that is lost or altered shows, and so does a schema that differs."""

import pytest
from django.db import connection

from practices.models.topics import Topic
from tests.upgrades.facts import lost_rows, row_facts, rows_of_columns, schema_facts

pytestmark = pytest.mark.django_db
TABLE = Topic._meta.db_table


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def before(db):
    Topic.objects.create(name="gifts", slug="gifts")
    connection.check_constraints()  # PostgreSQL alters no table with checks that wait
    return row_facts(connection)


def lost(before):
    return lost_rows(before, rows_of_columns(connection, before))


@pytest.mark.parametrize(
    "statement", [f"DELETE FROM {TABLE}", f"UPDATE {TABLE} SET slug = 'other'", "DELETE FROM django_migrations"]
)
def test_row_that_is_gone_or_altered_is_named(before, statement):
    sql(statement)

    assert lost(before)


def test_what_django_adds_and_a_new_column_lose_nothing(before):
    sql(f"ALTER TABLE {TABLE} ADD COLUMN further varchar(9) NOT NULL DEFAULT ''")
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', '2026-01-01')")

    assert lost(before) == []


@pytest.mark.parametrize(
    "statement",
    [
        f"ALTER TABLE {TABLE} ADD COLUMN further varchar(9)",
        f"CREATE INDEX further ON {TABLE} (slug)",
        "CREATE TABLE further (id integer)",
    ],
)
def test_schema_that_differs_shows(db, statement):
    before = schema_facts(connection)
    sql(statement)

    assert schema_facts(connection) != before
