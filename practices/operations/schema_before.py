"""What the database has, as a state of migrations: the state that was promised, without what is missing of it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from practices.operations.catalogue import Catalogue, DatabaseColumn
from practices.operations.schema_parts import PartKind
from practices.operations.schema_state import SchemaFault, managed_models


class KeptColumn(models.Field):
    """A column that no model knows: SQLite copies the columns of a model into the table that it makes anew."""

    def __init__(self, *, declared: str, **options: Any) -> None:
        super().__init__(**options)
        self.declared = declared

    def db_type(self, connection: Any) -> str:
        """Return its type and its default, as the database says them."""
        return self.declared

    def deconstruct(self) -> Any:
        """Return what it is made of."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "declared": self.declared}


def keep_unknown_columns(state: ProjectState, there: Catalogue) -> None:
    """Add to a state the columns that the database has and the state does not know."""
    for model in managed_models(state.apps):
        table = there.get(model._meta.db_table)
        if table is None or table.is_virtual or model._meta.auto_created:
            continue
        known = {field.column for field in model._meta.local_concrete_fields}
        for column in sorted(table.columns.keys() - known):
            _state_of(state, model).fields[column] = _kept(column, table.columns[column])
    del state.apps  # they are made again, with these columns


def _kept(name: str, column: DatabaseColumn) -> KeptColumn:
    declared = f"{column.type} DEFAULT {column.default}" if column.default else column.type
    return KeptColumn(declared=declared, null=column.is_nullable, db_column=name)


def state_before(promised: ProjectState, faults: Iterable[SchemaFault]) -> ProjectState:
    """Return the promised state without the parts that these faults name."""
    before = promised.clone()
    listed = [fault.part for fault in faults if fault.part]
    tables = {part.table for part in listed if part.kind == PartKind.TABLE}
    for model in managed_models(promised.apps):
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            if through._meta.db_table in tables:
                _state_of(before, model).fields.pop(field.name)
    for part in listed:
        if part.model._meta.auto_created:
            continue
        if part.kind == PartKind.TABLE:
            before.remove_model(part.model._meta.app_label, str(part.model._meta.model_name))
            continue
        state = _state_of(before, part.model)
        if part.kind == PartKind.COLUMN:
            state.fields.pop(part.name)
        elif part.kind in NAMED:
            option = NAMED[part.kind]
            state.options[option] = [one for one in state.options[option] if one.name != part.name]
        elif part.kind == PartKind.UNIQUE_FIELDS:
            together = state.options["unique_together"]
            state.options["unique_together"] = {names for names in together if ",".join(names) != part.name}
    return before


NAMED = {PartKind.INDEX: "indexes", PartKind.CONSTRAINT: "constraints"}


def _state_of(state: ProjectState, model: type[models.Model]) -> ModelState:
    return state.models[model._meta.app_label, str(model._meta.model_name)]
