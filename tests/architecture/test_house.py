"""The house rules that no linter knows."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from practices.actions.triggers import ledgers
from practices.models import Change

ROOT = Path(settings.BASE_DIR)
ACTIONS = sorted([*ROOT.glob("*/actions.py"), *ROOT.glob("practices/actions/*.py")])
TEMPLATES = sorted(file for app in ("portal", "home", "practices") for file in (ROOT / app).rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ACTIONS, ids=relative)
def test_an_action_knows_no_request_and_takes_keywords(path: Path):
    tree = ast.parse(path.read_text())
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and path.name != "triggers.py"
    ]

    assert "django.http" not in path.read_text()
    for function in public:
        names = [argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]]
        assert "request" not in names, function.name


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
