"""What a database has: its tables with their columns, indexes and rules, read in three questions."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps."""
NAMED_RULE = re.compile(r'CONSTRAINT "([^"]+)"')


@dataclass(frozen=True, slots=True)
class DatabaseColumn:
    """A column: its type as the database says it, whether it accepts NULL, and its default as SQL ("" for none)."""

    type: str
    is_nullable: bool
    default: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its columns in order, without those that are expressions. `for_prefixes`: serves LIKE (PostgreSQL)."""

    columns: tuple[str, ...]
    is_unique: bool = False
    is_partial: bool = False
    for_prefixes: bool = False


@dataclass(slots=True)
class DatabaseTable:
    """A table. `rules`: names of its constraints; `references`: columns with a foreign key.

    Of one that `is_virtual` (full-text tables of SQLite) nothing else is known.
    """

    columns: dict[str, DatabaseColumn] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    is_virtual: bool = False

    def has_index(self, wanted: Index) -> bool:
        """Tell whether there is an index on just these columns, unique if it has to be."""
        return any(
            one.columns == wanted.columns
            and one.for_prefixes == wanted.for_prefixes
            and (one.is_unique or not wanted.is_unique)
            and not one.is_partial
            for one in self.indexes.values()
        )

    def has_name(self, name: str) -> bool:
        """Tell whether an index or a constraint has this name, as far as the database keeps names."""
        kept = name.encode()[:LONGEST_NAME].decode(errors="ignore")
        return not {name, kept}.isdisjoint(self.indexes.keys() | self.rules)


Catalogue = dict[str, DatabaseTable]
"""Tables by their names."""


def read_catalogue(using: str = "default") -> Catalogue:
    """Return the tables of a database (PostgreSQL: of the schema of the connection). Raises DatabaseError."""
    tables: Catalogue = defaultdict(DatabaseTable)
    is_postgresql = connections[using].vendor == "postgresql"
    for table, column, *about in _ask(using, _PG_COLUMNS if is_postgresql else _SQLITE_COLUMNS):
        tables[table].columns[column] = DatabaseColumn(about[0], bool(about[1]), about[2] or "")
    for table, name, is_unique, is_partial, for_prefixes, columns in _indexes(using, is_postgresql):
        tables[table].indexes[name] = Index(columns, is_unique, is_partial, for_prefixes)
    for table, name, column in _rules(using, is_postgresql):
        if name:
            tables[table].rules.add(name)
        if column:
            tables[table].references.add(column)
    if not is_postgresql:
        tables |= {name: DatabaseTable(is_virtual=True) for (name,) in _ask(using, _SQLITE_VIRTUAL)}
    return dict(tables)


def _indexes(using: str, is_postgresql: bool) -> Iterator[tuple[str, str, bool, bool, bool, tuple[str, ...]]]:
    if is_postgresql:
        for table, name, is_unique, is_partial, for_prefixes, columns in _ask(using, _PG_INDEXES):
            yield table, name, is_unique, is_partial, for_prefixes, tuple(columns)
        return
    found: dict[tuple[str, str, bool, bool], list[str]] = defaultdict(list)
    for table, name, is_unique, is_partial, column in _ask(using, _SQLITE_INDEXES):
        found[table, name, bool(is_unique), bool(is_partial)] += [column] if column else []
    for (table, name, is_unique, is_partial), columns in found.items():
        yield table, name, is_unique, is_partial, False, tuple(columns)
    for table, column in _ask(using, _SQLITE_ROWID_KEYS):
        yield table, f"key of {table}", True, False, False, (column,)


def _rules(using: str, is_postgresql: bool) -> Iterator[tuple[str, str, str]]:
    if is_postgresql:
        yield from _ask(using, _PG_RULES)
        return
    for table, sql in _ask(using, "SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        yield from ((table, name, "") for name in NAMED_RULE.findall(sql or ""))
    yield from _ask(using, _SQLITE_REFERENCES)


def _ask(using: str, query: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


_PG_COLUMNS = """
    SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
        CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
"""
_PG_INDEXES = """
    SELECT c.relname::text, i.relname::text, x.indisunique, x.indpred IS NOT NULL,
        EXISTS (SELECT 1 FROM pg_opclass o WHERE o.oid = ANY (x.indclass) AND o.opcname LIKE '%pattern_ops'),
        ARRAY(
            SELECT a.attname::text FROM unnest(x.indkey::int[]) WITH ORDINALITY k(number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE k.place <= x.indnkeyatts ORDER BY k.place
        )
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND x.indisvalid
"""
_PG_RULES = """
    SELECT c.relname::text, r.conname::text, CASE WHEN r.contype = 'f' THEN a.attname::text ELSE '' END
    FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = r.conkey[1]
    WHERE c.relnamespace = current_schema()::regnamespace
"""
_SQLITE_COLUMNS = """
    SELECT m.name, t.name, t.type, NOT t."notnull", t.dflt_value FROM sqlite_master m, pragma_table_info(m.name) t
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
"""
_SQLITE_VIRTUAL = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"
_SQLITE_INDEXES = """
    SELECT m.name, l.name, l."unique", l.partial, i.name
    FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, l.name, i.seqno
"""
_SQLITE_ROWID_KEYS = """
    SELECT m.name, min(t.name) FROM sqlite_master m, pragma_table_info(m.name) t
    WHERE m.type = 'table' AND t.pk > 0 AND m.sql NOT LIKE 'CREATE VIRTUAL%' GROUP BY m.name HAVING count(*) = 1
"""
_SQLITE_REFERENCES = """
    SELECT m.name, '', f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
"""
