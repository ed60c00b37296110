"""`make load`: many readers of public pages while others write and the worker runs; on loopback, for a while.

Without --primary it starts a portal of its own with the demonstration (SQLite, or in the empty PostgreSQL that
DATABASE_URL names). With it, a portal over that data directory of PostgreSQL, which is stopped, migrated and filled by
`seed_scale`: with a standby, a pool of connections, Redis and two workers; with --breaks things are broken meanwhile.
Says how long answers took and which failed. Exit status 1 when one failed that no break explains, or a write was lost.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.measurements.load import demonstration
from tests.measurements.load.answers import Answers
from tests.measurements.load.breaking import Breaker
from tests.measurements.load.installation import Installation, installed, keep_logs
from tests.measurements.load.mix import DEMONSTRATION, WEIGHTS, Mix
from tests.measurements.load.page import write_load
from tests.measurements.load.readers import at_once, read, warm
from tests.measurements.load.report import Report
from tests.measurements.load.writes import Writers
from tests.served import CHECKOUT, manage

RATE_OF_EACH, RATE_AT_SIZE = 2.0, 2 / 3
"""Questions of a reader in a second, where no rate is asked for."""
PROCESSES, PROCESSES_OF_FEW = 4, 2
LONGEST_GRACE = 30.0
"""Seconds after something is there again in which answers may still fail for want of it."""
KEPT = CHECKOUT / "var" / "load.json"


def main() -> int:
    """Serve, ask for so many seconds, print; give 1 if it was not as it should be."""
    asked = _arguments().parse_args()
    asked.processes = asked.workers or (PROCESSES if asked.primary else PROCESSES_OF_FEW)
    if asked.page:
        print(write_load(KEPT) or f"{KEPT} holds no load at size.")
        return 0
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        report = _at_size(asked, Path(folder)) if asked.primary else _small(asked, Path(folder))
    print("\n".join(report.said()))
    report.keep(KEPT)
    return int(not report.holds)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--users", type=int, default=50, help="readers")
    parser.add_argument("--rate", type=float, help="questions a second of all readers together")
    parser.add_argument("--workers", type=int, help="web processes")
    parser.add_argument("--primary", type=Path, help="a data directory of PostgreSQL, stopped, migrated and filled")
    parser.add_argument("--breaks", action="store_true", help="break things meanwhile (with --primary)")
    parser.add_argument("--page", action="store_true", help="set docs/operators/load.md from the last load at size")
    parser.add_argument("--row-level", action="store_true", help="with row-level security (with --primary)")
    return parser


def _small(asked: argparse.Namespace, folder: Path) -> Report:
    with demonstration.served(folder, asked.processes) as server:
        answers = Answers()
        writer = partial(demonstration.write, server, answers, asked.seconds)
        at_once(*_readers(asked, server, DEMONSTRATION, answers, RATE_OF_EACH * asked.users), writer)
    return Report(_told(asked), answers)


def _at_size(asked: argparse.Namespace, folder: Path) -> Report:
    with installed(folder, asked.primary, processes=asked.processes, has_row_level_security=asked.row_level) as portal:
        try:
            return _asked_at_size(asked, portal)
        finally:
            keep_logs(folder, KEPT.parent / "load")


def _asked_at_size(asked: argparse.Namespace, portal: Installation) -> Report:
    told = portal.inside("prepare()")
    mix = Mix(told["addresses"], WEIGHTS)
    warm(portal.address, mix, processes=asked.processes)
    answers = Answers()
    writers, breaker = Writers(portal.address, told, answers, asked.seconds), Breaker(portal, answers, asked.seconds)
    work = [writers.operate, writers.edit, writers.submit, writers.approve, *([breaker.run] if asked.breaks else [])]
    at_once(*_readers(asked, portal.address, mix, answers, RATE_AT_SIZE * asked.users), *work)
    file = portal.folder / "written.json"
    file.write_text(writers.written.kept(told))
    manage(portal.alone, "run_due", "--only", "changes")
    found = portal.inside(f"check({str(file)!r})")
    faults = [*found["faults"], *_ledger_faults(portal)]
    grace = min(LONGEST_GRACE, asked.seconds / 12)
    notes = found["taken_up"]
    return Report(_told(asked), answers, breaker.done, grace, writers.written.count, faults, notes, found["size"])


def _readers(
    asked: argparse.Namespace, server: str, mix: Mix, answers: Answers, rate: float
) -> list[Callable[[], object]]:
    rest = asked.users / (asked.rate or rate)
    return [partial(read, server, mix, answers, asked.seconds, number=n, rest=rest) for n in range(asked.users)]


def _ledger_faults(portal: Installation) -> list[str]:
    try:
        manage(portal.alone, "verify_ledger")
    except RuntimeError as error:
        return [f"the ledger does not hold: {error}"]
    return []


def _told(asked: argparse.Namespace) -> dict[str, object]:
    told = {name: getattr(asked, name) for name in ("seconds", "users", "processes")}
    return {**told, "breaks_wanted": asked.breaks}


if __name__ == "__main__":
    sys.exit(main())
