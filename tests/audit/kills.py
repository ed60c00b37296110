"""Imports killed at any moment: what is left is whole batches, and running them again comes to the same end.

A folder and a single text take turns, on SQLite or, where DATABASE_URL names one, on PostgreSQL. The moments are
drawn from a seeded source of chance. Three kills run in `make test`.
"""

import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import django

from tests.bench.texts import make_text

KILLS = 100
MOST_TRIES = 3
"""How many imports are begun at most for each that is to be killed."""
SEED = 8
TEXTS = 60
BATCH = 3
PROVISIONS = 40
LONG = 150
"""Provisions of the single text."""
CHECKOUT = Path(__file__).resolve().parents[2]


class Place(Protocol):
    """A database that can be put back to how it was."""

    environment: dict[str, str]

    def keep(self) -> None:
        """Take what is there now as that to which `reset` goes back."""

    def reset(self) -> None:
        """Put the database back."""

    def remove(self) -> None:
        """Leave nothing behind."""


@dataclass
class SqlitePlace:
    """A file in `folder`, first a copy of `template`."""

    folder: Path
    template: Path

    def __post_init__(self) -> None:
        self.environment: dict[str, str] = {}
        self.file = self.folder / "portal.sqlite3"
        self.kept = self.folder / "kept.sqlite3"
        shutil.copyfile(self.template, self.file)

    def keep(self) -> None:
        shutil.copyfile(self.file, self.kept)

    def reset(self) -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


@dataclass
class PostgresPlace:
    """A database beside the one of `url`, first a copy of `template`."""

    url: str
    template: str

    def __post_init__(self) -> None:
        self.name, self.kept = f"kills_{os.getpid()}", f"kills_kept_{os.getpid()}"
        self.environment = {"DATABASE_URL": self.url.rpartition("/")[0] + f"/{self.name}"}
        self._copy(self.template, self.name)

    def keep(self) -> None:
        self._copy(self.name, self.kept)

    def reset(self) -> None:
        self._copy(self.kept, self.name)

    def remove(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self._run(f'DROP DATABASE IF EXISTS "{self.kept}" WITH (FORCE)')

    def _copy(self, origin: str, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')

    def _run(self, sql: str) -> None:
        psycopg = importlib.import_module("psycopg")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)


@dataclass(frozen=True, slots=True)
class Job:
    """An import: of what, with which options, in which batches, and how many texts it makes."""

    path: Path
    options: dict[str, Any]
    batch: int
    total: int


class Killable:
    """A process that does jobs one after the other, each in a child that may be killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.audit.killable"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=CHECKOUT,
            text=True,
        )

    def start(self, *job: Any) -> int:
        """Begin a job; give the number of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(self._hear()["pid"])

    def finish(self) -> tuple[Any, int]:
        """Wait for the job's end; give its answer (None: it came to none) and its status."""
        answer = None
        while "status" not in (heard := self._hear()):
            answer = heard["answer"]
        return answer, heard["status"]

    def ask(self, *job: Any) -> Any:
        """Have a job done whole; give its answer. Raises RuntimeError when it failed."""
        self.start(*job)
        answer, status = self.finish()
        if status != 0:
            raise RuntimeError(f"{job[0]} failed: {answer}")
        return answer

    def close(self) -> None:
        """Let it end."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The process that does the jobs has ended.")
        heard: dict[str, Any] = json.loads(line)
        return heard


@dataclass
class Audit:
    """Kills imports in one place, and counts what was found. `folder` holds originals and what is imported."""

    folder: Path
    place: Place
    faults: list[str] = field(default_factory=list)
    killed: int = 0
    half_done: int = 0

    def run(self, *, kills: int, seed: int, texts: int) -> None:
        """Kill `kills` imports, each at a moment of its own. Raises RuntimeError when one cannot be run at all.

        Half of the moments lie anywhere, half in the last third of an undisturbed run, where most is written. An
        import that ended before its moment does not count.
        """
        chance = random.Random(seed)
        jobs = write_jobs(self.folder / "in", texts)
        with closing(Killable(environment_of(self.folder, self.place))) as process:
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
        """Give how long an import takes, and what it comes to."""
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
        child = process.start("run_import", str(job.path), job.options)
        time.sleep(after)
        os.kill(child, signal.SIGKILL) if is_running(child) else None
        _answer, status = process.finish()
        left = process.ask("inspect", job.batch, job.total)
        self.killed += status == -signal.SIGKILL
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


def environment_of(folder: Path, place: Place) -> dict[str, str]:
    """Give the environment of a process whose files lie in `folder` and whose database is at `place`."""
    own = {"DEBUG": "1", "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    own["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"  # it tidies up after each kill
    rest = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**rest, **own, **place.environment}


def is_running(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


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


def kill_imports(place: Callable[[Path], Place], *, kills: int, seed: int = SEED, texts: int = TEXTS) -> Audit:
    """Kill imports at `place`, which is made in a folder of its own and removed; give what was found."""
    with tempfile.TemporaryDirectory() as name:
        made = place(Path(name))
        try:
            audit = Audit(Path(name), made)
            audit.run(kills=kills, seed=seed, texts=texts)
        finally:
            made.remove()
    return audit


def main() -> int:
    """Kill KILLS imports on each database; print what was found, and give 1 if anything was."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    status = 0
    for name, place in places(databases):
        audit = kill_imports(place, kills=KILLS)
        for fault in audit.faults:
            print(fault)
        print(
            f"{name}: {audit.killed} imports were killed before their end, {audit.half_done} of them between two "
            f"batches; {len(audit.faults)} faults",
            flush=True,
        )
        status = max(status, int(bool(audit.faults) or audit.killed < KILLS))
    return status


def places(databases: Any) -> Iterator[tuple[str, Callable[[Path], Place]]]:
    """Give the migrated templates, as places to kill in: that of DATABASE_URL, else SQLite."""
    connection = databases.connections["default"]
    databases.TEMPLATES.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "postgresql":
        template = databases.PostgresTemplate(connection)
        template.ensure()
        yield "PostgreSQL", lambda _folder: PostgresPlace(url, template.template)
    else:
        file = databases.SqliteTemplate(connection)
        file.ensure()
        yield "SQLite", lambda folder: SqlitePlace(folder, file.template)


if __name__ == "__main__":
    sys.exit(main())
