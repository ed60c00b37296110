"""The house rules that no linter knows."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from practices.actions.triggers import ledgers
from practices.models.exchange.changes import Change

ROOT = Path(settings.BASE_DIR)
OF_ORGANIZATIONS = (
    "actions", "appointments", "focal_points", "invitation_mails", "invitations", "membership", "second_factors",
    "sessions", "sign_ins",
)  # fmt: skip
"""The modules of `organizations` that change state."""
ACTIONS = sorted(
    [
        *ROOT.glob("practices/**/actions/**/*.py"),
        *(path for path in ROOT.glob("practices/operations/*.py") if path.name != "admin.py"),
        *(ROOT / f"practices/redactions/{name}.py" for name in ("actions", "things", "copies", "ledger_records")),
        ROOT / "practices/member_departures.py",
        *ROOT.glob("home/*actions.py"),
        *(ROOT / f"organizations/{name}.py" for name in OF_ORGANIZATIONS),
    ]
)
NO_ACTIONS = {
    "home/setting_up.py": "calls the actions of a new portal, each by keywords, in one transaction",
    "organizations/models/reading.py": "a manager that reads in one snapshot",
    "organizations/row_level_security.py": "runs a block as a role of the database",
    "organizations/edit_conflicts/guard.py": "holds a row while a screen asks whether it changed",
    "practices/models/workflows.py": "the task of Wagtail's workflow, with the arguments that Wagtail gives",
    "practices/queries/searching/room.py": "sets the memory of one search",
}
"""What opens a transaction below the screens, and is no action."""
SCREENS = ("admin/", "views/", "api/", "management/", "demonstration/", "migrations/", "accounts/")
CHECKS = ("may_", "is_", "refuse_")
"""Beginnings of the names of what only tells or refuses."""
TEMPLATES = sorted(file for app in ("portal", "home", "practices") for file in (ROOT / app).rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def public_functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def changes_state(function: ast.FunctionDef) -> bool:
    """Tell whether a function is an action: it says who acts, or opens a transaction of its own."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    names = {argument.arg for argument in arguments if _kind(argument) != "str"}  # a column is no person
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    is_check = function.name.startswith(CHECKS)
    return not is_check and ("by" in names or "atomic" in decorators or "keeping_files" in decorators)


@pytest.mark.parametrize("path", ACTIONS, ids=relative)
def test_an_action_knows_no_request(path: Path):
    text = path.read_text()

    assert "django.http" not in text
    assert "rest_framework" not in text
    for function in public_functions(path):
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert "request" not in [argument.arg for argument in arguments if "ApprovalRequest" not in _kind(argument)]


@pytest.mark.parametrize("path", ACTIONS, ids=relative)
def test_an_action_takes_keywords(path: Path):
    given = {
        function.name: [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
        for function in public_functions(path)
        if changes_state(function)
    }

    assert {name: names for name, names in given.items() if names} == {}


def test_every_module_that_opens_a_transaction_is_an_action_or_says_why_not():
    apps_of_ours = [file for app in ("home", "organizations", "practices") for file in (ROOT / app).rglob("*.py")]
    opening = {relative(file) for file in apps_of_ours if "transaction.atomic" in file.read_text()}
    below = {name for name in opening if not any(f"/{screens}" in name for screens in SCREENS)}

    assert below - {relative(file) for file in ACTIONS} == set(NO_ACTIONS)
    assert len(ACTIONS) > 150


def _kind(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def public_templates() -> list[Path]:
    return [file for file in TEMPLATES if "/admin/" not in str(file)]


@pytest.mark.parametrize("path", public_templates(), ids=relative)
def test_a_public_template_runs_nothing_inline(path: Path):
    text = path.read_text()

    assert "|safe" not in text
    assert " style=" not in text
    assert "<style" not in text
    assert "onclick=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")


def test_no_html_template_names_another_site():
    for path in public_templates():
        assert "https://" not in path.read_text().replace("https://www.w3.org", ""), relative(path)


def test_every_ledger_has_a_public_id_and_hashed_fields():
    for model in ledgers():
        assert model.hashed_fields
        if model is not Change:  # its entries are known outside by their number
            assert isinstance(model._meta.get_field("public_id"), models.UUIDField)


def test_no_module_carries_a_name_that_says_nothing():
    empty = {"utils", "helpers", "core", "common", "managers", "misc"}
    files = [file for app in ("portal", "home", "organizations", "practices") for file in (ROOT / app).rglob("*.py")]

    assert not [relative(file) for file in files if file.stem in empty]


def test_every_model_is_in_an_app_of_ours_with_a_name():
    for model in apps.get_models():
        if model._meta.app_label in {"home", "organizations", "practices"}:
            assert model.__doc__, model


def test_each_class_name_is_defined_once():
    found: dict[str, set[str]] = {}
    for file in (
        file for app in ("home", "organizations", "portal", "practices") for file in (ROOT / app).rglob("*.py")
    ):
        if "migrations" not in file.parts:
            for node in ast.parse(file.read_text()).body:
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, set()).add(relative(file))

    assert {name: files for name, files in found.items() if len(files) > 1 and name != "Command"} == {}


def test_models_are_imported_from_their_modules():
    files = [file for app in ("portal", "home", "organizations", "practices") for file in (ROOT / app).rglob("*.py")]
    gathered = re.compile(r"^from practices\.models import", re.MULTILINE)

    assert not [relative(file) for file in files if gathered.search(file.read_text())]
