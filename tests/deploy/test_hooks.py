"""The local hooks, and the targets of make that pages and hooks name."""

import re
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_hooks_call_make_and_fetch_nothing():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        assert hook["entry"].split()[0] == "make"
        assert hook["entry"].split()[1] in TARGETS
        assert hook["language"] == "system"


def test_pages_name_targets_that_there_are():
    for page in [
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "developers.md",
        *(ROOT / "docs" / "operators").glob("*.md"),
    ]:
        named = set(re.findall(r"`make ([a-z]+)", page.read_text()))
        assert named <= TARGETS, page.name
