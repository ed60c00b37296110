"""What a database looks words up in: indexes of PostgreSQL, a full-text table of SQLite that triggers fill.

PostgreSQL keeps the words of names in a column of its own: names are asked for first, and where very many things are
named alike it goes through them in their order, looks at that short column, and stops when it has enough. What a search
is narrowed by has indexes too: else a common word that nearly nothing leaves is read wherever it stands, to the end.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from practices.actions.triggers import present_relations, present_triggers
from practices.models.search import LISTED, NAMED_COLUMN, WORDS_TABLE, SearchEntry

WORDS_INDEX, NAMED_INDEX = "practices_searchentry_words_gin", "practices_searchentry_named_gin"
LIMITS = ("year", "language", "instrument_kind", "begins_on")
LIMIT_INDEXES = {
    **{f"practices_searchentry_of_{name}": f"({name})" for name in LIMITS},
    "practices_searchentry_of_ends_on": "(ends_on) WHERE ends_on IS NOT NULL",
    **{
        f"practices_searchentry_of_{name}": f"USING gin ({LISTED.format(name)}) WHERE {name} > ''"
        for name in ("topics", "tracks")
    },
}
"""PostgreSQL's indexes of what a search is narrowed by, beside those that its tables have anyway."""
NO_NAMES = r"((^|\s)[a-z]+0\S*)+"
"""Tokens that are no words of names, as many as stand together; between two names stays one, which is no neighbour."""
FORGETS_AT_ONCE = (3, 42)
"""The first version of SQLite whose full-text tables keep nothing of what is deleted."""


def install_words(using: str = "default") -> None:
    """Make them, where they are not there, once the table of the entries is."""
    connection = connections[using]
    table = SearchEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {WORDS_INDEX} ON {table} USING gin (to_tsvector('simple', words))"
            )
            cursor.execute(
                f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {NAMED_COLUMN} tsvector GENERATED ALWAYS AS "
                f"(to_tsvector('simple', regexp_replace(words, '{NO_NAMES}', ' z', 'g'))) STORED"
            )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {NAMED_INDEX} ON {table} USING gin ({NAMED_COLUMN})")
            for name, of in LIMIT_INDEXES.items():
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} {of}")
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {NAMED_COLUMN} SET STORAGE MAIN")
            # The words of a long text lie beside the row, so that counting reads narrow rows; and a search is over
            # sooner than workers for it are started.
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN words SET STORAGE EXTERNAL")
            cursor.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 128, parallel_workers = 0)")
            return
        for statement in _sqlite_statements(table):
            cursor.execute(statement)
        if sqlite3.sqlite_version_info >= FORGETS_AT_ONCE:
            cursor.execute(f"INSERT INTO {WORDS_TABLE} ({WORDS_TABLE}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - names


def missing_words(using: str = "default") -> list[str]:
    """Return what is not there of it while the table of the entries is, by kind and name."""
    table, there = SearchEntry._meta.db_table, present_relations(using)
    if table not in there:
        return []
    if connections[using].vendor == "postgresql":
        missing = {f"index {name}" for name in {WORDS_INDEX, NAMED_INDEX, *LIMIT_INDEXES} - there}
        if not _has_named_column(using):
            missing.add(f"column {table}.{NAMED_COLUMN}")
        return sorted(missing)
    missing = {f"trigger {name}" for name in set(_follow_triggers()) - present_triggers(using)}
    return sorted(missing if WORDS_TABLE in there else missing | {f"table {WORDS_TABLE}"})


def _has_named_column(using: str) -> bool:
    query = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped"
    with connections[using].cursor() as cursor:
        cursor.execute(query, [SearchEntry._meta.db_table, NAMED_COLUMN])
        return cursor.fetchone() is not None


def _follow_triggers() -> list[str]:
    """Return the names of the triggers by which SQLite's full-text table follows the entries."""
    return [f"{WORDS_TABLE}_follow_{verb}" for verb in ("insert", "delete", "update")]


@contextmanager
def filled_at_once() -> Iterator[None]:
    """Have PostgreSQL's indexes for searching made once, at the end, for very many entries that are written meanwhile.

    Nobody else searches: without them each search reads every entry.
    """
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {', '.join((WORDS_INDEX, NAMED_INDEX, *LIMIT_INDEXES))}")
    try:
        yield
    finally:
        if connection.in_atomic_block:
            connection.check_constraints()  # checks that wait would keep an index from being made
        install_words()


def forget_words(using: str = "default") -> None:
    """Have nothing left of words that entries do not hold any more, where the database itself does not see to it."""
    connection = connections[using]
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < FORGETS_AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {WORDS_TABLE} ({WORDS_TABLE}) VALUES ('rebuild')")  # noqa: S608 - names


def _sqlite_statements(table: str) -> list[str]:
    given, words = f'"{WORDS_TABLE}"', f'INSERT INTO "{WORDS_TABLE}"'
    add = f"{words} (rowid, words) VALUES (NEW.id, NEW.words);"
    drop = f"{words} ({given}, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
    insert, delete, update = _follow_triggers()
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {given} USING fts5(words, content='{table}', content_rowid='id', "
        "tokenize='ascii')",
        *(f'DROP TRIGGER IF EXISTS "{name}"' for name in (insert, delete, update)),
        f'CREATE TRIGGER "{insert}" AFTER INSERT ON "{table}" BEGIN {add} END',
        f'CREATE TRIGGER "{delete}" AFTER DELETE ON "{table}" BEGIN {drop} END',
        f'CREATE TRIGGER "{update}" AFTER UPDATE OF words ON "{table}" BEGIN {drop} {add} END',
    ]
