"""Setting it up, looking at it, taking it down."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from portal.row_level_security import RowLevelSecurityMiddleware
from practices.actions.row_level_security import building
from practices.checks import check_row_level_security
from practices.receivers import wall_covers_new_tables

pytestmark = pytest.mark.django_db


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_row_level_security_stands_and_building_it_again_changes_nothing(role: str, capsys):
    assert building.missing_parts() == []

    call_command("row_level_security")
    call_command("row_level_security", "--check")

    assert building.missing_parts() == check_row_level_security(databases=["default"]) == []
    assert capsys.readouterr().out == f"built for the role {role}\nit stands, for the role {role}\n"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP POLICY second_wall ON practices_provision",
        "ALTER TABLE wagtailcore_revision DISABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON organizations_focalpoint TO {role}",
        "GRANT INSERT ON practices_topic TO {role}",
        "REVOKE SELECT ON practices_topic FROM {role}",
        "CREATE TABLE a_new_one (id int)",
        "ALTER ROLE {role} BYPASSRLS",
        "DROP SCHEMA second_wall CASCADE",
    ],
)
def test_what_is_missing_is_said_and_built_again(role: str, statement: str):
    run(statement.format(role=role))

    assert building.missing_parts()
    assert [error.id for error in check_row_level_security(databases=["default"])] == ["practices.E006"] * len(
        building.missing_parts()
    )
    with pytest.raises(CommandError):
        call_command("row_level_security", "--check")
    if "BYPASS" not in statement:
        building.set_up_row_level_security()
        assert building.missing_parts() == []


def test_row_level_security_of_another_role_is_none(role: str, settings):
    settings.ROW_LEVEL_SECURITY_ROLE = "another"

    assert building.missing_parts() == [
        f"Row-level security was built for the role {role}, and ROW_LEVEL_SECURITY_ROLE is another."
    ]


def test_migrating_guards_new_tables(role: str):
    run("CREATE TABLE a_new_one (id int)")

    wall_covers_new_tables(sender=apps.get_app_config("practices"), using="default")

    assert building.missing_parts() == []


def test_nothing_is_built_again_where_it_was_removed(role: str, capsys):
    call_command("row_level_security", "--remove")

    assert building.refresh_row_level_security() == ""
    assert building.missing_parts() == ["Row-level security was not built."]
    assert capsys.readouterr().out == f"removed; the role {role} reads nothing now\n"


def test_portal_is_not_its_own_public(role: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        own = cursor.fetchone()[0]

    with pytest.raises(building.NoRowLevelSecurity):
        building.set_up_row_level_security(role=own)


def test_sqlite_has_none(settings):
    if building.can_stand():
        pytest.skip("SQLite alone")
    settings.ROW_LEVEL_SECURITY = True

    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("row_level_security")
    with pytest.raises(ImproperlyConfigured):
        RowLevelSecurityMiddleware(lambda request: None)
    assert [error.id for error in check_row_level_security(databases=["default"])] == ["practices.E006"]
