"""10,000 histories of statements with partial dates, reversals and late entries, against the oracle of a second maker.

The function is asked on every day at a border, and of five new events each; then all are recorded, and API, page, desk
and report asked for those about one reference at once, on days drawn among their borders. HISTORIES sets how many, DAYS
on how many days for each reference. A sample runs in `make test`.
"""

import importlib
import os
import random
import sys
import time
from itertools import batched, product

from tests.measurements.audit.inside import own_database

HISTORIES, DAYS, NEWS, SEED = 10_000, 3, 5, 2026
ORGANIZATIONS = 20
"""With as many references as it takes: each pair of them is the place of one history."""


def main() -> int:
    """Print what was compared; return 1 if anything differed."""
    count, days = int(os.environ.get("HISTORIES", HISTORIES)), int(os.environ.get("DAYS", DAYS))
    with own_database() as database:
        told = importlib.import_module("tests.practices.adoptions.told_histories")
        factories = importlib.import_module("tests.factories")
        note_changes = importlib.import_module("practices.exchange.actions.changes").note_changes
        transaction = importlib.import_module("django.db.transaction")
        histories, chance, began = told.generated.generate(SEED, count), random.Random(SEED), time.monotonic()
        faults: list[str] = []
        for number, history in enumerate(histories):
            faults += told.faults_of_function(history, told.generated.new_events(number, history, NEWS))
        print(f"{count} histories in {time.monotonic() - began:.0f} s, the function: {len(faults)} faults", flush=True)
        organizations = [factories.organization() for _ in range(ORGANIZATIONS)]
        references = [factories.instrument() for _ in range(-(-count // ORGANIZATIONS))]
        began, made = time.monotonic(), []
        for history, (reference, organization) in zip(histories, product(references, organizations), strict=False):
            with transaction.atomic():
                made.append(told.record_history(history, organization, reference, by=None))
        note_changes()
        print(f"{database}: {sum(map(len, made))} entries recorded in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        for some in batched(zip(histories, made, strict=True), ORGANIZATIONS, strict=False):
            faults += told.faults_of_screens(list(some), chance, days)
        print(
            f"API, page, desk and report in {time.monotonic() - began:.0f} s: {len(faults)} faults in all", flush=True
        )
        for fault in faults[:50]:
            print(f"FAULT {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
