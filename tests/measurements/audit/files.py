"""2,000 hostile files and more: each is read or refused, in bounded time and memory, and touches nothing.

Traps are made by hand; the others are sound files of every format, and those of the corpus, that were damaged by a
seeded source of chance. All traps and every tenth mutated file go through the front door, with a child process each;
the rest, and those for which its worker dies, as `workers` says. A small sample runs in `make test`.
"""

import os
import secrets
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from queue import Queue

from practices.documents.limits import MEMORY_BYTES
from tests.corpus import corpus_folder
from tests.measurements.audit.mutations import Hostile, mutate
from tests.measurements.audit.samples import sound_files
from tests.measurements.audit.traps import Bait, Traps
from tests.measurements.audit.traps.markup import markup_traps
from tests.measurements.audit.traps.packages import package_traps
from tests.measurements.audit.traps.pages import page_traps
from tests.measurements.audit.traps.plain import plain_traps
from tests.measurements.audit.workers import PATIENCE, Outcome, Worker

MUTATED = 2_000
SEED = 3
TRULY = 10
MOST_MEGABYTES = MEMORY_BYTES // 1024**2


@dataclass(slots=True)
class Report:
    """What became of the files."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    peak: int = 0
    calls: int = 0
    written: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)

    def add(self, hostile: Hostile, outcome: Outcome, *, truly: bool) -> None:
        """Count an outcome, and judge it."""
        self.counts[f"{'child' if truly else 'worker'} {outcome.kind}"] += 1
        self.peak = max(self.peak, outcome.peak)
        self.slowest = sorted([*self.slowest, (outcome.seconds, hostile.origin)], reverse=True)[:5]
        if outcome.crash:
            self.counts["child refused after a crash"] += 1
            self.crashes.append(f"{hostile.origin}: {outcome.crash}")
        if outcome.kind == "fault" or (truly and outcome.kind == "died"):
            self.faults.append(f"{hostile.origin}: {outcome.message}")
        if outcome.seconds > PATIENCE:
            self.faults.append(f"{hostile.origin}: took {outcome.seconds:.1f} s")
        if outcome.peak > MOST_MEGABYTES:
            self.faults.append(f"{hostile.origin}: took {outcome.peak} MiB")
        if outcome.leaked:
            self.faults.append(f"{hostile.origin}: shows what it may not read")

    def all_faults(self) -> list[str]:
        return [
            *self.faults,
            *(["the server that nobody may call was called"] if self.calls else []),
            *(f"a file was written: {name}" for name in self.written),
        ]


def main() -> int:
    """Print the counts; give 1 if there was a fault."""
    started = time.monotonic()
    corpus = corpus_folder()
    sound = sound_files(corpus)
    numbers = range(MUTATED)
    report = audit(sound, numbers, with_corpus=corpus)
    print(
        f"{report.counts.total()} readings in {time.monotonic() - started:.0f} s, seed {SEED}, {len(sound)} sound files"
    )
    for kind, count in sorted(report.counts.items()):
        print(f"  {count:5} {kind}")
    print(f"  most memory of one process: {report.peak} MiB")
    print(f"  calls to the network: {report.calls}; files written: {len(report.written)}")
    for seconds, origin in report.slowest:
        print(f"  {seconds:5.1f} s  {origin[:150]}")
    for crash in report.crashes:
        print(f"crash {crash[:250]}")
    for fault in report.all_faults():
        print(f"FAULT {fault}")
    return int(bool(report.all_faults()))


def audit(
    sound: dict[str, bytes],
    numbers: Iterable[int],
    *,
    with_corpus: Path | None = None,
    traps: Sequence[str] | None = None,
    processes: int | None = None,
) -> Report:
    """Read the traps (those named, or all), the whole corpus if given, and the mutated files of these numbers."""
    report = Report()
    with tempfile.TemporaryDirectory() as place, socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        secret = secrets.token_hex(16)
        bait_file = Path(place) / "bait.txt"
        bait_file.write_text(secret, "utf-8")
        folder = Path(place) / "work"
        folder.mkdir()
        bait = Bait(str(bait_file), f"http://127.0.0.1:{server.getsockname()[1]}/hostile")
        _read_all(report, _jobs(sound, numbers, bait, traps, with_corpus), str(folder), secret, processes)
        report.written = sorted(str(path) for path in folder.rglob("*"))
        report.calls = _count_calls(server)
    return report


def _jobs(
    sound: dict[str, bytes], numbers: Iterable[int], bait: Bait, traps: Sequence[str] | None, corpus: Path | None
) -> Iterator[tuple[Hostile, bool]]:
    """Return each file, and whether it goes through the front door."""
    for number in numbers:
        yield mutate(number, SEED, sound), number % TRULY == 0
    for name, made in all_traps(bait):
        if traps is None or name in traps:
            yield Hostile(name, made if isinstance(made, bytes) else made(), f"trap {name}"), True
    for path in sorted(corpus.rglob("*")) if corpus is not None else ():
        if path.is_file() and path.parent.parent.name in {"03_akn", "04_importer_files"} and path.suffix != ".json":
            yield Hostile(path.name, path.read_bytes(), f"corpus {path.name}"), True


def all_traps(bait: Bait) -> Traps:
    """Return every trap by name."""
    for traps in (plain_traps, markup_traps, package_traps, page_traps):
        yield from traps(bait)


def _read_all(
    report: Report, jobs: Iterator[tuple[Hostile, bool]], folder: str, secret: str, processes: int | None
) -> None:
    """Share the files out among processes; each thread holds one worker of each kind."""
    count = processes or max(2, os.cpu_count() or 2)
    queue: Queue[tuple[Hostile, bool] | None] = Queue(maxsize=2 * count)
    with ThreadPoolExecutor(count) as pool:
        running = [pool.submit(_work, queue, report, folder, secret) for _ in range(count)]
        for job in jobs:
            queue.put(job)
        for _ in running:
            queue.put(None)
        for one in running:
            one.result()


def _work(queue: "Queue[tuple[Hostile, bool] | None]", report: Report, folder: str, secret: str) -> None:
    context = get_context("spawn")
    true = Worker(context, truly=True, folder=folder, secret=secret)
    fast = Worker(context, truly=False, folder=folder, secret=secret)
    try:
        while (job := queue.get()) is not None:
            hostile, truly = job
            outcome = (true if truly else fast).read(hostile.name, hostile.data)
            if not truly and outcome.kind in {"died", "exhausted"}:
                report.counts[f"worker {outcome.kind}"] += 1
                truly, outcome = True, true.read(hostile.name, hostile.data)
            report.add(hostile, outcome, truly=truly)
    finally:
        while queue.qsize() and queue.queue[0] is not None:
            queue.get()
        true.stop()
        fast.stop()


def _count_calls(server: socket.socket) -> int:
    calls = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return calls
        calls += 1
