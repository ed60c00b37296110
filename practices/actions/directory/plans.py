"""What an import of organizations or people would come to."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from practices.actions.directory.sheets import DirectoryFault


class RowOutcome(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class DirectoryRefused(Exception):
    """The import may not be made, or the sheet has faults (`faults`); the message is for the user."""

    def __init__(self, message: str, faults: Sequence[DirectoryFault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in one column; `before` is "" for something new."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row by its line and name, what becomes of it, and the differences."""

    line: int
    name: str
    outcome: RowOutcome
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryPlan:
    """All rows in their order, and the faults by line. With a fault nothing is written."""

    rows: tuple[PlannedRow, ...]
    faults: tuple[DirectoryFault, ...]

    def count(self, outcome: RowOutcome) -> int:
        """Return how many rows come to this."""
        return Counter(row.outcome for row in self.rows)[outcome]

    @property
    def writing(self) -> list[PlannedRow]:
        """The rows that write something."""
        return [row for row in self.rows if row.outcome != RowOutcome.UNCHANGED]

    @property
    def digest(self) -> str:
        """What tells this plan from another one (SHA-256, hex): what was confirmed is what is written."""
        said = [[row.line, row.name, row.outcome, [[d.column, d.before, d.after] for d in row.differences]]
                for row in self.writing]  # fmt: skip
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()
