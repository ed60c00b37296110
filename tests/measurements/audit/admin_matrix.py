"""Every address of the admin, for three organizations' things, as all the others: closed, silent, without effect.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. A sample runs in `make test`, beside the leak test.
"""

import importlib
import sys
import time
from collections import Counter

from tests.measurements.audit.inside import own_database


def main() -> int:
    """Ask all of it; print what was found, and give 1 if anything was."""
    with own_database() as database:
        matrix = importlib.import_module("tests.leaks.admin_matrix")
        factories = importlib.import_module("tests.factories")
        began = time.monotonic()
        reference = factories.instrument(title="Reference")
        sides = [matrix.make_side(number, reference) for number in range(3)]
        outside = {"nobody": None, "delegate": factories.delegate()}
        count, statuses, faults = 0, Counter(), []
        for side in sides:
            others = [other for other in sides if other is not side]
            people = {
                **outside,
                **{f"{role} of {one.organization}": user for one in others for role, user in one.people.items()},
            }
            faults += [f"{address} is closed to its own" for address in matrix.closed_to_own(side)]
            for name, user in people.items():
                found = matrix.ask_as_stranger(side, name, user)
                count, faults = count + found.count, faults + found.faults
                statuses += found.statuses
        for fault in faults:
            print(fault)
        seen = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
        seconds = time.monotonic() - began
        print(f"{database}: {count} answers in {seconds:.0f} s ({seen}): {len(faults)} faults", flush=True)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
