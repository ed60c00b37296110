"""Every act as everybody, alone, in pairs, one person with two mailboxes; every form of every address; every command.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. A sample runs in `make test`. AUDIT_WHOSE="alone pairs" runs
parts of it, AUDIT_ROUTES="releases: packs:" the addresses whose names begin so: a form that stands at another address
than the one that takes it is missed then.
"""

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.measurements.audit.inside import own_database

PARTS = ("alone", "pairs", "mailboxes", "commands", "screens")


def main() -> int:
    """Try all of it; print what was found, and give 1 if anything was."""
    wanted = os.environ.get("AUDIT_WHOSE", "").split() or PARTS
    with own_database() as database:
        worlds, trials, matrix, commands = (
            importlib.import_module(f"tests.whose.{name}") for name in ("world", "trials", "matrix", "commands")
        )
        transaction = importlib.import_module("django.db").transaction
        faults = 0
        with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
            stage = trials.Stage(worlds.make_world())
            acts = matrix.acts()
            run = {
                "alone": lambda found: matrix.alone(stage, acts, found),
                "pairs": lambda found: matrix.in_pairs(stage, acts, found),
                "mailboxes": lambda found: matrix.with_mailboxes(stage, matrix.asking(acts), found),
                "commands": lambda found: commands.run_all(stage, found, Path(folder)),
                "screens": lambda found: matrix.on_furnished_screens(stage, found, wanted=_is_wanted),
            }
            for part in wanted:
                faults += _report(database, part, run[part], trials.Found(tell=_say), matrix)
            transaction.set_rollback(True)
    return int(bool(faults))


def _is_wanted(route: Any) -> bool:
    """Keep the addresses whose names begin with one of AUDIT_ROUTES, by default all."""
    begins = tuple(os.environ.get("AUDIT_ROUTES", "").split())
    return not begins or str(route.name).startswith(begins)


def _report(database: str, part: str, run: Any, found: Any, matrix: Any) -> int:
    """Run one part and print what it found; give how many faults."""
    began = time.monotonic()
    run(found)
    missing = sorted(matrix.HONEST - found.honest) if part == "pairs" else []
    faults = [
        *(f"not told: {one}" for one in dict.fromkeys(found.untold)),
        *(f"shut out: {who} and {second} cannot have a {what} opened" for what, who, second in missing),
        *found.broken,
    ]
    for fault in dict.fromkeys(faults):
        print(fault)
    seconds = time.monotonic() - began
    print(
        f"{database}, {part}: {found.cells} cells in {seconds:.0f} s, {len(found.taken)} acts had an effect: "
        f"{len(found.failures)} against the rule, {len(set(found.untold))} not told, {len(missing)} shut out, "
        f"{len(found.broken)} without a valid form",
        flush=True,
    )
    return len(faults) + len(found.failures)


def _say(fault: str) -> None:
    print(fault, flush=True)


if __name__ == "__main__":
    sys.exit(main())
