"""The schema of the database against the models: what is missing of it, by name. More than the models know is well."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models

from practices.actions.change_markers import missing_touches
from practices.actions.page_orders import missing_orders
from practices.actions.page_visibility import missing_visibility
from practices.actions.public_versions import missing_versions
from practices.actions.searching.word_tables import missing_words
from practices.actions.triggers import missing_triggers
from practices.operations.catalogue import Catalogue, DatabaseColumn, DatabaseTable, Index, read_catalogue
from practices.operations.schema_parts import OWN_APPS, PartKind, SchemaPart, parts_of

TRIGGERS: tuple[Callable[[str], list[str]], ...] = (
    missing_triggers,
    missing_touches,
    missing_versions,
    missing_visibility,
)
BESIDE: tuple[Callable[[str], list[str]], ...] = (missing_words, missing_orders)
"""What finds indexes and tables that belong to no model."""
LENGTH = re.compile(r"character varying\((\d+)\)")
NAMES = {"character varying": "varchar", "time without time zone": "time", "timestamp without time zone": "timestamp"}
"""PostgreSQL's names of types, and those by which Django asks for them."""
INTEGERS = ("smallint", "integer", "bigint")
"""The narrowest first."""
AFFINITIES = (("INT", "integer"), ("CHAR", "text"), ("CLOB", "text"), ("TEXT", "text"), ("BLOB", "blob"))
REAL = ("REAL", "FLOA", "DOUB")


MISSING = "is missing"


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """Something that the schema lacks: its `name` ("column practices_topic.name") and what is wrong with it.

    `part` is what the models ask for; nothing where they ask for nothing.
    """

    name: str
    trouble: str = MISSING
    part: SchemaPart | None = None

    @property
    def words(self) -> str:
        """Return both, as the beginning of a sentence."""
        return f"{self.name} {self.trouble}"

    @property
    def is_missing(self) -> bool:
        """Tell whether it is not there at all; else it is there, and other than the models need it."""
        return self.trouble == MISSING

    @property
    def is_other_index(self) -> bool:
        """Tell whether it is an index that is there under its name, on something else."""
        return not self.is_missing and self.part is not None and self.part.kind == PartKind.INDEX

    @property
    def breaks_queries(self) -> bool:
        """Tell whether queries fail for it: without an index they are slow, without a rule too much is let in."""
        kinds = (PartKind.TABLE, PartKind.COLUMN)
        return self.part is None or self.part.kind in kinds


def schema_faults(using: str = "default") -> list[str]:
    """Return what the database lacks of what today's models, ledgers, log and search need, in words that name it.

    A few questions to the catalogue. Raises DatabaseError.
    """
    return [fault.words for fault in faults_of_models(using)] + [f"{name} {MISSING}" for name in missing_beside(using)]


def faults_of_models(using: str = "default") -> list[SchemaFault]:
    """Return what the database lacks of what today's models need."""
    return compare(_parts_of_today(using), read_catalogue(using), using)


def missing_beside(using: str = "default") -> list[str]:
    """Return what is missing and belongs to no model, by kind and name."""
    return [f"trigger {name}" for name in missing_guards(using)] + missing_objects(using)


def missing_guards(using: str = "default") -> list[str]:
    """Return the names of the triggers that are missing on ledgers and on what is shown."""
    return [name for missing in TRIGGERS for name in missing(using)]


def missing_objects(using: str = "default") -> list[str]:
    """Return the indexes and tables, and what fills them, that are missing and belong to no model, by kind and name."""
    return [name for missing in BESIDE for name in missing(using)]


def managed_models(registry: object = apps) -> list[type[models.Model]]:
    """Return the models, of this code or of a state of the migrations, that have a table which Django makes."""
    found = registry.get_models(include_auto_created=True)  # type: ignore[attr-defined]
    kept = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


@functools.cache
def _parts_of_today(using: str) -> tuple[SchemaPart, ...]:
    return tuple(part for model in managed_models() for part in parts_of(model, using))


def compare(parts: Iterable[SchemaPart], there: Catalogue, using: str) -> list[SchemaFault]:
    """Return what is missing of these parts, and what is other than they ask, by table."""
    found: list[SchemaFault] = []
    known: dict[str, set[str]] = {}
    for part in parts:
        table = there.get(part.table)
        known.setdefault(part.table, set()).add(part.at)
        if table is None:
            found += [SchemaFault(f"table {part.table}", part=part)] if part.kind == PartKind.TABLE else []
        elif part.kind != PartKind.TABLE and not table.is_virtual:
            found += _faults(part, table, connections[using].vendor)
    for name, columns in known.items():
        found += _unknown(name, there.get(name, DatabaseTable()), columns)
    return found


def _faults(part: SchemaPart, table: DatabaseTable, vendor: str) -> Iterator[SchemaFault]:
    name = f"{part.table}.{part.at}"
    if part.kind == PartKind.COLUMN:
        has = table.columns.get(part.at)
        troubles = [MISSING] if has is None else _other(part, has, vendor)
        yield from (SchemaFault(f"column {name}", trouble, part) for trouble in troubles)
    elif part.at and part.at not in table.columns:
        return  # it comes with its column
    elif part.kind == PartKind.REFERENCE:
        if part.at not in table.references:
            yield SchemaFault(f"foreign key of {name}", part=part)
    elif part.kind in (PartKind.FIELD_INDEX, PartKind.UNIQUE_FIELDS):
        if part.index and not table.has_index(part.index):
            yield SchemaFault(_say_index(part), part=part)
    else:
        yield from _faults_of_named(part, table)


def _faults_of_named(part: SchemaPart, table: DatabaseTable) -> Iterator[SchemaFault]:
    name, has = f"{part.kind} “{part.name}” of {part.table}", table.indexes.get(part.name)
    if not table.has_name(part.name):
        if not _has_other_name(part, table):
            yield SchemaFault(name, part=part)
    elif has and part.index and part.index.is_unique and not has.is_unique:
        yield SchemaFault(name, "is not unique, and has to be: drop it first", part)
    elif has and part.index and (has.columns, has.is_partial) != (part.index.columns, part.index.is_partial):
        yield SchemaFault(
            name, f"is on ({', '.join(has.columns)}), and has to be on ({_say_columns(part.index)})", part
        )


def _say_columns(index: Index) -> str:
    return ", ".join(index.columns) + (", of some rows alone" if index.is_partial else "")


def _say_index(part: SchemaPart) -> str:
    """Name an index that has no name of ours by its columns."""
    index = part.index
    if index is None:
        return ""
    kind = "unique index" if index.is_unique else "index for prefixes" if index.for_prefixes else "index"
    return f"{kind} of {part.table}({', '.join(index.columns)})"


def _has_other_name(part: SchemaPart, table: DatabaseTable) -> bool:
    """Tell whether an index of another's app is there under a name that it had before."""
    is_ours = part.model._meta.app_label in OWN_APPS
    index = part.index
    return not is_ours and index is not None and not index.is_partial and table.has_index(index)


def _other(part: SchemaPart, has: DatabaseColumn, vendor: str) -> Iterator[str]:
    """Say in what a column is other than it is needed."""
    wanted = part.column
    if wanted is None:
        return
    fits = _fits_postgresql if vendor == "postgresql" else _fits_sqlite
    if not fits(wanted.type, has.type):
        yield f"is {has.type}, and has to be {wanted.type}"
    if wanted.is_nullable and not has.is_nullable:
        yield "does not accept NULL, and has to"
    if wanted.default and not has.default:
        yield "has no default in the database, and has to"


def _fits_postgresql(wanted: str, has: str) -> bool:
    """Tell whether a type takes whatever the wanted one does."""
    length = LENGTH.fullmatch(has)
    asked = re.fullmatch(r"varchar\((\d+)\)", wanted)
    if asked:
        return has in ("text", "character varying") or (length is not None and int(length[1]) >= int(asked[1]))
    if has in INTEGERS and wanted in INTEGERS:
        return INTEGERS.index(has) >= INTEGERS.index(wanted)
    return NAMES.get(has, has) == wanted.replace(", ", ",")


def _fits_sqlite(wanted: str, has: str) -> bool:
    """Compare what SQLite makes of types: it keeps to no length."""
    return _affinity(wanted) == _affinity(has)


def _affinity(declared: str) -> str:
    name = declared.upper()
    found = [affinity for part, affinity in AFFINITIES if part in name]
    return found[0] if found else "real" if any(part in name for part in REAL) else "numeric"


def _unknown(name: str, table: DatabaseTable, known: set[str]) -> Iterator[SchemaFault]:
    """Find columns that no model fills, and that must be filled."""
    for column in sorted(table.columns.keys() - known):
        about = table.columns[column]
        if not about.is_nullable and not about.default:
            yield SchemaFault(f"column {name}.{column}", "is not known to this version, and has to be filled")
