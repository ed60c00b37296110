"""What the outside holds on to, as lines of text: addresses, API, tables, triggers, commands, settings, stored names.

The lines are in `recorded/`, a file for each kind. A commit that moves code changes none of them; one that adds to them
writes them again (`RECORD=1 make test ARGS=tests/architecture/test_outside.py`, with each database), and its difference
shows what is new outside.
"""

import ast
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.db import connection
from django.urls import URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from wagtail.log_actions import registry

from practices.actions.proposals import DECIDED_BY_CALLING
from practices.operations.due import JOBS

RECORDED = Path(__file__).parent / "recorded"
ROOT = Path(__file__).parents[2]
APPS = ("portal", "home", "organizations", "practices")
READERS = {"env", "environ.Env()", "os.environ", "os"}
"""What reads settings from the environment."""
WORDS = {"description", "summary", "title", "x-enum-descriptions", "externalDocs", "example", "examples"}
"""Keys of a description of the API that hold words for people, which may be put better."""


def addresses() -> Iterator[str]:
    """Return each pattern of the URL map with the names by which it is reversed."""

    def walk(entries: Any, route: str, spaces: tuple[str, ...]) -> Iterator[str]:
        for entry in entries:
            there = route + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, there, (*spaces, entry.namespace) if entry.namespace else spaces)
            else:
                yield f"/{there} {':'.join((*spaces, entry.name or ''))}"

    yield from walk(get_resolver().url_patterns, "", ())


def api() -> Iterator[str]:
    """Return a digest of each operation and component of the API's description, without its words."""
    described = SchemaGenerator(urlconf="practices.urls.mounted").get_schema(request=None, public=True)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path} {_digest(_without_words(operation))}"
    for kind, components in described["components"].items():
        for name, component in components.items():
            yield f"{kind} {name} {_digest(_without_words(component))}"


def _without_words(node: Any) -> Any:
    if isinstance(node, dict):
        named = "properties" in node  # below it the keys are names of fields
        return {
            key: {name: _without_words(one) for name, one in value.items()}
            if named and key == "properties"
            else _without_words(value)
            for key, value in node.items()
            if key not in WORDS
        }
    return [_without_words(one) for one in node] if isinstance(node, list | tuple) else str(node)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def models() -> Iterator[str]:
    """Return each model of ours with its table, and each of its columns with type, nullity, and the values it takes."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in APPS:
            continue
        yield f"{model._meta.db_table} {model._meta.label}"
        for field in model._meta.local_concrete_fields:
            kind, null = field.db_type(connection), " null" if field.null else ""
            values = ",".join(str(value) for value, _label in field.flatchoices)
            yield f"{model._meta.db_table}.{field.column} {kind}{null}{' of ' + _short(values) if values else ''}"
        for rule in sorted(one.name for one in (*model._meta.constraints, *model._meta.indexes)):
            yield f"{model._meta.db_table} rule {rule}"


def _short(values: str) -> str:
    return values if len(values) < 200 else _digest(values)


def schema() -> Iterator[str]:
    """Return a digest of what the database says of each of its tables, indexes and triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        else:
            yield f"{SERVER}{connection.pg_version // 10_000}"
            cursor.execute(ON_POSTGRESQL)
        yield from (f"{kind} {name} {_digest(' '.join(said.split()))}" for kind, name, said in cursor.fetchall())


SERVER = "server "
"""Begins the line that says by which version of PostgreSQL this was written: another may word it otherwise."""
ON_POSTGRESQL = """
    SELECT 'column', table_name || '.' || column_name,
           concat_ws(' ', data_type, is_nullable, column_default, character_maximum_length)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', p.proname, pg_get_functiondef(p.oid)
      FROM pg_proc p LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
     WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND d.objid IS NULL
    UNION ALL SELECT 'policy', tablename || '.' || policyname, concat_ws(' ', cmd, qual, with_check)
      FROM pg_policies WHERE schemaname = 'public'
"""


def commands() -> Iterator[str]:
    """Return each command of ours with its options."""
    common = {option for action in BaseCommand().create_parser("", "")._actions for option in action.option_strings}
    for name, app in sorted(get_commands().items()):
        if str(app) in APPS:
            parser = load_command_class(app, name).create_parser("manage.py", name)
            options = [" ".join(one.option_strings) or f"<{one.dest}>" for one in parser._actions
                       if not set(one.option_strings) & common]  # fmt: skip
            yield " ".join([name, *(f"[{option}]" for option in options)])


def settings_read() -> Iterator[str]:
    """Return the names that the portal reads from the environment."""
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                of = node.func.value if isinstance(node.func, ast.Attribute) else node.func
                name = node.args[0].value
                if ast.unparse(of) in READERS and isinstance(name, str) and name.isupper():
                    yield name


def stored_names() -> Iterator[str]:
    """Return the names that rows keep: jobs, acts of the log, what a proposal calls, salts, mails."""
    yield from (f"job {job.name}" for job in JOBS)
    yield from (f"log {action}" for action, _label in registry.get_choices() if not action.startswith("wagtail."))
    yield from (f"proposal {action}" for action in DECIDED_BY_CALLING)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                    names = [one.id for one in node.targets if isinstance(one, ast.Name)]
                    yield from (f"salt {node.value.value}" for name in names if name.endswith("SALT"))
        yield from (f"mail {path.stem}" for path in (ROOT / app).rglob("templates/**/mails/*.txt"))


KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "addresses": addresses,
    "api": api,
    "models": models,
    "commands": commands,
    "settings": settings_read,
    "stored_names": stored_names,
    "schema": schema,
}
"""What is recorded, by the name of its file; the last needs a database."""


def read_now(kind: str) -> list[str]:
    """Return the lines of a kind as they are now, sorted, each once."""
    return sorted(set(KINDS[kind]()))


def file_of(kind: str, vendor: str) -> Path:
    """Return the file of a kind; what depends on the database has one for each."""
    return RECORDED / (f"{kind}.{vendor}.txt" if kind in ("schema", "models") else f"{kind}.txt")


def read_recorded(kind: str, vendor: str) -> list[str]:
    """Return the lines of a kind as they were recorded."""
    return file_of(kind, vendor).read_text().splitlines()


def record(kind: str, vendor: str) -> None:
    """Write the lines of a kind as they are now."""
    file_of(kind, vendor).write_text("".join(f"{line}\n" for line in read_now(kind)))
