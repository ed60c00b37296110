"""The triggers by which the database itself notes what was written: nothing that is shown changes unseen."""

from dataclasses import dataclass

from django.db import connections

from practices.actions.triggers import present_triggers

NOTED, LISTED = "practices_touch", "practices_logentry"
VERBS = ("insert", "update", "delete")


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose rows are shown: of which kind, and the columns that name the row of that kind.

    `kind` "page" is any page; "release" a released thing, whose kind is in a column of its own. Of updates only those
    count that change one of `columns`, where these are given.
    """

    table: str
    kind: str
    keys: tuple[str, ...]
    columns: tuple[str, ...] = ()


WATCHED = (
    Watched("wagtailcore_page", "page", ("id",), ("live", "title", "slug", "url_path", "last_published_at")),
    Watched("organizations_organizationpage", "organization", ("page_ptr_id",)),
    Watched("organizations_organizationname", "organization", ("organization_id",)),
    Watched("organizations_organizationevent", "organization", ("organization_id",)),
    Watched("practices_instrumentpage", "instrument", ("page_ptr_id",)),
    Watched("practices_instrumenttitle", "instrument", ("instrument_id",)),
    Watched("practices_instrumentalias", "instrument", ("instrument_id",)),
    Watched("practices_instrumentevent", "instrument", ("instrument_id",)),
    Watched("practices_instrumentlineage", "instrument", ("instrument_id", "other_id")),
    Watched("practices_instrumenttopic", "instrument", ("content_object_id",)),
    Watched("practices_editionpage", "edition", ("page_ptr_id",)),
    Watched("practices_practicepage", "practice", ("page_ptr_id",)),
    Watched("practices_practicetopic", "practice", ("content_object_id",)),
    Watched("practices_release", "release", ("thing",)),
    Watched("practices_namedsource", "release", ("thing",)),
    Watched("practices_release_named", "released", ("release_id",)),
    Watched("practices_releaserecord", "decision", ("decision_id",)),
    Watched("practices_topic", "topic", ("id",)),
    Watched("practices_topiclabel", "topic", ("topic_id",)),
    Watched("practices_topicmatch", "topic", ("topic_id",)),
    Watched("practices_topicredirect", "topic", ("topic_id",)),
    Watched("practices_adoptionevent", "adoption", ("id", "reverses_id", "checks_id")),
    Watched("practices_adoptionrecord", "adoption", ("event_id",)),
    Watched("practices_assessment", "assessment", ("id", "reverses_id")),
    Watched("practices_assessmentrecord", "assessment", ("assessment_id",)),
    Watched("practices_assessmentpin", "assessment", ("assessment_id",)),
    Watched("practices_provisionlink", "link", ("id",)),
    Watched("practices_initiative", "initiative", ("id",)),
    Watched("practices_initiative_topics", "initiative", ("initiative_id",)),
    Watched("practices_participation", "initiative", ("initiative_id",)),
    Watched("practices_initiativemeeting", "initiative", ("initiative_id",)),
    Watched("practices_initiativestatement", "initiative", ("initiative_id",)),
    Watched("practices_report", "report", ("id", "corrects_id")),
    Watched("practices_reportcontent", "report", ("report_id",)),
    Watched("practices_reportpart", "report", ("report_id",)),
    Watched("practices_question", "question", ("id",)),
    Watched("practices_questionwords", "question", ("question_id",)),
    Watched("practices_provisiontopic", "tagged", ("provision_id",)),
)


GUARDED, GUARD = "practices_change", "practices_change_refuse_older"
IS_OLDER = f"EXISTS (SELECT 1 FROM {GUARDED} WHERE sequence = NEW.sequence - 1 AND hash_version > NEW.hash_version)"  # noqa: S608
REFUSAL = "a later release than this one writes the change log"
"""A process of an earlier release numbers entries of a log by rows that no longer say where it ends: what it would
note waits for one of this release."""


def install_touches(using: str = "default") -> None:
    """Make the database note what is written to the watched tables that are there."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if NOTED not in existing:
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, existing):
            cursor.execute(statement)


def missing_touches(using: str = "default") -> list[str]:
    """Return the names of the triggers that are not there, in order."""
    tables = set(connections[using].introspection.table_names())
    wanted = {trigger(watched, verb) for watched in WATCHED if watched.table in tables for verb in VERBS}
    wanted |= {GUARD} if LISTED in tables else set()
    return sorted(wanted - present_triggers(using)) if NOTED in tables else []


def trigger(watched: Watched, verb: str) -> str:
    """Return the name of a trigger."""
    return f"{watched.table}_noted_{verb}"


def statements(vendor: str, tables: set[str]) -> list[str]:
    """Return the SQL that makes the triggers of these tables (anew, where they are there)."""
    make = _for_statements if vendor == "postgresql" else _for_rows
    lines = [line for watched in WATCHED if watched.table in tables for verb in VERBS for line in make(watched, verb)]
    return lines + (_guard(vendor) if LISTED in tables else [])


def _guard(vendor: str) -> list[str]:
    if vendor != "postgresql":
        return [
            f'DROP TRIGGER IF EXISTS "{GUARD}"',
            f'CREATE TRIGGER "{GUARD}" BEFORE INSERT ON "{GUARDED}" WHEN {IS_OLDER} '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    return [
        f'CREATE OR REPLACE FUNCTION "{GUARD}"() RETURNS trigger AS $$ BEGIN '
        f"IF {IS_OLDER} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END; $$ LANGUAGE plpgsql",
        f'DROP TRIGGER IF EXISTS "{GUARD}" ON "{GUARDED}"',
        f'CREATE TRIGGER "{GUARD}" BEFORE INSERT ON "{GUARDED}" FOR EACH ROW EXECUTE FUNCTION "{GUARD}"()',
    ]


def _kind(watched: Watched, row: str) -> str:
    return f"{row}.kind" if watched.kind == "release" else f"'{watched.kind}'"


def _for_rows(watched: Watched, verb: str) -> list[str]:
    """SQLite: one trigger for each row."""
    row = "OLD" if verb == "delete" else "NEW"
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in watched.columns)
    when = f" WHEN {changed}" if changed and verb == "update" else ""
    inserts = " ".join(
        f"INSERT INTO {NOTED} (kind, row) SELECT {_kind(watched, row)}, CAST({row}.{key} AS TEXT) "
        f"WHERE {row}.{key} IS NOT NULL;"
        for key in watched.keys
    )
    name = trigger(watched, verb)
    return [
        f'DROP TRIGGER IF EXISTS "{name}"',
        f'CREATE TRIGGER "{name}" AFTER {verb.upper()} ON "{watched.table}"{when} BEGIN {inserts} END',
    ]


def _for_statements(watched: Watched, verb: str) -> list[str]:
    """PostgreSQL: one trigger for each statement, over all of its rows at once."""
    insert = f"INSERT INTO {NOTED} (kind, row) SELECT DISTINCT"
    name = trigger(watched, verb)
    rows = "stale" if verb == "delete" else "fresh"
    joined = " JOIN stale ON stale.id = fresh.id" if watched.columns and verb == "update" else ""
    fresh, stale = (", ".join(f"{side}.{column}" for column in watched.columns) for side in ("fresh", "stale"))
    changed = f" AND ({fresh}) IS DISTINCT FROM ({stale})" if joined else ""
    inserts = " ".join(
        f"{insert} {_kind(watched, rows)}, CAST({rows}.{key} AS text) "
        f"FROM {rows}{joined} WHERE {rows}.{key} IS NOT NULL{changed};"
        for key in watched.keys
    )
    tables = {"insert": "NEW TABLE AS fresh", "delete": "OLD TABLE AS stale"}
    referencing = tables.get(verb, "NEW TABLE AS fresh OLD TABLE AS stale")
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger AS $$ BEGIN {inserts} RETURN NULL; END; '
        "$$ LANGUAGE plpgsql",
        f'DROP TRIGGER IF EXISTS "{name}" ON "{watched.table}"',
        f'CREATE TRIGGER "{name}" AFTER {verb.upper()} ON "{watched.table}" REFERENCING {referencing} '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()',
    ]
