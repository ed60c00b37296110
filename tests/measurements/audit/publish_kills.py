"""Publishing killed at any moment: the old text or the new one, whole, and doing it again comes to the same end.

A second person's approval that opens the text too, and publishing by a command, take turns. On SQLite or, where
DATABASE_URL names one, on PostgreSQL. Two kills run in `make test`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.act_kills import ActAudit
from tests.measurements.audit.killing import audit_databases, audited
from tests.measurements.audit.places import Place

SEED = 7
PROVISIONS = 200


@dataclass
class PublishAudit(ActAudit):
    """Kills publishing in one place."""

    ACTS = ("approve_waiting", "publish_next")
    PREPARE = "prepare_publish"
    INSPECT = "inspect_publish"

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them after the new text was there."""
        return f"{self.killed} times publishing was killed, {self.done_by_then} of them once the new text was there"


def kill_publishing(
    place: Callable[[Path], Place], *, kills: int, seed: int = SEED, provisions: int = PROVISIONS
) -> PublishAudit:
    """Kill publishing at `place`; give what was found."""
    return audited(PublishAudit, place, lambda audit: audit.run(kills=kills, seed=seed, size=provisions))


def main() -> int:
    """Kill publishing on the database; print what was found, and give 1 if anything was."""
    return audit_databases(kill_publishing)


if __name__ == "__main__":
    sys.exit(main())
