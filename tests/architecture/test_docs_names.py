"""Modules and classes that the docs for developers name are there."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("practices", "organizations", "portal", "home")
DOCS = ("architecture.md", "glossary.md", "developers.md")
NAMED = re.compile(r"`([A-Za-z_]\w*(?:\.[\w*]+|\.\{[\w, ]+\})*)(?:\(.*?\))?`")
OF_OTHERS = {
    "wagtail",
    "django",
    "allauth",
    "tests",
    "settings",
    "rest_framework",
    "Page",
    "Vary",
    "Delegations",
    "Secretariat",
}
"""First words of what is no name of the portal's own source: of others, headers, groups."""
FILE = re.compile(r"\.(py|html|txt|toml|md|js|css|yml|json|csv|lock)$")


@cache
def defined() -> dict[str, set[Path]]:
    """Return where each class, function and constant of ours is defined, by name."""
    found: dict[str, set[Path]] = defaultdict(set)
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found[node.name].add(path)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        found[target.id].add(path)
    return found


def is_module(name: str) -> bool:
    """Tell whether a name, from the root or from within an app, is a module or package, or something in one."""
    for start in (ROOT, *(ROOT / app for app in APPS)):
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            place = start.joinpath(*parts[:end])
            if place.is_dir() and end == len(parts):
                return True
            for source in (place.with_suffix(".py"), place / "__init__.py"):
                if source.exists() and all(part in source.read_text() for part in parts[end:]):
                    return True
    return False


def is_there(name: str) -> bool:
    first, *rest = name.split(".")
    return is_module(name) or any(all(part in path.read_text() for part in rest) for path in defined().get(first, ()))


def is_file(name: str) -> bool:
    """Tell whether a file of this name is at the top, or within one of the folders that hold source."""
    tops = (*APPS, "docs", "deploy", "static", "tests")
    return (ROOT / name).exists() or any(any((ROOT / top).rglob(name)) for top in tops)


def names_in(doc: str) -> list[str]:
    """Return the dotted names and class names that a page names, each of `a.{b,c}`."""
    found = []
    for name in NAMED.findall((ROOT / "docs" / doc).read_text()):
        head, brace, tail = name.partition("{")
        each = [head + part.strip() for part in tail.rstrip("}").split(",")] if brace else [name]
        found += [one for one in each if "." in one or re.match(r"[A-Z]\w*[a-z]", one)]
    return found


@pytest.mark.parametrize("doc", DOCS)
def test_what_the_docs_name_is_there(doc: str):
    named = [name for name in names_in(doc) if name.split(".")[0] not in OF_OTHERS and "*" not in name]
    named = [name for name in named if not FILE.search(name) or not is_file(name)]

    assert named
    assert sorted({name for name in named if not is_there(name)}) == []
