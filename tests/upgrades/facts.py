"""What a database is made of, and what is in it, as values that can be compared. Imports nothing of the portal.

Run beside the code of any release (see `walk`), so nothing here may depend on today's modules.
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

FILLED_BY_DJANGO = {"auth_group_permissions", "auth_permission", "django_content_type", "django_migrations"}
"""Tables to which `migrate` adds rows: what was there stays, and more is well."""
DERIVED = re.compile(
    r"practices_(searchentry_\w+|touch|publicdocument|publicmark|publicversion|jobrun)"
    r"|django_(session|admin_log)|sqlite_\w+"
)
"""Tables that hold nothing of anybody: words of the search index, marks that wait, kept pages, counts of changes, runs
of jobs."""


def schema_facts(connection: Any) -> dict[str, Any]:
    """Return columns by table, and indexes, constraints and triggers by their names, in no order of columns."""
    return _postgresql(connection) if connection.vendor == "postgresql" else _sqlite(connection)


def row_facts(connection: Any) -> dict[str, dict[str, Any]]:
    """Return for each table its columns, the number of its rows and a digest of each row."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        kept = [table for table in tables if not DERIVED.fullmatch(table)]
        return {table: _rows(connection, cursor, table, _columns(connection, cursor, table)) for table in kept}


def rows_of_columns(connection: Any, before: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return `row_facts` of the tables and columns that `before` names; a table or column that is gone fails."""
    with connection.cursor() as cursor:
        return {table: _rows(connection, cursor, table, facts["columns"]) for table, facts in before.items()}


def lost_rows(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[str]:
    """Name each table of which a row is gone, altered or (where nobody but Django adds any) new."""
    faults = []
    for table, facts in before.items():
        former, present = facts["rows"], after[table]["rows"]
        is_whole = set(former) <= set(present) if table in FILLED_BY_DJANGO else former == present
        if not is_whole:
            gone = len(set(former) - set(present))
            faults.append(f"{table}: {len(former)} rows, now {len(present)}; {gone} are gone or altered")
    return faults


def _columns(connection: Any, cursor: Any, table: str) -> list[str]:
    return sorted(column.name for column in connection.introspection.get_table_description(cursor, table))


def _rows(connection: Any, cursor: Any, table: str, columns: list[str]) -> dict[str, Any]:
    quote = connection.ops.quote_name
    cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")
    return {"columns": columns, "rows": sorted(_digest(row) for row in cursor.fetchall())}


def _digest(row: Iterable[Any]) -> str:
    return hashlib.sha256(repr(tuple(row)).encode()).hexdigest()[:16]


def _sqlite(connection: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
        made = cursor.fetchall()
        tables = {name: sql for kind, name, _table, sql in made if kind == "table"}
        columns = {}
        for table in tables:
            cursor.execute(f"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo('{table}')")
            columns[table] = sorted([row[0], [row[1].lower(), *row[2:]]] for row in cursor.fetchall())
        named = {
            kind: {name: _spaceless(sql) for what, name, _table, sql in made if what == kind and sql}
            for kind in ("index", "trigger")
        }
    rules = {table: sorted(re.findall(r'CONSTRAINT "([^"]+)"', sql)) for table, sql in tables.items()}
    return {"columns": columns, "rules": rules, **named}


def _postgresql(connection: Any) -> dict[str, Any]:
    asked = {
        "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = current_schema()",
        "rules": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace",
        "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "trigger": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger "
        "WHERE NOT tgisinternal",
    }
    found = {}
    with connection.cursor() as cursor:
        for kind, sql in asked.items():
            cursor.execute(sql)
            found[kind] = sorted([_plain(str(value)) for value in row] for row in cursor.fetchall())
    return found


def _plain(definition: str) -> str:
    """Return a definition without casts, brackets and spaces: a dump that was loaded puts them in other places."""
    return re.sub(r"::[a-z ]+(\(\d+\))?(\[\])?|[()\s]", "", definition)


def _spaceless(sql: str) -> str:
    return " ".join(sql.split())
