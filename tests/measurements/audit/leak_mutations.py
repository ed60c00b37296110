"""Every rule of visibility is taken away in turn: something must leak then, or nobody tries that rule.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. RULES names some, by their beginnings, separated by commas.
"""

import importlib
import os
import sys
import time

from tests.measurements.audit.inside import own_database


def main() -> int:
    """Take each away; print those without which nothing leaks, and give 1 if there are any."""
    wanted = tuple(filter(None, os.environ.get("RULES", "").split(",")))
    with own_database() as database:
        mutants = importlib.import_module("tests.leaks.mutants")
        rules = importlib.import_module("tests.leaks.rules").rules()
        began = time.monotonic()
        made = importlib.import_module("tests.leaks.exchange").make_exchange()
        tried, survivors = 0, []
        for caught in mutants.try_all(made, [rule for rule in rules if not wanted or rule.name.startswith(wanted)]):
            tried += 1
            print(f"  {caught.rule}: {caught.leak or 'SURVIVES'} ({caught.asked} cells ask it)", flush=True)
            survivors += [] if caught.leak else [caught.rule]
        print(
            f"{database}: {tried} rules removed in {time.monotonic() - began:.0f} s: {tried - len(survivors)} caught, "
            f"{len(survivors)} survive",
            flush=True,
        )
    return int(bool(survivors))


if __name__ == "__main__":
    sys.exit(main())
