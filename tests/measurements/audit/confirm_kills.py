"""What was proposed to people, confirmed or rejected, and killed at any moment: all of it is done, or nothing.

The sheet of a text and topics that a machine found take turns. On SQLite or, where DATABASE_URL names one, on
PostgreSQL. Two kills run in `make test`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.act_kills import ActAudit
from tests.measurements.audit.killing import audit_databases, audited
from tests.measurements.audit.places import Place

SEED = 31
TOPICS = 30


@dataclass
class ConfirmAudit(ActAudit):
    """Kills decisions on what was proposed in one place."""

    ACTS = ("confirm_sheet", "decide_found")
    PREPARE = "prepare_confirming"
    INSPECT = "inspect_confirming"

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them after something was recorded."""
        return f"{self.killed} decisions were killed, {self.done_by_then} of them once something was recorded"


def kill_confirming(
    place: Callable[[Path], Place], *, kills: int, seed: int = SEED, topics: int = TOPICS
) -> ConfirmAudit:
    """Kill decisions at `place`; return what was found."""
    return audited(ConfirmAudit, place, lambda audit: audit.run(kills=kills, seed=seed, size=topics))


def main() -> int:
    """Kill decisions on the database; print what was found, and return 1 if anything was."""
    return audit_databases(kill_confirming)


if __name__ == "__main__":
    sys.exit(main())
