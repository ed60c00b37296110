"""The triggers by which the database itself raises the version of what the public is shown.

They are on every table that the public may read, as `row_level_security.rules` lists them: whoever writes there
 raises it, in the same transaction. What reads another table is not kept (`portal.page_reads`).
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, connections, transaction

from practices.actions.row_level_security.rules import OPEN, RULES
from practices.actions.triggers import present_triggers
from practices.models.exchange.public_documents import PublicDocument
from practices.models.exchange.public_versions import PublicVersion
from practices.models.search import WORDS_TABLE

VERBS = ("insert", "update", "delete")
READ_BESIDE = frozenset({"organizations_user_groups"})
"""Tables that the portal itself asks for the public: whether somebody acts for an organization."""
FOLLOWING = frozenset({WORDS_TABLE})
"""Tables that follow a watched one with each statement; no trigger can stand on them."""
NOTED_AFTERWARDS = frozenset({"practices_touch"})
"""Tables that triggers write along with watched ones, and that are emptied alone: how a page counts may depend on
them, what it says does not."""
DRAFT_COLUMNS = {
    "wagtailcore_page": (
        "draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at", "locked",
        "locked_at", "locked_by_id",
    ),
    "organizations_user": ("last_login",),
}  # fmt: skip
"""Columns that no page of the public shows: who writes nothing else raises no version."""
MARKS, DOCUMENTS = PublicVersion._meta.db_table, PublicDocument._meta.db_table
FUNCTION = "note_public_version"


def watched_tables() -> frozenset[str]:
    """Return the tables whose writing raises the version."""
    return frozenset({*OPEN, *RULES, *READ_BESIDE}) - NOTED_AFTERWARDS


def known_tables() -> frozenset[str]:
    """Return the tables that are written to with no version staying as it was."""
    return watched_tables() | FOLLOWING | NOTED_AFTERWARDS | {MARKS}


def install_versions(using: str = "default") -> None:
    """Make the database raise the version with what is written to the watched tables that are there."""
    database = connections[using]
    existing = set(database.introspection.table_names())
    if MARKS not in existing:
        return
    if missing_versions(using) and DOCUMENTS in existing:  # it may have been written meanwhile, with no version raised
        PublicDocument.objects.using(using).all().delete()
    is_postgresql, mark = database.vendor == "postgresql", _mark(database.vendor)
    with database.cursor() as cursor:
        cursor.execute(f"INSERT INTO {MARKS} (mark) SELECT {mark} WHERE NOT EXISTS (SELECT 1 FROM {MARKS})")  # noqa: S608
        if is_postgresql:
            cursor.execute(_function(mark))
        for table in sorted(watched_tables() & existing):
            for statement in _for_statements(table) if is_postgresql else _for_rows(table, mark):
                cursor.execute(statement)


def missing_versions(using: str = "default") -> list[str]:
    """Return the names of the triggers that are not there, in order."""
    existing = set(connections[using].introspection.table_names())
    wanted = {_name(table, verb) for table in watched_tables() & existing for verb in VERBS}
    return sorted(wanted - present_triggers(using)) if MARKS in existing else []


@transaction.atomic
def merge_marks() -> int:
    """Put one row with their sum in the place of all marks, so that the version stays; give how many there were.

    Those that are written meanwhile are left for the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {MARKS}")  # noqa: S608
        count = int(cursor.fetchone()[0])
        if count > 1:
            cursor.execute(
                f"WITH gone AS (DELETE FROM {MARKS} RETURNING mark) "  # noqa: S608
                f"INSERT INTO {MARKS} (mark) SELECT sum(mark) % {PublicVersion.BELOW} FROM gone HAVING count(*) > 0"
            )
    return count


def _name(table: str, verb: str) -> str:
    return f"{table}_shown_{verb}"


def _when(table: str, verb: str) -> str:
    """Say what is watched for: of updates, those that name a column which the public may be shown."""
    unseen = DRAFT_COLUMNS.get(table, ())
    if verb != "update" or not unseen:
        return verb.upper()
    model = next(one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    columns = {str(one.column) for one in model._meta.local_concrete_fields}.difference(unseen)
    return f"UPDATE OF {', '.join(sorted(columns))}"


def _mark(vendor: str) -> str:
    if vendor == "postgresql":
        return f"(random() * {PublicVersion.BELOW - 1})::bigint"
    return f"abs(random() % {PublicVersion.BELOW})"


def _for_rows(table: str, mark: str) -> Iterator[str]:
    """SQLite: one trigger for each row. An update has no conflict that the statement above it could have ignored."""
    for verb in VERBS:
        yield f'DROP TRIGGER IF EXISTS "{_name(table, verb)}"'
        yield (
            f'CREATE TRIGGER "{_name(table, verb)}" AFTER {_when(table, verb)} ON "{table}" '  # noqa: S608
            f"BEGIN UPDATE {MARKS} SET mark = {mark}; END"
        )


def _function(mark: str) -> str:
    """PostgreSQL: a transaction is named by its number and its beginning, for a restored database counts anew."""
    return (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger AS $$ BEGIN "  # noqa: S608
        f"INSERT INTO {MARKS} (mark, written_in) VALUES ({mark}, pg_current_xact_id()::text || ' ' || "
        "extract(epoch FROM transaction_timestamp())::text) ON CONFLICT (written_in) DO NOTHING; "
        "RETURN NULL; END $$ LANGUAGE plpgsql"
    )


def _for_statements(table: str) -> Iterator[str]:
    """PostgreSQL: one trigger for each statement, in every session, those that take over rows among them."""
    for verb in VERBS:
        name = _name(table, verb)
        also = " OR TRUNCATE" if verb == "delete" else ""
        yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
        yield (
            f'CREATE TRIGGER "{name}" AFTER {_when(table, verb)}{also} ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )
        yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"'
