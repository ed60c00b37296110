"""Acts that write much, killed at any moment: all of it is done, or nothing, and doing it again comes to one end."""

import random
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.measurements.audit.killing import MOST_TRIES, Audit, Killable


@dataclass
class ActAudit(Audit):
    """Kills acts in one place, which take turns.

    `ACTS`, `PREPARE` and `INSPECT` name jobs: those that are killed, one that makes so much for them, and one that
    answers with the faults and the state that it finds.
    """

    ACTS: ClassVar[tuple[str, ...]]
    PREPARE: ClassVar[str]
    INSPECT: ClassVar[str]
    done_by_then: int = 0

    def run(self, *, kills: int, seed: int, size: int) -> None:
        """Kill the acts `kills` times, each at a moment of its own, and do them again.

        Half of the moments lie anywhere, half in the last half of an undisturbed run, where most is written.
        """
        chance = random.Random(seed)
        with closing(self.begin()) as process:
            process.ask(self.PREPARE, size)
            self.place.keep()
            before = process.ask(self.INSPECT)
            self.faults += before["faults"]
            undisturbed = [self._undisturbed(process, act) for act in self.ACTS]
            seconds = [took for took, _state in undisturbed]
            for number in range(MOST_TRIES * kills):
                if self.killed == kills:
                    break
                which, had = number % len(self.ACTS), self.killed
                act = self.ACTS[which]
                after = seconds[which] * chance.uniform(chance.choice((0.02, 0.5)), 1.0)
                found = self._kill(process, act, after, before["state"], undisturbed[which][1])
                self.faults += [f"try {number}, {act} after {after:.2f} s: {fault}" for fault in found]
                if self.killed == had:  # it had ended by then: the machine is faster now
                    seconds[which] = after

    def _undisturbed(self, process: Killable, act: str) -> tuple[float, Any]:
        """Return how long an act takes, and what it comes to."""
        self.place.reset()
        began = time.monotonic()
        process.ask(act)
        seconds = time.monotonic() - began
        found = process.ask(self.INSPECT)
        self.faults += [f"undisturbed {act}: {fault}" for fault in found["faults"]]
        return seconds, found["state"]

    def _kill(self, process: Killable, act: str, after: float, before: Any, wanted: Any) -> list[str]:
        """Kill one act, do it again, and return what was wrong."""
        self.place.reset()
        was_killed = process.kill(after, act)
        self.killed += was_killed
        left = process.ask(self.INSPECT)
        self.done_by_then += was_killed and left["state"] != before
        process.ask(act)
        again = process.ask(self.INSPECT)
        faults = [*left["faults"], *(f"done again: {fault}" for fault in again["faults"])]
        if again["state"] != wanted:
            faults.append("doing it again came to something else than an undisturbed run")
        return faults
