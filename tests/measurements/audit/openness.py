"""10,000 steps of copying, moving, reverting, scheduling, releasing and narrowing: never more open than was decided.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. STEPS sets how many; about 60 run in `make test`.
"""

import importlib
import os
import sys
import time

from tests.measurements.audit.inside import own_database

STEPS = 10_000
STEPS_OF_RUN = 50


def main() -> int:
    """Run the machine; print what it found, and give 1 if anything was."""
    steps = int(os.environ.get("STEPS", STEPS))
    with own_database() as database:
        stateful = importlib.import_module("hypothesis.stateful")
        openness = importlib.import_module("tests.leaks.openness")
        began, fault = time.monotonic(), ""
        try:
            openness.run_until(steps, steps_of_run=STEPS_OF_RUN, run=stateful.run_state_machine_as_test)
        except AssertionError as error:
            fault = str(error)
            print(fault)
        done = openness.Openness.count
        print(
            f"{database}: {done} steps in {time.monotonic() - began:.0f} s, {openness.Openness.asked} questions: "
            f"{int(bool(fault))} faults",
            flush=True,
        )
    return int(bool(fault) or done < steps)


if __name__ == "__main__":
    sys.exit(main())
