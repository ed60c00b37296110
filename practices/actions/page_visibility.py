"""The triggers by which the database itself keeps how wide each page is open, and the check against the rules.

A row follows from its page, from the release of what the page is, and from the row of the page above it. Whatever is
written to one of them, by whichever way, brings the rows below it up to date in the same transaction.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Exists, OuterRef

from organizations.models import OrganizationPage, Reader, stand_in
from practices.actions.triggers import present_triggers
from practices.models.page_visibility import PageVisibility
from practices.models.released_pages import PAGE_KINDS
from practices.models.releases import BREADTH, Audience

logger = logging.getLogger(__name__)

TABLE = PageVisibility._meta.db_table
FUNCTION = "write_page_visibility"
NO_ORGANIZATION = 0
"""A key that no page has."""
PUBLIC, NOBODY = BREADTH[Audience.PUBLIC], 0
READERS = (
    (Reader(), PUBLIC),
    (Reader(is_delegate=True), BREADTH[Audience.DELEGATIONS]),
    (Reader(organizations=frozenset({NO_ORGANIZATION})), BREADTH[Audience.PARTICIPATING]),
)
"""Readers to whom nothing is opened by name, and how wide a page is open that they see."""
SHARED = (Audience.NAMED, Audience.PARTICIPATING, Audience.DELEGATIONS, Audience.PUBLIC)


@dataclass(frozen=True, slots=True)
class PageTable:
    """The table of a type of page that is released, and its column that names the page above."""

    name: str
    kind: str
    above: str


ORGANIZATIONS = OrganizationPage._meta.db_table
TABLES = (
    PageTable("practices_instrumentpage", "instrument", "organization_id"),
    PageTable("practices_practicepage", "practice", "organization_id"),
    PageTable("practices_editionpage", "edition", "instrument_id"),
)
LEVELS = 3
"""Organizations, what stands below them, and texts."""


@dataclass(frozen=True, slots=True)
class VisibilitySource:
    """A table that rows follow from: when it is written, and which page (an SQL query for its key) is concerned."""

    table: str
    verb: str
    page: str
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its trigger."""
        return f"{self.table}_opens_{self.verb}"

    @property
    def event(self) -> str:
        """When it fires."""
        return f"UPDATE OF {', '.join(self.columns)}" if self.columns else self.verb.upper()

    def is_changed(self, differs: str) -> str:
        """Return the condition that an update changes something; "" for the other events."""
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in self.columns)
        return f"WHEN ({changed})" if changed else ""


def _sources() -> Iterator[VisibilitySource]:
    yield VisibilitySource("wagtailcore_page", "update", "SELECT NEW.id", ("live", "translation_key"))
    yield VisibilitySource(ORGANIZATIONS, "insert", "SELECT NEW.page_ptr_id")
    for table in TABLES:
        yield VisibilitySource(table.name, "insert", "SELECT NEW.page_ptr_id")
        yield VisibilitySource(table.name, "update", "SELECT NEW.page_ptr_id", (table.above,))
    released = "SELECT id FROM wagtailcore_page WHERE translation_key IN ({rows})"
    yield VisibilitySource("practices_release", "insert", released.format(rows="NEW.thing"))
    columns = ("audience", "kind", "thing")
    yield VisibilitySource("practices_release", "update", released.format(rows="OLD.thing, NEW.thing"), columns)
    yield VisibilitySource("practices_release", "delete", released.format(rows="OLD.thing"))


SOURCES = tuple(_sources())
GONE = VisibilitySource("wagtailcore_page", "delete", f"DELETE FROM {TABLE} WHERE page_id = OLD.id")  # noqa: S608
"""What deletes rows: all the others write them."""


def install_visibility(using: str = "default") -> None:
    """Make the triggers; where one was missing, write all rows, since nobody knows what was written meanwhile."""
    database = connections[using]
    if not _tables() <= set(database.introspection.table_names()):
        return
    is_stale = bool(missing_visibility(using))
    with transaction.atomic(using), database.cursor() as cursor:
        for statement in _statements(database.vendor):
            cursor.execute(statement)
        if is_stale:
            _write_all(cursor, database.vendor)


def missing_visibility(using: str = "default") -> list[str]:
    """Return the names of the triggers that are not there, in order."""
    if not _tables() <= set(connections[using].introspection.table_names()):
        return []
    return sorted({source.name for source in (*SOURCES, GONE)} - present_triggers(using))


def mend_visibility() -> int:
    """Compare all rows with what the rules say, and write them again where one differs; give how many did.

    Raises nothing: that rows differed is logged as a fault of the portal.
    """
    found = differing_pages()
    if found:
        logger.error("the visibility of %s pages was not what the releases say: %s", len(found), sorted(found)[:20])
        with transaction.atomic(), connection.cursor() as cursor:
            _write_all(cursor, connection.vendor)
    return len(found)


def differing_pages() -> set[int]:
    """Return the keys of pages of which a row opens more, or less, than `released_to` does, or than its release."""
    found = _not_as_ruled()
    for reader, breadth in READERS:
        for model in PAGE_KINDS:
            opened = model.objects.released_to(stand_in(reader)).order_by()
            rows = PageVisibility.objects.filter(page__in=model.objects.order_by().values("pk"), reach__gte=breadth)
            found |= set(opened.exclude(pk__in=rows.values("pk")).values_list("pk", flat=True))
            found |= set(rows.exclude(Exists(opened.filter(pk=OuterRef("pk")))).values_list("pk", flat=True))
    return found


def _not_as_ruled() -> set[int]:
    """Return the keys of pages whose row is not what release, page and row above come to, by name too."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ruled.key FROM ({_rule()}) AS ruled LEFT JOIN {TABLE} kept ON kept.page_id = ruled.key "  # noqa: S608
            "WHERE COALESCE(kept.reach, -1) <> ruled.reach"
        )
        return {key for (key,) in cursor.fetchall()}


def _tables() -> set[str]:
    return {TABLE, *(source.table for source in SOURCES)}


def _write_all(cursor: Any, vendor: str) -> None:
    cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
    top = f"SELECT page_ptr_id FROM {ORGANIZATIONS}"  # noqa: S608
    if vendor == "postgresql":
        cursor.execute(f"SELECT {FUNCTION}(page_ptr_id) FROM {ORGANIZATIONS} ORDER BY page_ptr_id")  # noqa: S608
        return
    for statement in _below(top):
        cursor.execute(statement)


def _statements(vendor: str) -> Iterator[str]:
    return _for_postgresql() if vendor == "postgresql" else _for_sqlite()


def _rule() -> str:
    """Return the query for key and reach of every page."""
    cases = " ".join(f"WHEN '{audience.value}' THEN {BREADTH[audience]}" for audience in SHARED)
    own = f"CASE x.audience {cases} ELSE {NOBODY} END"
    parts = [
        f"SELECT p.id AS key, CASE WHEN p.live THEN {PUBLIC} ELSE {NOBODY} END AS reach "  # noqa: S608
        f"FROM {ORGANIZATIONS} t JOIN wagtailcore_page p ON p.id = t.page_ptr_id"
    ]
    parts += [
        f"SELECT p.id AS key, CASE WHEN NOT p.live OR a.reach IS NULL THEN {NOBODY} "  # noqa: S608
        f"WHEN {own} < a.reach THEN {own} ELSE a.reach END AS reach "
        f"FROM {table.name} t JOIN wagtailcore_page p ON p.id = t.page_ptr_id "
        f"LEFT JOIN {TABLE} a ON a.page_id = t.{table.above} "
        f"LEFT JOIN practices_release x ON x.kind = '{table.kind}' AND x.thing = p.translation_key"
        for table in TABLES
    ]
    return " UNION ALL ".join(parts)


def _upsert(keys: str) -> str:
    return (
        f"INSERT INTO {TABLE} (page_id, reach) SELECT key, reach FROM ({_rule()}) AS ruled "  # noqa: S608
        f"WHERE key {keys} ON CONFLICT (page_id) DO UPDATE SET reach = excluded.reach"
    )


def _children(keys: str) -> str:
    """Return the query for the keys of the pages right below those of `keys` ("IN (...)", "= ANY (...)")."""
    return " UNION ALL ".join(
        f"SELECT page_ptr_id AS key FROM {table.name} WHERE {table.above} {keys}"  # noqa: S608
        for table in TABLES
    )


def _below(page: str) -> Iterator[str]:
    """SQLite, which has one writer at a time: yield the statements that write a page and all below it."""
    keys = f"IN ({page})"
    for _level in range(LEVELS):
        yield _upsert(keys)
        keys = f"IN ({_children(keys)})"


def _for_sqlite() -> Iterator[str]:
    for source in (*SOURCES, GONE):
        does = source.page if source is GONE else "; ".join(_below(source.page))
        yield f'DROP TRIGGER IF EXISTS "{source.name}"'
        yield (
            f'CREATE TRIGGER "{source.name}" AFTER {source.event} ON "{source.table}" {source.is_changed("IS NOT")} '
            f"BEGIN {does}; END"
        )


def _for_postgresql() -> Iterator[str]:
    """Rows are locked from above, and worked out by a later statement: it sees what the lock was waited for.

    The row above is shared: a page that is made below another meanwhile waits for what narrows that, or is found by it.
    """
    above = " UNION ALL ".join(
        f"SELECT {table.above} FROM {table.name} WHERE page_ptr_id = top"  # noqa: S608
        for table in TABLES
    )
    keys = "= ANY (keys)"
    yield (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}(top integer) RETURNS void AS $$ "  # noqa: S608
        "DECLARE keys integer[] := ARRAY[top]; BEGIN "
        f"PERFORM FROM {TABLE} WHERE page_id IN ({above}) ORDER BY page_id FOR SHARE; "
        "WHILE keys IS NOT NULL LOOP "
        f"PERFORM FROM {TABLE} WHERE page_id {keys} ORDER BY page_id FOR UPDATE; {_upsert(keys)}; "
        f"keys := (SELECT array_agg(key) FROM ({_children(keys)}) AS below); "
        "END LOOP; END $$ LANGUAGE plpgsql"
    )
    for source in (*SOURCES, GONE):
        does = source.page if source is GONE else f"PERFORM {FUNCTION}(page.id) FROM ({source.page}) AS page (id)"
        yield (
            f'CREATE OR REPLACE FUNCTION "{source.name}"() RETURNS trigger AS $$ BEGIN {does}; RETURN NULL; END $$ '
            "LANGUAGE plpgsql"
        )
        yield f'DROP TRIGGER IF EXISTS "{source.name}" ON "{source.table}"'
        yield (
            f'CREATE TRIGGER "{source.name}" AFTER {source.event} ON "{source.table}" FOR EACH ROW '
            f'{source.is_changed("IS DISTINCT FROM")} EXECUTE FUNCTION "{source.name}"()'
        )
