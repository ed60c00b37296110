"""Tests lie where their subject lies: what tests one package alone is in the folder of that package."""

import ast
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests" / "practices"
PACKAGES = frozenset(
    {"texts", "documents", "outreach", "reports", "exchange", "operations", "desk", "redactions", "quality"}
)
NO_SUBJECT = frozenset({"models", "permissions", "apps"})
"""What nearly every test uses to prepare itself."""
PREPARING = frozenset({"practices.exchange.actions.changes", "practices.exchange.actions.tokens"})
"""Notes what a test prepared, as the end of a request does; makes the key with which an API is asked."""


def subjects(file: Path) -> set[str]:
    """Return the parts of `practices` that a test file imports, by their first names."""
    nodes = ast.walk(ast.parse(file.read_text()))
    modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module} - PREPARING
    names = {name.split(".")[1] for name in modules if name.startswith("practices.")} - NO_SUBJECT
    return names | {name for name in modules if name.startswith("django.conf")}


def test_what_tests_one_package_lies_with_it():
    files = [file for file in TESTS.rglob("test_*.py") if len(subjects(file)) == 1]
    away = [
        str(file.relative_to(TESTS))
        for file in files
        if (subject := next(iter(subjects(file)))) in PACKAGES and file.relative_to(TESTS).parts[0] != subject
    ]

    assert len(files) > 100
    assert away == []
