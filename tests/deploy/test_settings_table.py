"""The table of settings in docs/operators.md is what the settings read, no more and no less."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READERS = {"env", "environ"}


def variables_read(source: str) -> set[str]:
    """Return the names that are read from the environment: the first argument of each call of `env`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func).partition(".")[0] in READERS
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def variables_told() -> set[str]:
    text = (ROOT / "docs" / "operators.md").read_text()
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text, re.MULTILINE))


def test_table_has_each_variable_that_is_read():
    assert variables_read((ROOT / "portal" / "settings.py").read_text()) - variables_told() == set()


def test_table_has_no_variable_that_is_not_read():
    assert variables_told() - variables_read((ROOT / "portal" / "settings.py").read_text()) == set()


def test_reading_is_recognised():
    source = 'A = env.bool("ONE", default=env.str("TWO"))\nB = environ.Env().str("THREE")\nC = other.str("FOUR")\n'

    assert variables_read(source) == {"ONE", "TWO", "THREE"}
