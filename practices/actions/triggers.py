"""The triggers by which the database itself refuses to change a ledger."""

from django.apps import apps
from django.db import connections

from practices.models.ledger import LedgerEntry

REFUSED = ("update", "delete")
BODY = "BEGIN RAISE EXCEPTION 'rows of the ledger % are never changed', TG_TABLE_NAME; END;"
"""What a trigger of PostgreSQL does: in every session, those that take over rows from elsewhere among them."""


def ledgers() -> list[type[LedgerEntry]]:
    """Return every concrete ledger, by table."""
    models = [model for model in apps.get_models() if issubclass(model, LedgerEntry)]
    return sorted(models, key=lambda model: model._meta.db_table)


def trigger_names(table: str, vendor: str) -> dict[str, str]:
    """Return the name of each trigger that `table` needs, by what it refuses."""
    verbs = (*REFUSED, "truncate") if vendor == "postgresql" else REFUSED
    return {verb: f"{table}_refuse_{verb}" for verb in verbs}


def install_triggers(using: str = "default") -> None:
    """Make the database refuse update, delete and (PostgreSQL) truncate on every ledger."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()  # no table is altered while checks wait
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger AS $${BODY}$$ LANGUAGE plpgsql"
            )
        for table in (model._meta.db_table for model in ledgers()):
            if table not in existing:
                continue
            for verb, name in trigger_names(table, connection.vendor).items():
                if connection.vendor == "postgresql":
                    level = "STATEMENT" if verb == "truncate" else "ROW"
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                    cursor.execute(
                        f'CREATE TRIGGER "{name}" BEFORE {verb.upper()} ON "{table}" '
                        f"FOR EACH {level} EXECUTE FUNCTION refuse_ledger_change()"
                    )
                    cursor.execute(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"')
                else:
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                    cursor.execute(_sqlite_trigger(table, verb, name))


def _sqlite_trigger(table: str, verb: str, name: str) -> str:
    return (
        f'CREATE TRIGGER "{name}" BEFORE {verb.upper()} ON "{table}" BEGIN '
        f"SELECT RAISE(ABORT, 'rows of the ledger {table} are never changed'); END"
    )


def remove_triggers(using: str = "default") -> None:
    """Take the triggers away: only for removing the demonstration whole."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in ledgers()):
            for name in trigger_names(table, connection.vendor).values():
                target = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{target}')


def present_triggers(using: str) -> set[str]:
    """Return the names of the triggers of a database that are at work."""
    return set(_present(using))


def present_relations(using: str) -> set[str]:
    """Return the names of the tables and indexes of a database."""
    connection = connections[using]
    query = (
        "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type IN ('table', 'index')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _present(using: str) -> dict[str, tuple[str, str]]:
    """Return triggers that are at work by name, each with how it is enabled and what it does (SQLite: "", its text).

    A trigger of PostgreSQL that fires on a replica alone is not at work.
    """
    connection = connections[using]
    query = (
        "SELECT tgname, tgenabled::text, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
        "AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
        if connection.vendor == "postgresql"
        else "SELECT name, '', sql FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: (enabled, does) for name, enabled, does in cursor.fetchall()}


def missing_triggers(using: str = "default") -> list[str]:
    """Return the names of the triggers that are not there, or do something else than they should, in order."""
    connection, there = connections[using], _present(using)
    tables = set(connection.introspection.table_names())
    missing = []
    for table in (model._meta.db_table for model in ledgers()):
        if table not in tables:
            continue
        for verb, name in trigger_names(table, connection.vendor).items():
            wanted = ("A", BODY) if connection.vendor == "postgresql" else ("", _sqlite_trigger(table, verb, name))
            if there.get(name) != wanted:
                missing.append(name)
    return sorted(missing)
