"""Publishing killed at any moment: the old text or the new one, whole, and doing it again comes to the same end.

A second person's approval that opens the text too, and publishing by a command, take turns. On SQLite or, where
DATABASE_URL names one, on PostgreSQL. Two kills run in `make test`.
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

SEED = 7
PROVISIONS = 200
ACTS = ("approve_waiting", "publish_next")


@dataclass
class PublishAudit(Audit):
    """Kills publishing in one place."""

    done_by_then: int = 0

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them after the new text was there."""
        return f"{self.killed} times publishing was killed, {self.done_by_then} of them once the new text was there"

    def run(self, *, kills: int, seed: int, provisions: int) -> None:
        """Kill publishing `kills` times, each at a moment of its own.

        Half of the moments lie anywhere, half in the last half of an undisturbed run, where most is written.
        """
        chance = random.Random(seed)
        with closing(self.begin()) as process:
            process.ask("prepare_publish", provisions)
            self.place.keep()
            before = process.ask("inspect_publish")
            self.faults += before["faults"]
            undisturbed = [self._undisturbed(process, act) for act in ACTS]
            seconds = [took for took, _state in undisturbed]
            for number in range(MOST_TRIES * kills):
                if self.killed == kills:
                    break
                which, had = number % len(ACTS), self.killed
                after = seconds[which] * chance.uniform(chance.choice((0.02, 0.5)), 1.0)
                found = self._kill(process, ACTS[which], after, before["state"], undisturbed[which][1])
                self.faults += [f"try {number}, {ACTS[which]} after {after:.2f} s: {fault}" for fault in found]
                if self.killed == had:  # it had ended by then: the machine is faster now
                    seconds[which] = after

    def _undisturbed(self, process: Killable, act: str) -> tuple[float, Any]:
        """Return how long an act takes, and what it comes to."""
        self.place.reset()
        began = time.monotonic()
        process.ask(act)
        seconds = time.monotonic() - began
        found = process.ask("inspect_publish")
        self.faults += [f"undisturbed {act}: {fault}" for fault in found["faults"]]
        return seconds, found["state"]

    def _kill(self, process: Killable, act: str, after: float, before: Any, wanted: Any) -> list[str]:
        """Kill one act, do it again, and give what was wrong."""
        self.place.reset()
        was_killed = process.kill(after, act)
        self.killed += was_killed
        left = process.ask("inspect_publish")
        self.done_by_then += was_killed and left["state"] != before
        process.ask(act)
        again = process.ask("inspect_publish")
        faults = [*left["faults"], *(f"done again: {fault}" for fault in again["faults"])]
        if again["state"] != wanted:
            faults.append("doing it again came to something else than an undisturbed run")
        return faults


def kill_publishing(
    place: Callable[[Path], Place], *, kills: int, seed: int = SEED, provisions: int = PROVISIONS
) -> PublishAudit:
    """Kill publishing at `place`; give what was found."""
    return audited(PublishAudit, place, lambda audit: audit.run(kills=kills, seed=seed, provisions=provisions))


def main() -> int:
    """Kill publishing on the database; print what was found, and give 1 if anything was."""
    return audit_databases(kill_publishing)


if __name__ == "__main__":
    sys.exit(main())
