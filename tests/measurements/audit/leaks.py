"""Nine roles ask thirty-odd channels for some sixty things: nothing hidden is shown, and what is open is.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. A sample runs in `make test`.
"""

import importlib
import sys
import time

from tests.measurements.audit.inside import own_database


def main() -> int:
    """Ask all of it; print what was found, and give 1 if anything was."""
    with own_database() as database:
        exchanges = importlib.import_module("tests.leaks.exchange")
        matrix = importlib.import_module("tests.leaks.matrix")
        channels = importlib.import_module("tests.leaks.channels")
        began = time.monotonic()
        made = exchanges.make_exchange()
        found = matrix.ask_all(made)
        for fault in found.faults:
            print(fault)
        through = matrix.ask_as_whom(made)
        for fault in through.faults:
            print(fault)
        seconds = time.monotonic() - began
        size = f"{len(exchanges.ROLES)} roles x {len(made.things)} things x {len(channels.CHANNELS)} channels"
        print(
            f"{database}: {size}, {found.answers} answers in {seconds:.0f} s: {len(found.leaks)} leaks, "
            f"{len(found.missing)} not shown, {len(found.broken)} errors",
            flush=True,
        )
        print(
            f"{database}: each page as whom: {through.answers} answers: {len(through.leaks)} leaks, "
            f"{len(through.broken)} errors",
            flush=True,
        )
    return int(bool(found.faults or through.faults))


if __name__ == "__main__":
    sys.exit(main())
