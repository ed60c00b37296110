"""Starting the portal and checking it, beside a bare project with the same foreign apps: seconds of processor.

Each is `manage.py check` in a process of its own, with bytecode, by turns; the first of each makes the bytecode.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from tests.measurements.bench.rows import Measured

OURS = ("portal", "home", "practices", "organizations")
ROUNDS = 7
FLOOR = 1 / 1.3
"""At most 1.3 times what the bare project takes."""


def measure() -> list[Measured]:
    """Return the medians of both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    apps = ["wagtail.users" if one.endswith("UsersConfig") else one for one in settings.INSTALLED_APPS]
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        common = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        portal = common | {"DEBUG": "1", "VAR_DIR": str(settings.VAR_DIR)}
        bare = common | {
            "DJANGO_SETTINGS_MODULE": "tests.measurements.bench.bare_project",
            "BARE_APPS": ",".join(map(str, filter(_is_foreign, apps))),
            "BARE_MIDDLEWARE": ",".join(filter(_is_foreign, settings.MIDDLEWARE)),
        }
        times = [(_seconds(["manage.py"], portal), _seconds(["-m", "django"], bare)) for _ in range(ROUNDS + 1)][1:]
    ours, theirs = (statistics.median(side) for side in zip(*times, strict=True))
    return [Measured("manage.py check, with bytecode", ours, theirs, "a bare project of the same apps", FLOOR)]


def _is_foreign(name: str) -> bool:
    return name.partition(".")[0] not in OURS


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the seconds of processor of a check."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    root = Path(settings.BASE_DIR)
    done = subprocess.run(
        [sys.executable, *command, "check"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if "System check identified" not in done.stdout + done.stderr:
        raise RuntimeError(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
