"""Imports of sheets and their undoing, killed at any moment: whole batches are done, and going on comes to one end.

On SQLite or, where DATABASE_URL names one, on PostgreSQL. Two kills run in `make test`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.measurements.audit.act_kills import ActAudit
from tests.measurements.audit.killing import audit_databases, audited
from tests.measurements.audit.places import Place

SEED = 37
ROWS = 60


@dataclass
class SheetAudit(ActAudit):
    """Kills imports of a sheet, and their undoing, in one place."""

    ACTS = ("take_sheet", "take_and_undo_sheet")
    PREPARE = "prepare_sheets"
    INSPECT = "inspect_sheets"

    @property
    def summary(self) -> str:
        """How many were killed, and how many of them after rows were imported."""
        return f"{self.killed} imports of sheets were killed, {self.done_by_then} of them once rows were imported"


def kill_sheets(place: Callable[[Path], Place], *, kills: int, seed: int = SEED, rows: int = ROWS) -> SheetAudit:
    """Kill imports at `place`; return what was found."""
    return audited(SheetAudit, place, lambda audit: audit.run(kills=kills, seed=seed, size=rows))


def main() -> int:
    """Kill imports of sheets on the database; print what was found, and return 1 if anything was."""
    return audit_databases(kill_sheets)


if __name__ == "__main__":
    sys.exit(main())
