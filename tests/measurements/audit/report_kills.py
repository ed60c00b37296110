"""Reports killed while they are compiled: no half issue, no gap in the numbers, and freezing again works.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. Three kills run in `make test`.
"""

import random
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.measurements.audit.killing import MOST_TRIES, Audit, Killable, audit_databases, audited
from tests.measurements.audit.places import Place

SEED = 5
BODIES = 40


@dataclass
class ReportAudit(Audit):
    """Kills reports in one place."""

    frozen: int = 0

    @property
    def summary(self) -> str:
        """How many were killed, and how many issues there are."""
        return f"{self.killed} reports were killed before their end, {self.frozen} issues were frozen"

    def run(self, *, kills: int, seed: int, bodies: int) -> None:
        """Kill `kills` reports, each at a moment of its own; every now and then one is let through.

        Half of the moments lie anywhere, half in the last third, where files and rows are written. A report that
        was done before its moment does not count as killed.
        """
        chance = random.Random(seed)
        with closing(self.begin()) as process:
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
        was_killed = process.kill(after, "freeze_next")
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
    """Kill reports at `place`; give what was found."""
    return audited(ReportAudit, place, lambda audit: audit.run(kills=kills, seed=seed, bodies=bodies))


def main() -> int:
    """Kill reports on the database; print what was found, and give 1 if anything was."""
    return audit_databases(kill_reports)


if __name__ == "__main__":
    sys.exit(main())
