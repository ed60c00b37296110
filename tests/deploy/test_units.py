"""The units of systemd: read by it where it is there, and as narrow as they are said to be."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.commands import assert_is_command

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "deploy" / "systemd"
UNITS = sorted(FOLDER.iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "CapabilityBoundingSet": "",
    "User": "exchange",
}
REPORTS = "practice-exchange-failed@.service"
PROGRAMS = "/srv/practice-exchange/.venv/bin/"
SYSTEMD = shutil.which("systemd-analyze")
MOST_EXPOSED = 20
"""Of systemd's exposure, from 0 to 100."""


class Unit(configparser.ConfigParser):
    """Reads a unit; of a key that stands several times the last line."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read(unit: Path) -> Unit:
    parser = Unit(strict=False, interpolation=None, delimiters=("=",))
    parser.read_string(unit.read_text())
    return parser


def started(unit: Path) -> list[str]:
    return [line.removeprefix("ExecStart=") for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_service_may_do_little(unit: Path):
    service = read(unit)["Service"]

    assert {name: service[name] for name in HARDENED} == HARDENED
    assert set(service["ReadWritePaths"].split()) <= {"/var/lib/practice-exchange", "/var/backups/practice-exchange"}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_service_starts_what_is_there(unit: Path):
    for line in started(unit):
        program, *arguments = line.removeprefix(PROGRAMS).split()
        if program == "gunicorn":
            assert (ROOT / arguments[arguments.index("--config") + 1]).is_file()
        else:
            assert program == "python"
            assert_is_command(arguments)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_failure_of_a_service_is_reported_by_a_unit_that_there_is(unit: Path):
    wanted = None if unit.name == REPORTS else REPORTS.replace("@", "@%n")

    assert read(unit)["Unit"].get("OnFailure") == wanted
    assert FOLDER / REPORTS in SERVICES


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.stem)
def test_timer_has_its_service_and_a_time(timer: Path):
    parsed = read(timer)

    assert timer.with_suffix(".service") in SERVICES
    assert parsed["Timer"]["OnCalendar"]
    assert parsed["Install"]["WantedBy"] == "timers.target"


@pytest.fixture
def copies(tmp_path: Path) -> list[str]:
    """Copy the units with programs that are on this machine."""
    program = shutil.which("true") or "/bin/true"
    for unit in UNITS:
        lines = [
            f"ExecStart={program}" if line.startswith("ExecStart=") else line for line in unit.read_text().splitlines()
        ]
        (tmp_path / unit.name).write_text("\n".join(lines) + "\n")
    return [str(tmp_path / unit.name) for unit in UNITS]


@pytest.mark.skipif(SYSTEMD is None, reason="systemd is not installed")
def test_systemd_reads_the_units(copies: list[str]):
    assert SYSTEMD
    looked = subprocess.run([SYSTEMD, "verify", "--man=no", *copies], capture_output=True, text=True, check=False)

    assert (looked.returncode, looked.stderr.strip()) == (0, "")


@pytest.mark.skipif(SYSTEMD is None, reason="systemd is not installed")
def test_systemd_calls_each_service_little_exposed(copies: list[str]):
    assert SYSTEMD
    services = [copy for copy in copies if copy.endswith(".service")]
    looked = subprocess.run(
        [SYSTEMD, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", *services],
        capture_output=True,
        text=True,
        check=False,
    )

    assert looked.returncode == 0, looked.stdout[-500:] + looked.stderr
