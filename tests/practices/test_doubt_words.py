"""Every kind of doubt that the source can make has a name, and stands in the guide."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.functional import Promise

from practices.templatetags.doubt_words import KINDS, gravity, kind_of_doubt

ROOT = Path(settings.BASE_DIR)
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")


def codes_in(source: str) -> set[str]:
    """Return the codes of doubts in a module: a bare word that is an argument, or part of a tuple, beside a weight."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else []
        values = [part.value for part in parts if isinstance(part, ast.Constant)]
        if any(isinstance(value, float) and 0 <= value <= 1 for value in values):
            found.update(value for value in values if isinstance(value, str) and CODE.fullmatch(value))
    return found


@pytest.fixture(scope="module")
def codes() -> set[str]:
    packages = ("documents", "texts/numbering", "texts/editing")
    modules = [path for part in packages for path in (ROOT / "practices" / part).rglob("*.py")]
    return set().union(*(codes_in(path.read_text(encoding="utf-8")) for path in modules))


def test_codes_are_found_in_every_way_that_the_source_states_them():
    source = """
doubts.add(line.number, "in_a_method", text, 0.8)
found.append(Finding("in_a_class", f"{count} words", 0.4))
TABLE = (("in_a_table", 0.5, lambda page: page.is_turned, "Words on {pages}."),)
def read():
    yield "in_a_generator", 0.3, "Words."
"""
    assert codes_in(source) == {"in_a_method", "in_a_class", "in_a_table", "in_a_generator"}


def test_every_code_has_a_name_and_every_name_a_code(codes):
    assert codes == set(KINDS)
    assert all(isinstance(name, Promise) for name in KINDS.values())


def test_every_code_stands_in_the_guide(codes):
    guide = (ROOT / "docs" / "numbered-text.md").read_text(encoding="utf-8")
    section = guide.partition("\n## Doubts\n")[2].partition("\n## ")[0]

    listed = [code for line in section.split("\n") if line.startswith("| `") for code in re.findall(r"`(\w+)`", line)]
    assert sorted(listed) == sorted(codes)


def test_code_that_is_not_known_is_its_own_name():
    assert kind_of_doubt("missing_number") == "Numbers that are missing"
    assert kind_of_doubt("not_yet_known") == "Not yet known"


@pytest.mark.parametrize(
    ("weight", "words"), [(0.7, "probably wrong"), (0.69, "worth a look"), (0.4, "worth a look"), (0.39, "minor")]
)
def test_weight_is_said_in_words(weight, words):
    assert gravity(weight) == words
