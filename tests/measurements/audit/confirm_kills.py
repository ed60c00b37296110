"""What was proposed to people, confirmed or rejected, and killed at any moment: all of it is done, or nothing.

The sheet of a text and topics that a machine found take turns. On SQLite or, where DATABASE_URL names one, on
PostgreSQL. Two kills run in `make test`.
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

SEED = 31
TOPICS = 30
ACTS = ("confirm_sheet", "decide_found")


@dataclass
class ConfirmAudit(Audit):
    """Kills decisions on what was proposed in one place."""

    done_by_then: int = 0

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them after something was recorded."""
        return f"{self.killed} decisions were killed, {self.done_by_then} of them once something was recorded"

    def run(self, *, kills: int, seed: int, topics: int) -> None:
        """Kill them `kills` times, each at a moment of its own, and do them again."""
        chance = random.Random(seed)
        with closing(self.begin()) as process:
            process.ask("prepare_confirming", topics)
            self.place.keep()
            before = process.ask("inspect_confirming")
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
        found = process.ask("inspect_confirming")
        self.faults += [f"undisturbed {act}: {fault}" for fault in found["faults"]]
        return seconds, found["state"]

    def _kill(self, process: Killable, act: str, after: float, before: Any, wanted: Any) -> list[str]:
        """Kill one act, do it again, and return what was wrong."""
        self.place.reset()
        was_killed = process.kill(after, act)
        self.killed += was_killed
        left = process.ask("inspect_confirming")
        self.done_by_then += was_killed and left["state"] != before
        process.ask(act)
        again = process.ask("inspect_confirming")
        faults = [*left["faults"], *(f"done again: {fault}" for fault in again["faults"])]
        if again["state"] != wanted:
            faults.append("doing it again came to something else than an undisturbed run")
        return faults


def kill_confirming(
    place: Callable[[Path], Place], *, kills: int, seed: int = SEED, topics: int = TOPICS
) -> ConfirmAudit:
    """Kill decisions at `place`; return what was found."""
    return audited(ConfirmAudit, place, lambda audit: audit.run(kills=kills, seed=seed, topics=topics))


def main() -> int:
    """Kill decisions on the database; print what was found, and return 1 if anything was."""
    return audit_databases(kill_confirming)


if __name__ == "__main__":
    sys.exit(main())
