"""200 pairs of people at one form, of every kind: each stale save refused, nothing of the first lost, fresh ones taken.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. PAIRS sets how many; one of each kind runs in `make test`.
"""

import importlib
import os
import random
import sys
import time
from collections import Counter

from tests.measurements.audit.inside import own_database

PAIRS = 200
SEED = 2026


def main() -> int:
    """Try the pairs; print what was found, and give 1 if anything was."""
    pairs = int(os.environ.get("PAIRS", PAIRS))
    with own_database() as database:
        kinds = importlib.import_module("tests.organizations.edit_conflicts.kinds").KINDS
        try_pair = importlib.import_module("tests.organizations.edit_conflicts.trying").try_pair
        chance, began = random.Random(SEED), time.monotonic()
        chosen = [kinds[number % len(kinds)] for number in range(pairs)]
        trials = [try_pair(make, chance.randrange(10**6)) for make in chosen]
        faults = Counter(fault for trial in trials for fault in trial.faults)
        for fault, count in faults.items():
            print(f"{count} x {fault}")
        good = sum(not trial.faults for trial in trials)
        print(
            f"{database}: {pairs} pairs over {len(set(chosen))} kinds of forms in {time.monotonic() - began:.0f} s, "
            f"{good} refused, brought together and taken when fresh: {sum(faults.values())} faults",
            flush=True,
        )
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
