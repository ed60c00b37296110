"""The API against its own description: 20,000 made-up requests over the demonstration exchange, every answer checked.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. A small sample runs in `make test`.
"""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.killing import Audit, audited, try_databases
from tests.measurements.audit.places import Place

CASES = 22_000
SEED = 6


@dataclass
class ApiAudit(Audit):
    """Tries the API of the demonstration in one place."""

    count: int = 0
    errors: int = 0
    statuses: str = ""

    @property
    def summary(self) -> str:
        """How many requests were answered, and how."""
        return f"{self.count} requests were answered, {self.errors} with 500 or more ({self.statuses})"

    def run(self, *, cases: int, seed: int) -> None:
        """Try them in a process of their own."""
        with closing(self.begin()) as process:
            process.ask("prepare_api")
            found = process.ask("try_api_cases", cases, seed)
        self.count, self.errors, self.faults = found["count"], found["errors"], found["faults"]
        self.statuses = ", ".join(f"{status}: {count}" for status, count in sorted(found["statuses"].items()))


def try_place(place: Callable[[Path], Place], *, cases: int = CASES, seed: int = SEED) -> ApiAudit:
    """Try the API at `place`; give what was found."""
    return audited(ApiAudit, place, lambda audit: audit.run(cases=cases, seed=seed))


def main() -> int:
    """Try it; print what was found, and give 1 if anything was."""
    cases = int(os.environ.get("CASES", CASES))
    return try_databases(
        lambda _name, place: try_place(place, cases=cases),
        is_short=lambda audit: audit.errors > 0 or audit.count < cases // 2,
    )


if __name__ == "__main__":
    sys.exit(main())
