"""Bringing the schema to what the recorded migrations promise, where they were rewritten after they were applied.

It only adds: tables, columns that may be empty or have a default, indexes, constraints, triggers. Whatever it cannot
add is refused by name, and then nothing is changed. Everything happens in one transaction.
"""

import copy
import graphlib
import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, connections
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Index, UniqueConstraint

from practices.operations.catalogue import Catalogue, read_catalogue
from practices.operations.readiness import faults_now, is_migrated, is_newer, pending_migrations
from practices.operations.schema_before import keep_unknown_columns, state_before
from practices.operations.schema_objects import kept_objects
from practices.operations.schema_parts import PartKind, SchemaPart, parts_of
from practices.operations.schema_rebuilding import derived_tables, note_waiting, rebuild, waiting
from practices.operations.schema_refusals import refusals_of
from practices.operations.schema_state import (
    MISSING,
    SchemaFault,
    compare,
    managed_models,
    missing_beside,
    missing_objects,
    schema_faults,
)

LOCK = 7_305_401
"""Number of the advisory lock of PostgreSQL under which a schema is repaired."""
DIRECT = (PartKind.FIELD_INDEX, PartKind.REFERENCE)
"""Parts that are made by a statement of their own."""


class RepairRefused(Exception):
    """Something cannot be added, and nothing was changed; `refused` names it, line by line."""

    def __init__(self, refused: list[str]) -> None:
        super().__init__("; ".join(refused))
        self.refused = refused


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """What a database lacks of what its recorded migrations promise.

    `unrecorded`: migrations on which recorded ones rest, and that were not applied. `pending`: those that `migrate`
    applies afterwards. `beside`: triggers, and what else belongs to no model.
    """

    state: ProjectState
    there: Catalogue
    unrecorded: tuple[str, ...]
    pending: tuple[str, ...]
    faults: tuple[SchemaFault, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def lacks(self) -> list[str]:
        """Return everything that is missing or other than promised, in words."""
        rested_on = [f"migration {name} is not applied, and others rest on it" for name in self.unrecorded]
        return rested_on + [fault.words for fault in self.faults] + [f"{name} {MISSING}" for name in self.beside]

    @property
    def adds(self) -> tuple[str, ...]:
        """Return the names of what is added."""
        applied = (f"migration {name}" for name in self.unrecorded)
        return (*applied, *(fault.name for fault in self.faults), *self.beside)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was added, what was written again, the migrations that `migrate` is to apply, and what to write after it."""

    added: tuple[str, ...] = ()
    rebuilt: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    to_rebuild: frozenset[str] = field(default_factory=frozenset)


def plan_repair(using: str = "default") -> RepairPlan:
    """Compare the database with the state of its recorded migrations; change nothing."""
    loader = MigrationLoader(connections[using])
    graph = loader.graph
    recorded = sorted(key for key in loader.applied_migrations if key in graph.nodes)
    rested_on = {ancestor for key in recorded for ancestor in graph.forwards_plan(key)}
    state = loader.project_state(recorded)
    there = read_catalogue(using)
    models = managed_models(state.apps)
    faults = compare((part for model in models for part in parts_of(model, using)), there, using)
    pending = sorted(set(graph.nodes) - rested_on)
    return RepairPlan(
        state=state,
        there=there,
        unrecorded=_named(sorted(rested_on - set(recorded))),
        pending=_named(pending),
        faults=tuple(faults),
        beside=() if pending else tuple(missing_beside(using)),  # migrating makes them
    )


def lacks_of_migrated(using: str = "default") -> list[str]:
    """Return what a database lacks that its migrations were to make, but triggers; nothing of one without any yet."""
    if not is_migrated(using):
        return []
    if pending_migrations(using):
        return plan_repair(using).lacks
    objects = [] if is_newer(using) else missing_objects(using)
    return [fault.words for fault in faults_now(using)] + [f"{name} {MISSING}" for name in objects]


def refuse_repair(plan: RepairPlan, using: str = "default") -> None:
    """Raise RepairRefused where something is not to be mended by adding."""
    refused = refusals_of(plan.faults, managed_models(plan.state.apps), using)
    if refused:
        raise RepairRefused(refused)


def repair_schema(*, using: str = "default") -> Repaired:
    """Add what the database lacks of what its recorded migrations promise, all or nothing.

    Triggers and other objects beside the models are made too, and what is derived is written again, unless migrations
    are pending: then that follows `migrate`. Running it again adds nothing. Raises RepairRefused.
    """
    connection = connections[using]
    if not (pending_migrations(using) or schema_faults(using)):
        return Repaired(rebuilt=rebuild(waiting()))
    try:
        with connection.schema_editor() as editor:
            _lock(using)
            return _repair(editor, using)
    except DatabaseError as error:
        raise RepairRefused([f"the database refused: {error}"]) from error
    finally:
        if connection.connection is not None and not connection.in_atomic_block:
            connection.enable_constraint_checking()


def _lock(using: str) -> None:
    """Keep a second repair out; on SQLite the transaction does."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _repair(editor: Any, using: str) -> Repaired:
    first = plan_repair(using)
    if not first.adds:
        return Repaired(pending=first.pending, to_rebuild=waiting())
    refuse_repair(first, using)
    with kept_objects(using):
        if first.unrecorded:
            _apply(first.unrecorded, using)
        plan = plan_repair(using) if first.unrecorded else first
        _add(plan, editor, using)
        if not first.pending:
            emit_post_migrate_signal(verbosity=0, interactive=False, db=using)
    new = frozenset(fault.part.table for fault in first.faults if fault.part and fault.breaks_queries)
    if first.pending:
        note_waiting(new & derived_tables())
        return Repaired(first.adds, pending=first.pending, to_rebuild=waiting())
    return Repaired(first.adds, rebuild(new))


def _apply(names: tuple[str, ...], using: str) -> None:
    """Apply migrations on which recorded ones rest. They are imported again: some look at the database then."""
    for app, name in map(_key, names):
        module, _is_explicit = MigrationLoader.migrations_module(app)
        sys.modules.pop(f"{module}.{name}", None)
    MigrationExecutor(connections[using]).migrate([_key(name) for name in names])


def _add(plan: RepairPlan, editor: Any, using: str) -> None:
    """Run what takes the schema from what is there to what was promised."""
    promised = plan.state
    if connections[using].vendor == "sqlite":
        keep_unknown_columns(promised, plan.there)
    state = state_before(promised, plan.faults)
    for fault in plan.faults:
        if fault.is_other_index and fault.part:
            editor.execute(editor.sql_delete_index % {"name": editor.quote_name(fault.part.name)}, None)
    for migration in _in_order(MigrationAutodetector(state, promised), using):
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            try:
                operation.database_forwards(migration.app_label, editor, before, state)
            except IntegrityError as error:
                raise RepairRefused([f"{operation.describe()}: present rows break it ({error})"]) from error
    for statement in editor.deferred_sql:
        editor.execute(statement, None)
    editor.deferred_sql.clear()
    there = read_catalogue(using)  # a table that was made anew on SQLite has its indexes now
    for part in (fault.part for fault in plan.faults):
        if part and part.kind in DIRECT and compare([part], there, using):
            _make(part, promised, editor)


def _in_order(detector: MigrationAutodetector, using: str) -> Iterator[Migration]:
    """Return the changes that a detector finds, each after those it rests on."""
    changes = detector.changes(MigrationLoader(connections[using]).graph)
    found = {(one.app_label, one.name): one for listed in changes.values() for one in listed}
    previous = {key: [other for other in one.dependencies if other in found] for key, one in found.items()}
    for listed in changes.values():
        for one, after in itertools.pairwise(listed):
            previous[after.app_label, after.name].append((one.app_label, one.name))
    for key in graphlib.TopologicalSorter(previous).static_order():
        yield found[key]


def _make(part: SchemaPart, promised: ProjectState, editor: Any) -> None:
    """Make an index of a field, or its foreign key."""
    model: Any = promised.apps.get_model(part.model._meta.app_label, str(part.model._meta.model_name))
    try:
        if part.kind == PartKind.REFERENCE:
            field_there = model._meta.get_field(part.name)
            before = copy.copy(field_there)
            before.db_constraint = False
            editor.alter_field(model, before, field_there)
        elif part.index and part.index.is_unique:
            editor.add_constraint(model, UniqueConstraint(fields=[part.name], name=f"{part.table}_{part.at}_uniq"[:60]))
        else:
            editor.add_index(model, _index(part, model))
    except IntegrityError as error:
        raise RepairRefused([f"{part.kind} of {part.table}.{part.at}: present rows break it ({error})"]) from error


def _index(part: SchemaPart, model: Any) -> Index:
    """Return the index of a field, with a name of its own."""
    if part.index and part.index.for_prefixes:
        is_text = str(model._meta.get_field(part.name).db_type(connections[DEFAULT_DB_ALIAS])).startswith("text")
        kind = "text" if is_text else "varchar"
        made = Index(fields=[part.name], opclasses=[f"{kind}_pattern_ops"], name="unnamed")
        made.suffix, made.name = "pre", ""
    else:
        made = Index(fields=[part.name])
    made.set_name_with_model(model)
    return made


def _named(keys: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(".".join(key) for key in keys)


def _key(name: str) -> tuple[str, str]:
    app, _dot, migration = name.partition(".")
    return app, migration
