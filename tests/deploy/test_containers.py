"""The image and the composition: what is copied is there, what runs is narrow, and no secret has a value."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.deploy.commands import assert_is_command
from tests.deploy.dockerfile import COMPOSE, DOCKERFILE, filled, is_left_out, steps

ROOT = Path(settings.BASE_DIR)
HADOLINT = shutil.which("hadolint")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
OURS = ("migrate", "web", "worker", "nightly")


def test_image_installs_by_hash_and_runs_as_nobody_in_particular():
    words = steps()
    runs = [rest for word, rest in words if word == "RUN"]

    assert any("--require-hashes" in run and "${LOCK}" in run for run in runs)
    assert ("ARG", "LOCK=requirements.lock") in words
    assert [rest for word, rest in words if word == "USER"] == ["10001:10001"]
    assert words[-1][0] == "CMD"
    assert {"HEALTHCHECK", "LABEL", "STOPSIGNAL", "VOLUME"} <= {word for word, _rest in words}
    assert not [rest for word, rest in words if word in {"ARG", "ENV"} and re.search("SECRET|PASSWORD|TOKEN", rest)]


def test_what_the_image_copies_and_starts_is_there():
    for word, rest in steps():
        if word == "COPY" and "--from" not in rest:
            *sources, _target = rest.split()
            assert [source for source in sources if "[" not in source and not (ROOT / source).exists()] == []
        for path in re.findall(r"/srv/exchange/(deploy/\S+\.py)", rest):
            assert (ROOT / path).is_file()


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed")
def test_linter_has_nothing_to_say():
    assert HADOLINT
    looked = subprocess.run([HADOLINT, "--no-color", str(DOCKERFILE)], capture_output=True, text=True, check=False)

    assert (looked.returncode, looked.stdout) == (0, "")


@pytest.mark.parametrize(
    "path", [".git", "tests", "deploy/compose.env", "a/b/x.pyc", "portal/__pycache__", "docs/pictures"]
)
def test_left_out_of_the_image(path: str):
    assert is_left_out(path)


@pytest.mark.parametrize("path", ["manage.py", "docs/backup.md", "deploy/docker/Dockerfile", "practices/tests.py"])
def test_gets_into_the_image(path: str):
    assert not is_left_out(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/opt/bin:$PATH", "/opt/bin:/bin"),
        ("${PATH}", "/bin"),
        ("${NONE:-1}", "1"),
        ("${PATH:?}", "/bin"),
        ("${NONE}", ""),
    ],
)
def test_values_are_put_in_as_an_engine_does(text: str, said: str):
    assert filled(text, {"PATH": "/bin"}) == said


def test_nothing_secret_and_nothing_of_a_developer_gets_into_the_image():
    left_out = set((ROOT / ".dockerignore").read_text().splitlines())

    assert {".git", ".venv", "var", "**/*.env", "**/.env", "**/*.sqlite3*", "**/*.pem", "**/*.key"} <= left_out


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_gains_no_right(name: str):
    service = SERVICES[name]

    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service.get("network_mode") is None
    if name != "database":  # its entry point changes owners before it steps down
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"]
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:")


@pytest.mark.parametrize("name", OURS)
def test_service_of_the_portal_writes_to_its_volumes_alone(name: str):
    targets = [volume.split(":")[1] for volume in SERVICES[name]["volumes"]]

    assert set(targets) <= {
        "/var/lib/practice-exchange",
        "/var/lib/practice-exchange/static",
        "/var/backups/practice-exchange",
    }


@pytest.mark.parametrize("name", [name for name in OURS if "command" in SERVICES[name]])
def test_service_runs_commands_that_there_are(name: str):
    command = SERVICES[name]["command"]
    if command[0] == "python":
        assert_is_command(command[1:])
        return
    called = re.findall(r"python (manage\.py [^;&|\n]+)", command[-1])
    assert called
    for line in called:
        assert_is_command(shlex.split(line))


def test_secrets_come_from_outside_and_the_example_has_none():
    example = dict(
        line.split("=", 1)
        for line in (ROOT / "deploy" / "compose.env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    asked = set(re.findall(r"\$\{(\w+):\?\}", COMPOSE.read_text()))

    assert asked <= set(example)
    assert example["SECRET_KEY"] == example["POSTGRES_PASSWORD"] == ""


def test_files_that_are_mounted_are_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (COMPOSE.parent / source).exists(), source


def test_services_wait_for_services_that_there_are():
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
