"""The register of OWASP ASVS 5: no number is missing, and all that it names is there."""

import ast
import csv
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.utils.text import slugify

from portal.accounts.passwords import PORTAL_WORDS

ROOT = Path(settings.BASE_DIR)
ASKED = {
    "1": """
    1.2: 1 2 3 4 5; 1.3: 1 2; 1.5: 1; 2.1: 1; 2.2: 1 2; 2.3: 1; 3.2: 1 2; 3.3: 1; 3.4: 1 2; 3.5: 1 2 3; 4.1: 1;
    4.4: 1; 5.2: 1 2; 5.3: 1 2; 6.1: 1; 6.2: 1 2 3 4 5 6 7 8; 6.3: 1 2; 6.4: 1 2; 7.2: 1 2 3 4; 7.4: 1 2;
    8.1: 1; 8.2: 1 2; 8.3: 1; 9.1: 1 2 3; 9.2: 1; 10.4: 1 2 3 4 5; 11.3: 1 2; 11.4: 1; 12.1: 1; 12.2: 1 2;
    13.4: 1; 14.2: 1; 14.3: 1; 15.1: 1; 15.2: 1; 15.3: 1
    """,
    "2": """
    1.1: 1 2; 1.2: 6 7 8 9; 1.3: 3 4 5 6 7 8 9 10 11; 1.4: 1 2 3; 1.5: 2; 2.1: 2 3; 2.2: 3; 2.3: 2 3 4; 2.4: 1;
    3.3: 2 3 4; 3.4: 3 4 5 6; 3.5: 4 5; 3.7: 1 2; 4.1: 2 3; 4.2: 1; 4.3: 1 2; 4.4: 2 3 4; 5.1: 1; 5.2: 3;
    5.4: 1 2 3; 6.1: 2 3; 6.2: 9 10 11 12; 6.3: 3 4; 6.4: 3 4; 6.5: 1 2 3 4 5; 6.6: 1 2 3; 6.8: 1 2 3 4;
    7.1: 1 2 3; 7.3: 1 2; 7.4: 3 4 5; 7.5: 1 2; 7.6: 1 2; 8.1: 2; 8.2: 3; 8.4: 1; 9.2: 2 3 4; 10.1: 1 2;
    10.2: 1 2; 10.3: 1 2 3 4; 10.4: 6 7 8 9 10 11; 10.5: 1 2 3 4 5; 10.6: 1 2; 10.7: 1 2 3; 11.1: 1 2;
    11.2: 1 2 3; 11.3: 3; 11.4: 2 3 4; 11.5: 1; 11.6: 1; 12.1: 2 3; 12.3: 1 2 3 4; 13.1: 1; 13.2: 1 2 3 4 5;
    13.3: 1 2; 13.4: 2 3 4 5; 14.1: 1 2; 14.2: 2 3 4; 14.3: 2 3; 15.1: 2 3; 15.2: 2 3; 15.3: 2 3 4 5 6 7;
    16.1: 1; 16.2: 1 2 3 4 5; 16.3: 1 2 3 4; 16.4: 1 2 3; 16.5: 1 2 3; 17.1: 1; 17.2: 1 2 3 4; 17.3: 1 2
    """,
}
"""The numbers of ASVS 5.0.0 by their level: section and numbers within it."""


def load() -> ModuleType:
    """Load the script, which is in no package."""
    spec = importlib.util.spec_from_file_location("asvs", ROOT / "deploy" / "asvs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


asvs = load()
ROWS = asvs.read_rows()


def asked(level: str) -> Iterator[str]:
    for part in ASKED[level].split(";"):
        section, _colon, numbers = part.strip().partition(": ")
        yield from (f"V{section}.{number}" for number in numbers.split())


@cache
def cases_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@cache
def sections_of(file: str) -> frozenset[str]:
    text = (ROOT / file).read_text()
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return frozenset(slugify(head.replace("'", "").replace("/", "")) for head in heads)


@cache
def names_of(file: str) -> frozenset[str]:
    nodes = ast.walk(ast.parse((ROOT / file).read_text()))
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def missing(row: dict[str, str]) -> Iterator[str]:
    """Return what a row names and what is not there."""
    for found in asvs.REFERENCE.finditer(row["evidence"]):
        if not ((ROOT / found["file"]).is_file() and is_there(found)):
            yield found[0]


def is_there(found: re.Match[str]) -> bool:
    """Tell whether a file that is there has the test, the section or the setting that is named."""
    file, test, place, name = found["file"], found["test"], found["place"], found["name"]
    if test:
        return test.startswith("test_") and test in cases_of(file)
    return (not place or place in sections_of(file)) and (not name or name in names_of(file))


def test_every_number_of_levels_1_and_2_is_answered_once():
    assert len(list(asked("1"))) == 70
    assert len(list(asked("2"))) == 183
    for level in "12":
        assert sorted(row["id"] for row in ROWS if row["level"] == level) == sorted(asked(level))
    assert len(ROWS) == 253


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_answer_is_of_its_kind_and_all_that_it_names_is_there(row: dict[str, str]):
    named = list(asvs.REFERENCE.finditer(row["evidence"]))

    assert row["answer"] in asvs.ANSWERS
    assert len(row["asked"]) > 10
    assert list(missing(row)) == []
    if row["answer"] == "met":
        assert named, "met, and nothing shows it"
    elif row["answer"] == "operator":
        assert any(found["file"] == "docs/operators.md" and found["place"] for found in named)
    else:
        assert len(asvs.REFERENCE.sub("", row["evidence"]).strip(" .")) > 5, "no reason"


def test_a_row_that_names_what_is_not_there_is_found():
    for evidence in (
        "tests/portal/test_nothing.py::test_it",
        "tests/portal/test_asvs_register.py::test_it",
        "tests/portal/test_asvs_register.py::missing",
        "docs/operators.md#nowhere",
        "portal/settings.py:NO_SETTING",
    ):
        assert list(missing({"evidence": f"Words. {evidence} and more."})) == [evidence]


def test_page_shows_the_sheet():
    page = asvs.PAGE.read_text()

    assert page == asvs.written(page), "run deploy/asvs.py"
    for row in ROWS:
        assert page.count(f"| {row['id']} |") == 1


def test_sheet_has_its_columns_and_plain_lines():
    with asvs.SHEET.open(newline="") as file:
        rows = list(csv.reader(file))

    assert rows[0] == ["id", "level", "asked", "answer", "evidence"]
    assert {len(row) for row in rows} == {5}
    assert not [row for row in rows for cell in row if "\n" in cell or "|" in cell or cell != cell.strip()]


def test_words_that_no_password_is_made_of_are_written_down():
    text = (ROOT / "docs" / "security" / "design.md").read_text()

    assert {word for word in PORTAL_WORDS if f"`{word}`" not in text} == set()
