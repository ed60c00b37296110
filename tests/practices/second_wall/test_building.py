"""Building the wall, looking at it, taking it down."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from portal.second_wall import SecondWallMiddleware
from practices.actions.second_wall import building
from practices.checks import check_second_wall
from practices.receivers import wall_covers_new_tables

pytestmark = pytest.mark.django_db


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_wall_stands_and_building_it_again_changes_nothing(wall: str, capsys):
    assert building.missing_parts() == []

    call_command("second_wall")
    call_command("second_wall", "--check")

    assert building.missing_parts() == check_second_wall(databases=["default"]) == []
    assert capsys.readouterr().out == f"built for the role {wall}\nit stands, for the role {wall}\n"


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
def test_what_is_missing_is_said_and_built_again(wall: str, statement: str):
    run(statement.format(role=wall))

    assert building.missing_parts()
    assert [error.id for error in check_second_wall(databases=["default"])] == ["practices.E006"] * len(
        building.missing_parts()
    )
    with pytest.raises(CommandError):
        call_command("second_wall", "--check")
    if "BYPASS" not in statement:
        building.build_wall()
        assert building.missing_parts() == []


def test_wall_of_another_role_is_none(wall: str, settings):
    settings.SECOND_WALL_ROLE = "another"

    assert building.missing_parts() == [
        f"The second wall was built for the role {wall}, and SECOND_WALL_ROLE is another."
    ]


def test_migrating_guards_new_tables(wall: str):
    run("CREATE TABLE a_new_one (id int)")

    wall_covers_new_tables(sender=apps.get_app_config("practices"), using="default")

    assert building.missing_parts() == []


def test_nothing_is_built_again_where_it_was_removed(wall: str, capsys):
    call_command("second_wall", "--remove")

    assert building.rebuild_wall() == ""
    assert building.missing_parts() == ["The second wall was not built."]
    assert capsys.readouterr().out == f"taken down; the role {wall} reads nothing now\n"


def test_portal_is_not_its_own_public(wall: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        own = cursor.fetchone()[0]

    with pytest.raises(building.NoSecondWall):
        building.build_wall(role=own)


def test_sqlite_has_none(settings):
    if building.can_stand():
        pytest.skip("SQLite alone")
    settings.SECOND_WALL = True

    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("second_wall")
    with pytest.raises(ImproperlyConfigured):
        SecondWallMiddleware(lambda request: None)
    assert [error.id for error in check_second_wall(databases=["default"])] == ["practices.E006"]
