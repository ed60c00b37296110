"""`make load`: many readers of public pages while an operator writes and the worker runs; on loopback, for a while.

Starts a portal of its own with the demonstration (SQLite, or in the empty PostgreSQL that DATABASE_URL names), asks it,
and says how long answers took and which failed. Exit status 1 when one failed.
"""

import argparse
import contextlib
import itertools
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.audit.scale_out import Visitor
from tests.served import free_port, manage, running, serving

ROOT = Path(__file__).resolve().parents[2]
OPERATOR, PASSWORD = "admin", "demonstration"
MIX = (
    ("first page", "/", 20),
    ("list", "/instruments/", 15),
    ("organizations", "/organizations/", 10),
    ("topics", "/topics/", 10),
    ("who has adopted", "/adoptions/", 15),
    ("search", "/search/?q=gifts", 10),
    ("compare", "/compare/", 5),
    ("API", "/api/v1/adoptions/", 10),
    ("feed", "/feeds/adoptions.atom", 5),
)
"""What readers ask for: name, address, weight."""
EACH = 0.5
"""Seconds that a reader rests between two questions."""


@dataclass
class Answers:
    """Seconds of each answer by what was asked, and what failed. Threads share it: appending is all that they do."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)

    def ask(self, name: str, visit: Callable[[], object]) -> None:
        """Time one visit."""
        began = time.perf_counter()
        try:
            visit()
        except (OSError, AssertionError) as error:
            self.failed.append(f"{name}: {error}")
        else:
            self.seconds[name].append(time.perf_counter() - began)

    def lines(self) -> Iterator[str]:
        """Give a line for each kind."""
        for name, taken in self.seconds.items():
            cuts = statistics.quantiles([*taken, taken[-1]], n=100, method="inclusive")
            p50, p95, p99 = (round(cuts[at] * 1000) for at in (49, 94, 98))
            yield f"{name:16} {len(taken):6}  p50 {p50:5} ms  p95 {p95:5} ms  p99 {p99:5} ms"


def main() -> int:
    """Serve, ask for so many seconds, print; give 1 if an answer failed."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as folder, _served(Path(folder), asked.workers) as server:
        answers, ends_at = Answers(), time.monotonic() + asked.seconds
        threads = [threading.Thread(target=_read, args=(server, answers, ends_at, n)) for n in range(asked.users)]
        threads.append(threading.Thread(target=_write, args=(server, answers, ends_at)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    count = sum(map(len, answers.seconds.values()))
    print(f"{asked.users} readers, a writer, the worker, {asked.seconds:.0f} s: {count / asked.seconds:.0f} a second")
    print("\n".join(answers.lines()))
    print(f"{len(answers.failed)} failed" + "".join(f"\n  {one}" for one in answers.failed[:10]))
    return int(bool(answers.failed))


def _read(server: str, answers: Answers, ends_at: float, number: int) -> None:
    chance, visitor = random.Random(number), Visitor(server)
    weights = [weight for _name, _path, weight in MIX]
    while time.monotonic() < ends_at:
        name, path, _weight = chance.choices(MIX, weights)[0]
        answers.ask(name, lambda path=path: visitor.get(path))
        time.sleep(chance.uniform(0, 2 * EACH))


def _write(server: str, answers: Answers, ends_at: float) -> None:
    """Write what every page shows, again and again, and see it."""
    writer = Visitor(server)
    answers.ask("sign in", lambda: writer.sign_in(OPERATOR, PASSWORD))
    for number in itertools.count():
        if time.monotonic() > ends_at:
            return
        answers.ask("write", lambda number=number: writer.write(f"Load {number}"))
        answers.ask("see it", lambda number=number: _see(writer, f"Load {number}"))
        time.sleep(2)


def _see(writer: Visitor, name: str) -> None:
    seen = writer.name()
    assert seen == name, f"who wrote {name} sees {seen}"


@contextlib.contextmanager
def _served(folder: Path, workers: int) -> Iterator[str]:
    port = free_port()
    limits = ("API_RATE_ANONYMOUS", "API_RATE_TOKEN", "API_RATE_COSTLY", "PAGE_RATE_COSTLY")
    environment = {
        "CACHE_URL": f"filecache://{folder}/cache",  # one for all processes, as operators are told
        **os.environ,
        **dict.fromkeys(limits, ""),
        "DEBUG": "1",
        "PAGE_CACHE": "1",
        "VAR_DIR": str(folder),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    for command in ("migrate", "seed_demo"):
        manage(environment, command)
    worker = [sys.executable, "manage.py", "run_due", "--every", "10"]
    with running(worker, environment), serving(environment, port=port, workers=workers) as address:
        yield address


if __name__ == "__main__":
    sys.exit(main())
