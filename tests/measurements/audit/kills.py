"""Imports killed at any moment: what is left is whole batches, and running them again comes to the same end.

A folder and a single text take turns, on SQLite or, where DATABASE_URL names one, on PostgreSQL. The moments are
drawn from a seeded source of chance. Three kills run in `make test`.
"""

import random
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.measurements.audit.killing import MOST_TRIES, Audit, Killable, audit_databases, audited
from tests.measurements.audit.places import Place
from tests.measurements.bench.texts import make_text

SEED = 8
TEXTS = 60
BATCH = 3
PROVISIONS = 40
LONG = 150
"""Provisions of the single text."""


@dataclass(frozen=True, slots=True)
class Job:
    """An import: of what, with which options, in which batches, and how many texts it makes."""

    path: Path
    options: dict[str, Any]
    batch: int
    total: int


@dataclass
class ImportAudit(Audit):
    """Kills imports in one place. `folder` holds originals and what is imported."""

    half_done: int = 0

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them between two batches."""
        return f"{self.killed} imports were killed before their end, {self.half_done} of them between two batches"

    def run(self, *, kills: int, seed: int, texts: int) -> None:
        """Kill `kills` imports, each at a moment of its own. Raises RuntimeError when one cannot be run at all.

        Half of the moments lie anywhere, half in the last third of an undisturbed run, where most is written. An
        import that ended before its moment does not count.
        """
        chance = random.Random(seed)
        jobs = write_jobs(self.folder / "in", texts)
        with closing(self.begin()) as process:
            process.ask("prepare")
            self.place.keep()
            undisturbed = [self._undisturbed(process, job) for job in jobs]
            seconds = [took for took, _state in undisturbed]
            for number in range(MOST_TRIES * kills):
                if self.killed == kills:
                    break
                which = number % len(jobs)
                job, state, before = jobs[which], undisturbed[which][1], self.killed
                after = seconds[which] * chance.uniform(chance.choice((0.05, 0.67)), 1.0)
                found = self._kill(process, job, after, state)
                self.faults += [f"try {number}, {job.path.name} after {after:.2f} s: {fault}" for fault in found]
                if self.killed == before:  # it had ended by then: the machine is faster now
                    seconds[which] = after

    def _undisturbed(self, process: Killable, job: Job) -> tuple[float, Any]:
        """Return how long an import takes, and what it comes to."""
        self._reset()
        began = time.monotonic()
        process.ask("run_import", str(job.path), job.options)
        seconds = time.monotonic() - began
        found = process.ask("inspect", job.batch, job.total)
        self.faults += [f"undisturbed {job.path.name}: {fault}" for fault in found["faults"]]
        return seconds, found["state"]

    def _kill(self, process: Killable, job: Job, after: float, wanted: Any) -> list[str]:
        """Kill one import, run it again, and give what was wrong."""
        self._reset()
        self.killed += process.kill(after, "run_import", str(job.path), job.options)
        left = process.ask("inspect", job.batch, job.total)
        self.half_done += 0 < left["edition_count"] < job.total
        process.ask("run_import", str(job.path), job.options)
        again = process.ask("inspect", job.batch, job.total)
        faults = [*left["faults"], *(f"run again: {fault}" for fault in again["faults"])]
        if again["state"] != wanted:
            faults.append("running it again came to something else than an undisturbed run")
        return faults

    def _reset(self) -> None:
        self.place.reset()
        shutil.rmtree(self.folder / "originals", ignore_errors=True)


def write_jobs(folder: Path, texts: int) -> list[Job]:
    """Write what is imported: a folder of several batches, and a single long text."""
    many, single = folder / "many", folder / "single.txt"
    many.mkdir(parents=True)
    rows = ["file,title,symbol"]
    for number in range(texts):
        (many / f"{number}.txt").write_text(make_text(number, provisions=PROVISIONS), encoding="utf-8")
        rows.append(f"{number}.txt,Code {number},S/{number}")
    (many / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    single.write_text(make_text(texts, provisions=LONG), encoding="utf-8")
    return [
        Job(many, {"batch_size": BATCH}, BATCH, texts),
        Job(single, {"title": "Single", "symbol": "S"}, 1, 1),
    ]


def kill_imports(place: Callable[[Path], Place], *, kills: int, seed: int = SEED, texts: int = TEXTS) -> ImportAudit:
    """Kill imports at `place`; give what was found."""
    return audited(ImportAudit, place, lambda audit: audit.run(kills=kills, seed=seed, texts=texts))


def main() -> int:
    """Kill imports on the database; print what was found, and give 1 if anything was."""
    return audit_databases(kill_imports)


if __name__ == "__main__":
    sys.exit(main())
