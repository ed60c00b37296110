"""Building row-level security, taking it down, and telling what of it is missing. PostgreSQL alone."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from practices.actions.row_level_security.rules import OPEN, PUBLIC_SINCE, RELEASED, ROWS, RULES, SCHEMA, SETS

POLICY = "second_wall"
FIRST_WITH_SET = 160_000
"""The version of PostgreSQL since which a membership says what it is for."""


class NoRowLevelSecurity(Exception):
    """There can be no row-level security here; the message is for the operator."""


def can_stand() -> bool:
    """Tell whether the database can have row-level security."""
    return connection.vendor == "postgresql"


def standing_role() -> str:
    """Return the role for which it was set up in this database, "" where there is none."""
    return _mark()[0]


@transaction.atomic
def set_up_row_level_security(*, role: str = "") -> str:
    """Set it up for `role` (default: the one that stands, else that of the settings); give the role.

    Safe to run again at any time: where all is as the rules say, nothing is done; else whoever reads meanwhile waits.
    Raises NoRowLevelSecurity.
    """
    if not can_stand():
        raise NoRowLevelSecurity("There is no row-level security on SQLite: it needs PostgreSQL.")
    name = role or standing_role() or settings.ROW_LEVEL_SECURITY_ROLE
    if name == _ask("SELECT current_user")[0][0]:
        raise NoRowLevelSecurity("The portal’s own role cannot be the public’s.")
    if standing_role() == name and not missing_parts():
        return name
    remove_row_level_security()
    _make_role(name)
    statements = _statements(connection.ops.quote_name(name))
    for statement in statements:
        _run(statement)
    _make_mark(name, _digest(statements))
    return name


@transaction.atomic
def remove_row_level_security() -> str:
    """Remove it with all rights of its role, which stays; give the role. Nothing where none stands."""
    name = standing_role()
    ruled = _ask(_RULED, [POLICY]) if can_stand() else []
    if not (name or ruled):
        return ""
    for (table,) in ruled:
        _run(f'DROP POLICY {POLICY} ON "{table}"')
    for (table,) in _ask(_GUARDED):
        _run(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    _run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    if _ask("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]):
        role = connection.ops.quote_name(name)
        _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        _run(f"REVOKE ALL ON SCHEMA public FROM {role}")
    return name


def refresh_row_level_security() -> str:
    """Set it up again where one stands and is not as it has to be; give its role, "" for none."""
    return set_up_row_level_security() if standing_role() else ""


def _mark() -> tuple[str, str]:
    """Return what the database says of it: its role, and a digest of what it was built from."""
    if not can_stand():
        return "", ""
    rows = _ask("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA])
    name, _space, digest = ((rows[0][0] or "") if rows else "").rpartition("\n")
    return name, digest


def _make_mark(name: str, digest: str) -> None:
    _run(f"COMMENT ON SCHEMA {SCHEMA} IS %s", [f"{name}\n{digest}"])


def _digest(statements: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


_RULED = "SELECT tablename::text FROM pg_policies WHERE schemaname = 'public' AND policyname = %s"
_GUARDED = """
    SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relrowsecurity
"""


def missing_parts() -> list[str]:
    """Say, for an operator, what is missing of it or is not as the rules say; nothing where all is well."""
    if not can_stand():
        return ["There is no row-level security on SQLite: it needs PostgreSQL."]
    role, digest = _mark()
    if not role:
        return ["Row-level security was not built."]
    if settings.ROW_LEVEL_SECURITY and role != settings.ROW_LEVEL_SECURITY_ROLE:
        return [f"Row-level security was built for the role {role}, and ROW_LEVEL_SECURITY_ROLE is another."]
    held = _ask(
        "SELECT rolsuper OR rolbypassrls, pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        [role],
    )
    if held != [(False, True)]:
        return [f"The role {role} is not there, holds too many rights, or is closed to the portal."]
    said = []
    if digest != _digest(_statements(connection.ops.quote_name(role))):
        said.append("Row-level security was built from other rules, or other tables.")
    for table, *state in _ask(_STATE, [role, role, role, POLICY]):
        if tuple(state) != _wanted(table):
            said.append(f"The table {table} is not guarded as the rules say.")
    return said


_STATE = """
    SELECT c.relname::text, c.relrowsecurity, p.oid IS NOT NULL, has_any_column_privilege(%s, c.oid, 'SELECT'),
        has_any_column_privilege(%s, c.oid, 'INSERT, UPDATE') OR has_table_privilege(%s, c.oid, 'DELETE, TRUNCATE')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = %s
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


def _wanted(table: str) -> tuple[bool, bool, bool, bool]:
    """Say how a table has to be: guarded, with a rule, read by the public's role, written by it."""
    return table not in OPEN, table in RULES, table in RULES or table in OPEN, False


def _tables() -> set[str]:
    return set(connection.introspection.table_names())


def _make_role(name: str) -> None:
    """Make the role, if it is not there, and let the portal become it. Raises NoRowLevelSecurity."""
    role = connection.ops.quote_name(name)
    try:
        with transaction.atomic():
            if not _ask("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]):
                _run(f"CREATE ROLE {role} NOLOGIN")
            if not _ask("SELECT 1 WHERE pg_has_role(current_user, %s, 'MEMBER')", [name]):
                with_set = _ask("SELECT current_setting('server_version_num')::int")[0][0] >= FIRST_WITH_SET
                _run(f"GRANT {role} TO CURRENT_USER{' WITH INHERIT FALSE, SET TRUE' if with_set else ''}")
    except ProgrammingError as error:
        raise NoRowLevelSecurity(
            f"The database does not let the portal make the role {name}: have it made and granted to the portal."
        ) from error


def _statements(role: str) -> list[str]:
    there = _tables()
    return [
        f"CREATE SCHEMA {SCHEMA}",
        _view("released", RELEASED),
        *(statement for name, query in SETS.items() for statement in (_view(name, query), _set(name))),
        _function("public_since(integer)", "timestamptz", f"RETURN ({PUBLIC_SINCE});"),
        *(_view(name, query) for name, query in ROWS.items()),
        f"GRANT USAGE ON SCHEMA {SCHEMA}, public TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}",
        *(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY' for table in sorted(there - set(OPEN))),
        *(f'GRANT SELECT ON "{table}" TO {role}' for table in sorted(there & {*OPEN, *RULES})),
        *(
            f'CREATE POLICY {POLICY} ON "{table}" FOR SELECT TO {role} USING ({rule})'
            for table, rule in RULES.items()
            if table in there
        ),
    ]


def _view(name: str, query: str) -> str:
    return f"CREATE VIEW {SCHEMA}.{name} AS {query}"


READ_ONCE = """
    DECLARE known text := current_setting('second_wall.<name>', true);
    BEGIN
        IF known IS NULL OR known = '' THEN
            known := coalesce((SELECT array_agg(o.key)::text FROM second_wall.<name> o), '{}');
            PERFORM set_config('second_wall.<name>', known, true);
        END IF;
        RETURN known::integer[];
    END
"""


def _set(name: str) -> str:
    """Write the function that reads the keys of a view, once in a transaction: it keeps them in a setting of it.

    (PL/pgSQL keeps its plan: what each query would plan anew costs more than what it finds.)
    """
    return _function(
        f"open_{name}()",
        "integer[]",
        READ_ONCE.replace("<name>", name),
    )


def _function(signature: str, gives: str, body: str) -> str:
    body = body if "BEGIN" in body else f"BEGIN {body} END"
    return (
        f"CREATE FUNCTION {SCHEMA}.{signature} RETURNS {gives} LANGUAGE plpgsql STABLE SECURITY DEFINER "
        f"AS $body$ {body} $body$"
    )


def _ask(query: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def _run(statement: str, params: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
