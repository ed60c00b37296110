"""A reader follows the log of changes while others write: nothing is missed, nothing comes twice.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. Some hundred writes run in `make test`.
"""

import importlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from tests.measurements.audit.killing import CHECKOUT, try_databases
from tests.measurements.audit.places import Place

WRITES = 50_000
WRITERS = 4
SEED = 11
DONE = "writers-are-done"
"""Name of the file by which the reader is told so."""


@dataclass
class Followed:
    """What a reader read beside what was written."""

    writes: int = 0
    writers: int = WRITERS
    seconds: float = 0.0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """How much was written, how quickly."""
        rate = self.writes / self.seconds
        busy = f", {self.refused} refused by a busy database" if self.refused else ""
        return f"{self.writes} writes by {self.writers} at once in {self.seconds:.0f} s ({rate:.0f}/s){busy}"


def follow_while_writing(place: Callable[[Path], Place], *, writes: int, writers: int = WRITERS) -> Followed:
    """Let `writers` processes write `writes` times in all at a place of their own, and one follow the log."""
    found = Followed(writes=writes, writers=writers)
    with tempfile.TemporaryDirectory() as name:
        made = place(Path(name))
        own = {"DEBUG": "1", "VAR_DIR": name, "DJANGO_SETTINGS_MODULE": "portal.settings"}
        rest = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment = {**rest, **own, **made.environment}
        began = time.monotonic()
        try:
            share = writes // writers
            jobs = [_start(environment, "write", str(number), str(share)) for number in range(writers)]
            reader = _start(environment, "read", name)
            written = [json.loads(job.communicate()[0] or "{}") for job in jobs]
            Path(name, DONE).touch()
            read = json.loads(reader.communicate()[0] or "{}")
        finally:
            made.remove()
    found.seconds = time.monotonic() - began
    found.refused = sum(one.get("refused", 0) for one in written)
    found.faults = compare(written, read)
    return found


def compare(written: list[dict[str, Any]], read: dict[str, Any]) -> list[str]:
    """Say what the reader missed or had twice."""
    if not read or not all(written):
        return ["a process did not come to its end"]
    created = {thing for one in written for thing in one["created"]}
    deleted = {thing for one in written for thing in one["deleted"]}
    entries = read["entries"]
    numbers = [number for number, _act, _thing in entries]
    faults = [] if numbers == list(range(1, len(numbers) + 1)) else ["the numbers have a gap, or one comes twice"]
    told = [thing for _number, act, thing in entries if act == "created" and thing.startswith("written-")]
    faults += [f"{len(created - set(told) - deleted)} creations were missed"] if created - set(told) - deleted else []
    faults += [f"{len(told) - len(set(told))} creations came twice"] if len(told) != len(set(told)) else []
    last = {thing: act for _number, act, thing in entries}
    faults += [f"{thing} is gone, and nobody was told" for thing in deleted & set(told) if last[thing] != "withdrawn"]
    faults += [
        f"{thing} is there, and is told to be gone" for thing in created - deleted if last.get(thing) == "withdrawn"
    ]
    return faults


def main() -> int:
    """Follow on each database; print what was found, and give 1 if anything was."""
    writes = int(os.environ.get("AUDIT_WRITES", WRITES))
    return try_databases(lambda _name, place: follow_while_writing(place, writes=writes))


def _start(environment: dict[str, str], *job: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.measurements.audit.changes", *job],
        env=environment,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )


def write(number: int, count: int) -> dict[str, Any]:
    """Write `count` times, each in a transaction of its own, some of them slow; note the changes as a request does.

    A database that is busy for longer than it waits refuses a write: nothing is written then, and it is counted.
    """
    changes = importlib.import_module("practices.exchange.actions.changes")
    database = importlib.import_module("django.db")
    chance = random.Random(SEED + number)
    created: list[str] = []
    deleted: list[str] = []
    refused = 0
    for turn in range(count):
        try:
            with database.transaction.atomic():
                made, gone = _write(chance, f"written-{number}-{turn}", turn, created)
                if chance.random() < 0.01:
                    time.sleep(chance.uniform(0.0, 0.02))
        except database.OperationalError:
            refused += 1
            continue
        created += made
        deleted += gone
        changes.note_changes_safely()
    changes.note_changes()
    return {"created": created, "deleted": deleted, "refused": refused}


def _write(chance: random.Random, code: str, position: int, created: list[str]) -> tuple[list[str], list[str]]:
    """Create a topic, or change or delete one of those that were; give the codes that came, and those that went."""
    topics = importlib.import_module("tests.gathered_models").Topic.objects
    kind = chance.random()
    if kind < 0.8 or not created:
        topics.create(name=code, slug=code, position=position)
        return [code], []
    other = chance.choice(created)
    if kind < 0.95:
        topics.filter(name=other).update(position=position)
        return [], []
    topics.filter(name=other).delete()
    return [], [other]


def read(folder: str) -> dict[str, Any]:
    """Follow the log until the writers are done, and it says no more."""
    models = importlib.import_module("tests.gathered_models")
    entries: list[tuple[int, str, str]] = []
    while True:
        is_done = Path(folder, DONE).exists()
        after = entries[-1][0] if entries else 0
        page = list(models.Change.objects.of_scope("").after(after).values_list("number", "act", "thing")[:200])
        entries += page
        if not page and is_done:
            return {"entries": entries}
        if not page:
            time.sleep(0.01)


if __name__ == "__main__":
    django.setup()
    answer = write(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "write" else read(sys.argv[2])
    print(json.dumps(answer))
