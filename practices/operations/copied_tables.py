"""Filling the tables that the migrations make from a portable dump: one file for each table, written by COPY."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from practices.operations.manifests import BackupRefused, Manifest
from practices.operations.schema_refusals import has_filling
from practices.operations.schema_state import managed_models
from practices.operations.snapshots import COPY_ENDING

RECORD = MigrationRecorder.Migration._meta.db_table
"""The table of the applied migrations, which belongs to no model of an app."""


def load_copies(manifest: Manifest, dump: Path) -> None:
    """Make the tables as they were by their migrations, and fill them, in one transaction.

    A column that the dump does not have gets the default of its field. Raises BackupRefused where the dump has a table
    or a column that these migrations do not make, or lacks one that has no default.
    """
    executor = MigrationExecutor(connection)
    targets = _targets(executor, set(manifest.migrations))
    models = managed_models(executor.loader.project_state(targets).apps)
    _refuse_unknown(manifest, models)
    lacking = _lacking(manifest, models)
    executor.migrate(targets)
    with _with_defaults(lacking), transaction.atomic(), connection.cursor() as cursor:
        listed = ", ".join(f'"{table}"' for table in manifest.columns)
        cursor.execute(f"TRUNCATE {listed}")
        for table, columns in manifest.columns.items():
            _fill(cursor.cursor, table, columns, dump / f"{table}{COPY_ENDING}")
        for name, value in manifest.sequences.items():
            cursor.execute("SELECT setval(to_regclass(%s), %s)", [f'"{name}"', value])


def absent_columns(manifest: Manifest) -> list[str]:
    """Return by kind and name what a portable dump does not have, of what its migrations make now."""
    if manifest.dumped_by != "COPY":
        return []
    found = []
    executor = MigrationExecutor(connection)
    state = executor.loader.project_state(_targets(executor, set(manifest.migrations)))
    for model in managed_models(state.apps):
        table = model._meta.db_table
        if table not in manifest.columns:
            found.append(f"table {table}")
            continue
        wanted = {str(field.column) for field in model._meta.local_concrete_fields}
        found += [f"column {table}.{name}" for name in sorted(wanted.difference(manifest.columns[table]))]
    return found


def _refuse_unknown(manifest: Manifest, models: Collection[Any]) -> None:
    """Refuse a dump that holds what would be lost."""
    known = {model._meta.db_table: {field.column for field in model._meta.local_concrete_fields} for model in models}
    unknown = []
    for table, columns in manifest.columns.items():
        if table not in known and table != RECORD:
            unknown.append(f"table {table}")
        unknown += [f"column {table}.{column}" for column in columns if column not in known.get(table, columns)]
    if unknown:
        raise BackupRefused(
            f"The backup was made by version {manifest.version}, and holds what the migrations of this version do not "
            f"make: {', '.join(sorted(unknown))}. Restore it with the version that made it."
        )


def _lacking(manifest: Manifest, models: Collection[Any]) -> list[tuple[str, Any]]:
    """Return the fields whose columns have to be filled and are not in the dump, each with its table.

    Raises BackupRefused where rows wait for a column without a default.
    """
    found, refused = [], []
    for model in models:
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields if table in manifest.columns else ():
            if field.column in manifest.columns[table] or field.null or field.has_db_default() or field.generated:
                continue
            if has_filling(field) and not field.primary_key:
                found.append((table, field))
            elif manifest.counts[table]:
                refused.append(f"{table}.{field.column}")
    if refused:
        raise BackupRefused(
            f"The backup was made by version {manifest.version}, and lacks columns that have no default: "
            f"{', '.join(refused)}."
        )
    return found


@contextmanager
def _with_defaults(fields: list[tuple[str, Any]]) -> Iterator[None]:
    """Let the database fill these columns meanwhile."""
    editor, operations = connection.schema_editor(), cast("Any", connection.ops)
    for table, field in fields:
        change = f'ALTER TABLE "{table}" ALTER COLUMN "{field.column}" SET DEFAULT %s'
        editor.execute(operations.compose_sql(change, [editor.effective_default(field)]), None)
    yield
    for table, field in fields:
        editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{field.column}" DROP DEFAULT', None)


def _targets(executor: MigrationExecutor, applied: set[str]) -> list[tuple[str, str]]:
    """Return the last of the applied migrations of each app."""
    graph = executor.loader.graph
    known = {key for key in graph.nodes if ".".join(key) in applied}
    children = ((key, child.key) for key in known for child in graph.node_map[key].children)
    followed = {key for key, child in children if child in known and child[0] == key[0]}
    return sorted(known - followed)


def _fill(cursor: Any, table: str, columns: tuple[str, ...], file: Path) -> None:
    listed = ", ".join(f'"{name}"' for name in columns)
    with file.open("rb") as rows, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
        while piece := rows.read(1024 * 1024):
            copy.write(piece)
