"""What kills share: jobs in processes that may be killed, an audit in a place of its own, what it prints."""

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from tests.measurements.audit.places import Place, places

KILLS = int(os.environ.get("AUDIT_KILLS", "100"))
"""How many jobs are killed on each database."""
MOST_TRIES = 3
"""How many jobs are begun at most for each that is to be killed."""
CHECKOUT = Path(__file__).resolve().parents[3]


class Killable:
    """A process that does jobs one after the other, each in a child that may be killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.measurements.audit.killable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=CHECKOUT,
            text=True,
        )

    def ask(self, *job: Any) -> Any:
        """Have a job done whole; give its answer. Raises RuntimeError when it failed."""
        self._start(*job)
        answer, status = self._finish()
        if status != 0:
            raise RuntimeError(f"{job[0]} failed: {answer}")
        return answer

    def kill(self, after: float, *job: Any) -> bool:
        """Begin a job and kill it after so many seconds; tell whether it was killed before its end."""
        child = self._start(*job)
        time.sleep(after)
        if _is_running(child):
            os.kill(child, signal.SIGKILL)
        _answer, status = self._finish()
        return status == -signal.SIGKILL

    def close(self) -> None:
        """Let it end."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def _start(self, *job: Any) -> int:
        """Begin a job; give the number of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(self._hear()["pid"])

    def _finish(self) -> tuple[Any, int]:
        """Wait for the job's end; give its answer (None: it came to none) and its status."""
        answer = None
        while "status" not in (heard := self._hear()):
            answer = heard["answer"]
        return answer, heard["status"]

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The process that does the jobs has ended.")
        heard: dict[str, Any] = json.loads(line)
        return heard


def _is_running(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass
class Audit:
    """Kills jobs in one place, and counts what was found. `folder` holds their files."""

    folder: Path
    place: Place
    faults: list[str] = field(default_factory=list)
    killed: int = 0

    @property
    def summary(self) -> str:
        """What was killed and what came of it, in words."""
        raise NotImplementedError

    def begin(self) -> Killable:
        """Start the process that does the jobs in this place."""
        own = {"DEBUG": "1", "VAR_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
        own["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"  # it tidies up after each kill
        rest = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return Killable({**rest, **own, **self.place.environment})


def audited[Kind: Audit](kind: type[Kind], place: Callable[[Path], Place], run: Callable[[Kind], None]) -> Kind:
    """Run an audit at `place`, which is made in a folder of its own and removed; give what was found."""
    with tempfile.TemporaryDirectory() as name:
        made = place(Path(name))
        try:
            audit = kind(Path(name), made)
            run(audit)
        finally:
            made.remove()
    return audit


def audit_databases(kill: Callable[..., Audit], *, kills: int = KILLS) -> int:
    """Kill so many jobs on each database; print what was found, and give 1 if anything was."""
    return try_databases(lambda _name, place: kill(place, kills=kills), is_short=lambda audit: audit.killed < kills)


def try_databases(
    attempt: Callable[[str, Callable[[Path], Place]], Any], *, is_short: Callable[[Any], bool] = lambda _audit: False
) -> int:
    """Audit each database (by name and place); print `summary` and `faults`, and give 1 if anything was found.

    `is_short` tells whether less was tried than should have been.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    status = 0
    for name, place in places(databases):
        audit = attempt(name, place)
        for fault in audit.faults:
            print(fault)
        print(f"{name}: {audit.summary}; {len(audit.faults)} faults", flush=True)
        status = max(status, int(bool(audit.faults) or is_short(audit)))
    return status
