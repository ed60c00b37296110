"""The script for Debian: the page quotes each of its steps, and it names files that are there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SCRIPT = ROOT / "deploy" / "debian.sh"
PAGE = ROOT / "docs" / "operators" / "install.md"


def steps_of_script() -> dict[str, str]:
    _before, *parts = re.split(r"^say (\w+)\n", SCRIPT.read_text(), flags=re.MULTILINE)
    steps = dict(zip(parts[::2], (part.strip("\n") for part in parts[1::2]), strict=True))
    del steps["done"]
    return steps


def steps_of_page() -> dict[str, str]:
    found = re.findall(r"^### \d+\. (\w+)\n\n[^`].*?\n\n```sh\n(.*?)\n```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return {name.lower(): body for name, body in found}


def test_page_quotes_each_step_of_the_script_in_its_order():
    assert list(steps_of_page().items()) == list(steps_of_script().items())


def test_script_names_files_that_are_there():
    named = re.findall(r"""\$SOURCE"?/(deploy/[\w./-]+)""", SCRIPT.read_text())

    assert len(named) >= 5
    assert [name for name in named if not (ROOT / name.rstrip("/")).exists()] == []


@pytest.mark.parametrize("name", ["debian.sh", "practice-exchange"])
def test_shell_reads_the_script(name: str):
    shell = shutil.which("sh") or "/bin/sh"

    assert subprocess.run([shell, "-n", str(ROOT / "deploy" / name)], check=False).returncode == 0


def test_settings_that_the_script_writes_are_in_the_table():
    written = steps_of_script()["settings"].split("<<SETTINGS\n")[1].split("\nSETTINGS")[0]
    table = (ROOT / "docs" / "operators.md").read_text()

    for line in written.splitlines():
        assert f"| `{line.partition('=')[0]}` |" in table
