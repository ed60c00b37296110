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
WRAPPER = ROOT / "deploy" / "practice-exchange"
SHELL = shutil.which("sh") or "/bin/sh"


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
    assert subprocess.run([SHELL, "-n", str(ROOT / "deploy" / name)], check=False).returncode == 0


def test_settings_that_the_script_writes_are_in_the_table():
    written = steps_of_script()["settings"].split("<<SETTINGS\n")[1].split("\nSETTINGS")[0]
    table = (ROOT / "docs" / "operators.md").read_text()

    for line in written.splitlines():
        assert f"| `{line.partition('=')[0]}` |" in table


def test_script_shuts_each_folder_of_files_to_other_accounts():
    named = set(re.findall(r'VAR_DIR / "(\w+)"', (ROOT / "portal" / "settings.py").read_text()))
    shut = re.search(
        r"cd /var/lib/practice-exchange && install -d -m 0700 -o exchange -g exchange ([\w ]+)", SCRIPT.read_text()
    )

    assert shut
    assert set(shut[1].split()) == named - {"static"}


def test_script_is_not_bound_to_the_mask_of_its_shell():
    code = steps_of_script()["code"]

    assert code.startswith("umask 022\n")
    assert "--mode=a+rX" in code


def test_command_refuses_a_database_of_the_shell(tmp_path: Path):
    ran = subprocess.run(
        [SHELL, str(WRAPPER), "restore", "archive.tar"],
        env={"DATABASE_URL": "postgres:///drill", "SETTINGS": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, "SETTINGS=" in ran.stderr) == (2, True)


def test_command_writes_what_nginx_can_read_whatever_the_mask_of_the_shell(tmp_path: Path):
    (tmp_path / "environment").touch()
    (tmp_path / "runuser").write_text("#!/bin/sh\numask\n")
    (tmp_path / "runuser").chmod(0o755)
    shell = ["-c", f"umask 077; exec {SHELL} {WRAPPER} collectstatic"]

    ran = subprocess.run(
        [SHELL, *shell],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "SETTINGS": str(tmp_path / "environment"), "RELEASE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "0022\n"
