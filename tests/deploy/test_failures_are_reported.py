"""What runs by the clock in containers: a command that fails is reported, and stops nothing that comes after it."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.dockerfile import COMPOSE
from tests.deploy.test_kubernetes import RUNNING, template_of

NIGHTLY: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]["nightly"]
JOBS = [thing for thing in RUNNING if thing["kind"] == "CronJob"]
UNITS = {"backup": "backup", "refresh_vectors": "nightly", "verify_ledger": "nightly", "check_health": "health"}
"""By command: under what its failure is reported."""


def run(command: list[str], failing: str, folder: Path) -> tuple[int, list[str]]:
    """Run a command line with a `python` that fails at one command; give its status and the commands that ran."""
    log = folder / "ran"
    (folder / "python").write_text(f'#!/bin/sh\necho "$2 $3" >>{log}\n[ "$2" != {failing} ]\n')
    (folder / "sleep").write_text("#!/bin/sh\nkill -TERM $PPID\n")  # the first round is looked at
    for name in ("python", "sleep"):
        (folder / name).chmod(0o755)
    ran = subprocess.run(command, env={"PATH": f"{folder}:/usr/bin:/bin"}, check=False, timeout=30)
    return ran.returncode, log.read_text().splitlines()


@pytest.mark.parametrize("failing", UNITS)
def test_nightly_of_the_composition_reports_what_fails_and_goes_on(failing: str, tmp_path: Path):
    script = NIGHTLY["command"][-1].replace("$$", "$")

    _status, ran = run(["sh", "-c", script], failing, tmp_path)

    assert [line.split()[0] for line in ran if not line.startswith("report_failure")] == list(UNITS)
    assert [line for line in ran if line.startswith("report_failure")] == [f"report_failure {UNITS[failing]}"]


def test_nightly_of_the_composition_reaches_a_mail_server():
    assert "outside" in NIGHTLY["networks"]


@pytest.mark.parametrize(
    "job", [thing for thing in RUNNING if thing["kind"] == "CronJob"], ids=lambda job: job["metadata"]["name"]
)
def test_job_of_kubernetes_reports_that_it_failed_and_fails(job: dict[str, Any], tmp_path: Path):
    command = template_of(job)["spec"]["containers"][0]["command"]
    (name,) = [each for each in UNITS if f"manage.py {each}" in command[-1]]

    status, ran = run(command, name, tmp_path)
    assert (status, [line.split()[0] for line in ran]) == (1, [name, "report_failure"])
    assert ran[-1] == f"report_failure {UNITS[name]}"

    assert run(command, "nothing", tmp_path)[0] == 0
