"""The triggers by which the database itself refuses to change a ledger."""

from django.apps import apps
from django.db import connections

from practices.models import LedgerEntry

REFUSED = ("update", "delete")


def ledgers() -> list[type[LedgerEntry]]:
    """Give every concrete ledger, by table."""
    models = [model for model in apps.get_models() if issubclass(model, LedgerEntry)]
    return sorted(models, key=lambda model: model._meta.db_table)


def trigger_names(table: str, vendor: str) -> dict[str, str]:
    """Give the name of each trigger that `table` needs, by what it refuses."""
    verbs = (*REFUSED, "truncate") if vendor == "postgresql" else REFUSED
    return {verb: f"{table}_refuse_{verb}" for verb in verbs}


def install_triggers(using: str = "default") -> None:
    """Make the database refuse update, delete and (PostgreSQL) truncate on every ledger."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'rows of the ledger % are never changed', TG_TABLE_NAME; END; "
                "$$ LANGUAGE plpgsql"
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
                else:
                    cursor.execute(
                        f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {verb.upper()} ON "{table}" BEGIN '
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
    """Give the names of the triggers of a database that are at work."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing_triggers(using: str = "default") -> list[str]:
    """Give the names of the triggers that are not there, in order."""
    connection, there = connections[using], present_triggers(using)
    tables = set(connection.introspection.table_names())
    wanted = [
        name
        for model in ledgers()
        if model._meta.db_table in tables
        for name in trigger_names(model._meta.db_table, connection.vendor).values()
    ]
    return sorted(name for name in wanted if name not in there)
