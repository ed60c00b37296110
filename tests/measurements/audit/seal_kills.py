"""Opening seals killed at any moment: what is opened is in the organization's record, or neither is.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. Two kills run in `make test`.
"""

import random
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.killing import MOST_TRIES, Audit, audit_databases, audited
from tests.measurements.audit.places import Place

SEED = 25
OPENINGS = 20


@dataclass
class SealAudit(Audit):
    """Kills the opening of seals in one place."""

    @property
    def summary(self) -> str:
        """How many were killed."""
        return f"{self.killed} times the opening of seals was killed"

    def run(self, *, kills: int, seed: int, openings: int) -> None:
        """Kill it `kills` times, each at a moment of its own, and do it again."""
        chance = random.Random(seed)
        with closing(self.begin()) as process:
            process.ask("prepare_seals")
            self.place.keep()
            began = time.monotonic()
            process.ask("open_seals", openings)
            seconds, wanted = time.monotonic() - began, process.ask("inspect_seals")
            self.faults += wanted["faults"]
            for number in range(MOST_TRIES * kills):
                if self.killed == kills:
                    break
                self.place.reset()
                after = seconds * chance.uniform(0.1, 1.0)
                was_killed = process.kill(after, "open_seals", openings)
                self.killed += was_killed
                seconds = seconds if was_killed else after
                left = process.ask("inspect_seals")
                process.ask("open_seals", openings)
                again = process.ask("inspect_seals")
                found = [*left["faults"], *again["faults"]]
                if again["state"] != wanted["state"]:
                    found.append("doing it again came to something else than an undisturbed run")
                self.faults += [f"try {number} after {after:.2f} s: {fault}" for fault in found]


def kill_seals(place: Callable[[Path], Place], *, kills: int, seed: int = SEED, openings: int = OPENINGS) -> SealAudit:
    """Kill the opening of seals at `place`; return what was found."""
    return audited(SealAudit, place, lambda audit: audit.run(kills=kills, seed=seed, openings=openings))


def main() -> int:
    """Kill it on the database; print what was found, and return 1 if anything was."""
    return audit_databases(kill_seals)


if __name__ == "__main__":
    sys.exit(main())
