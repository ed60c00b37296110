"""A later migration only expands the database, so that the release before goes on while it is brought in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.contraction import BASELINE, faults_of

OURS = {"home", "organizations", "portal", "practices"}
NAMED_BY_MIGRATIONS = {"organizations.languages", "practices.migration_names"}
"""The modules of ours that migrations may import: what is in them stays where it is, under its name."""


def state() -> ProjectState:
    made = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
        ("place", models.IntegerField(db_default=1)),
    ]
    made.add_model(ModelState("practices", "Code", fields))
    return made


def altered(name: str, field: models.Field) -> migrations.AlterField:
    return migrations.AlterField("code", name, field)


EXPANDING = {
    "new table": migrations.CreateModel("Seal", [("id", models.BigAutoField(primary_key=True))]),
    "column that may be empty": migrations.AddField("code", "day", models.DateField(null=True)),
    "column that the database fills": migrations.AddField("code", "day", models.TextField(db_default="")),
    "relation of many": migrations.AddField("code", "kin", models.ManyToManyField("practices.code")),
    "index": migrations.AddIndex("code", models.Index(fields=["title"], name="by_title")),
    "wider column": altered("title", models.CharField(max_length=200)),
    "other words": altered("title", models.CharField("name", max_length=100)),
    "data": migrations.RunSQL("SELECT 1", "SELECT 1"),
}
CONTRACTING = {
    "column goes": migrations.RemoveField("code", "note"),
    "column is renamed": migrations.RenameField("code", "note", "remark"),
    "table goes": migrations.DeleteModel("Code"),
    "table is renamed": migrations.RenameModel("Code", "Rule"),
    "table of another name": migrations.AlterModelTable("code", "rules"),
    "column that must be given": migrations.AddField("code", "day", models.TextField(default="")),
    "column becomes required": altered("note", models.TextField()),
    "column becomes unique": altered("title", models.CharField(max_length=100, unique=True)),
    "column of another type": altered("title", models.IntegerField()),
    "narrower column": altered("title", models.CharField(max_length=50)),
    "default of the database goes": altered("place", models.IntegerField()),
    "column of another name": altered("note", models.TextField(null=True, db_column="remark")),
    "new rule": migrations.AddConstraint(
        "code", models.CheckConstraint(condition=models.Q(place__gt=0), name="code_has_a_place")
    ),
    "hidden in the database alone": migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("code", "note")]
    ),
}


@pytest.mark.parametrize("name", EXPANDING)
def test_migration_that_expands_is_taken(name):
    assert faults_of([EXPANDING[name]], state(), "practices") == []


@pytest.mark.parametrize("name", CONTRACTING)
def test_migration_that_the_release_before_does_not_survive_is_refused(name):
    assert len(faults_of([CONTRACTING[name]], state(), "practices")) == 1


def test_what_is_done_to_a_table_of_the_same_migration_is_taken():
    new = migrations.CreateModel("Seal", [("id", models.BigAutoField(primary_key=True))])
    column = migrations.AddField("seal", "day", models.TextField(default=""))

    assert faults_of([new, column], state(), "practices") == []


@pytest.mark.django_db  # a migration of wagtail-localize asks the database when it is imported
def test_every_later_migration_expands_or_says_that_nothing_uses_what_goes():
    loader = MigrationLoader(None)
    faults = []
    for key, migration in sorted(loader.disk_migrations.items()):
        if key[0] in OURS and key not in BASELINE and not getattr(migration, "contracts", ""):
            before = loader.project_state(key, at_end=False)
            faults += [f"{'.'.join(key)}: {fault}" for fault in faults_of(migration.operations, before, key[0])]

    assert faults == []


def imports_of(path: Path) -> Iterator[str]:
    """Yield each module that a file imports; of `from a import b` also `a.b`, which may be a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def foreign_imports(path: Path) -> set[str]:
    """Return the modules of ours that a migration imports though they may move."""
    return {name for name in imports_of(path) if name.split(".")[0] in OURS | {""}} - NAMED_BY_MIGRATIONS


@pytest.mark.once
@pytest.mark.parametrize("app", sorted(OURS))
def test_migrations_import_nothing_of_ours_that_may_move(app):
    files = sorted((Path(settings.BASE_DIR) / app / "migrations").glob("*.py"))

    assert {file.name: foreign_imports(file) for file in files if foreign_imports(file)} == {}


@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [
        "import practices.models.editions",
        "import practices",
        "from practices.models import Contact",
        "from practices import models",
        "from . import names",
    ],
)
def test_migration_that_imports_a_module_that_may_move_is_refused(tmp_path, line):
    (tmp_path / "0002_x.py").write_text(line)

    assert foreign_imports(tmp_path / "0002_x.py")
