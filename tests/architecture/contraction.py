"""Which operations of a migration the code of the release before does not survive (docs/migrations.md).

While a new release is brought in, processes of the old one still read and write the database that was migrated. So a
migration only expands: it adds tables, and columns that the database fills by itself. What goes, goes in a release of
its own, when no code uses it any more; that migration says so with `contracts = "why"`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

BASELINE = {
    ("home", "0001_initial"),
    ("organizations", "0001_initial"),
    ("organizations", "0002_pages"),
    ("practices", "0001_initial"),
}
"""Migrations that make the first database: there is no release before them."""

REMOVING: tuple[type[Operation], ...] = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
RESTRICTING: tuple[type[Operation], ...] = (
    migrations.AddConstraint,
    migrations.AlterUniqueTogether,
    migrations.AlterOrderWithRespectTo,
)


def faults_of(operations: Sequence[Operation], state: ProjectState, app: str) -> list[str]:
    """Say what the release before does not survive, a sentence each; `state` is that before the operations."""
    faults: list[str] = []
    made: set[str] = set()
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            faults += faults_of(operation.database_operations, state, app)
        else:
            faults += _faults(operation, state, app, made)
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        operation.state_forwards(app, state)
    return faults


def _faults(operation: Operation, state: ProjectState, app: str, made: set[str]) -> Iterator[str]:
    """Look at one operation; what is done to a table that this same migration makes is nobody's loss."""
    table = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    if table in made:
        return
    words = operation.describe()
    if isinstance(operation, REMOVING):
        yield f"{words}: the old code still reads it"
    elif isinstance(operation, RESTRICTING):
        yield f"{words}: what the old code writes may break it"
    elif isinstance(operation, migrations.AddField) and _must_be_given(operation.field):
        yield f"{words}: the old code writes rows without it; give it null or db_default"
    elif isinstance(operation, migrations.AlterField):
        former = state.models[app, table].fields[operation.name]
        yield from (f"{words}: {reason}" for reason in _narrowed(former, operation.field))


def _must_be_given(field: models.Field[Any, Any]) -> bool:
    """Tell whether the database refuses a row that does not name the column."""
    has_column = not field.many_to_many and not isinstance(field, models.GeneratedField)
    return (has_column and not field.null and not field.has_db_default()) or (field.unique and not field.null)


def _narrowed(former: models.Field[Any, Any], field: models.Field[Any, Any]) -> Iterator[str]:
    if former.null and not field.null:
        yield "the old code writes rows without it"
    if field.unique and not former.unique:
        yield "what the old code writes may be there already"
    if former.get_internal_type() != field.get_internal_type():
        yield "the old code reads and writes another type"
    if (former.db_column or "") != (field.db_column or ""):
        yield "the old code knows the column by its former name"
    if former.max_length and (field.max_length or former.max_length) < former.max_length:
        yield "what the old code writes may be longer"
    if former.has_db_default() and not field.has_db_default() and not field.null:
        yield "the old code may rely on the default of the database"
