"""Reports killed while they are compiled: no half issue, no gap in the numbers, and freezing again works.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. Three kills run in `make test`.
"""

import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from tests.audit.kills import Killable, Place, environment_of, is_running, places

KILLS = 100
MOST_TRIES = 3
"""How many reports are begun at most for each that is to be killed."""
SEED = 5
BODIES = 40


@dataclass
class ReportAudit:
    """Kills reports in one place, and counts what was found. `folder` holds their files."""

    folder: Path
    place: Place
    faults: list[str] = field(default_factory=list)
    killed: int = 0
    frozen: int = 0

    def run(self, *, kills: int, seed: int, bodies: int) -> None:
        """Kill `kills` reports, each at a moment of its own; every now and then one is let through.

        Half of the moments lie anywhere, half in the last third, where files and rows are written. A report that
        was done before its moment does not count as killed.
        """
        chance = random.Random(seed)
        with closing(Killable(environment_of(self.folder, self.place))) as process:
            process.ask("prepare_reports", bodies)
            began = time.monotonic()
            self._let_through(process)
            seconds = time.monotonic() - began
            for number in range(MOST_TRIES * kills):
                if self.killed == kills:
                    break
                after = seconds * chance.uniform(chance.choice((0.05, 0.67)), 1.0)
                if not self._kill(process, after):
                    seconds = after  # it had ended by then: the machine is faster now
                if number % 10 == 9:
                    self._let_through(process)
            self._let_through(process)

    def _kill(self, process: Killable, after: float) -> bool:
        """Kill one report; tell whether it was killed before its end."""
        child = process.start("freeze_next")
        time.sleep(after)
        os.kill(child, signal.SIGKILL) if is_running(child) else None
        _answer, status = process.finish()
        was_killed = status == -signal.SIGKILL
        self.killed += was_killed
        found = process.ask("inspect_reports")
        wanted = (self.frozen, self.frozen + 1) if was_killed else (self.frozen + 1,)
        self._note(found, wanted, f"killed after {after:.2f} s")
        return was_killed

    def _let_through(self, process: Killable) -> None:
        process.ask("freeze_next")
        self._note(process.ask("inspect_reports"), (self.frozen + 1,), "undisturbed")

    def _note(self, found: dict[str, Any], wanted: tuple[int, ...], when: str) -> None:
        self.faults += [f"{when}: {fault}" for fault in found["faults"]]
        if found["count"] not in wanted:
            self.faults.append(f"{when}: {found['count']} issues, and {wanted} were expected")
        self.frozen = found["count"]


def kill_reports(place: Callable[[Path], Place], *, kills: int, seed: int = SEED, bodies: int = BODIES) -> ReportAudit:
    """Kill reports at `place`, which is made in a folder of its own and removed; give what was found."""
    with tempfile.TemporaryDirectory() as name:
        made = place(Path(name))
        try:
            audit = ReportAudit(Path(name), made)
            audit.run(kills=kills, seed=seed, bodies=bodies)
        finally:
            made.remove()
            shutil.rmtree(Path(name) / "records", ignore_errors=True)
    return audit


def main() -> int:
    """Kill KILLS reports on the database; print what was found, and give 1 if anything was."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    status = 0
    for name, place in places(databases):
        audit = kill_reports(place, kills=KILLS)
        for fault in audit.faults:
            print(fault)
        print(
            f"{name}: {audit.killed} reports were killed before their end, {audit.frozen} issues were frozen; "
            f"{len(audit.faults)} faults",
            flush=True,
        )
        status = max(status, int(bool(audit.faults) or audit.killed < KILLS))
    return status


if __name__ == "__main__":
    sys.exit(main())
