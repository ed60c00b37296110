"""The table of figures: ours, the baseline's, the target, and whether it is reached."""

from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 78


@dataclass(frozen=True, slots=True)
class Row:
    """One measure from 0.0 to 1.0. `target` is the least that counts as reached; `least_is_best` turns it round.

    `of` says on how much it was measured. None where there is no such figure.
    """

    section: str
    measure: str
    ours: float | None
    baseline: float | None = None
    target: float | None = None
    of: str = ""
    least_is_best: bool = False

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        if self.target is None or self.ours is None:
            return None
        return self.ours <= self.target if self.least_is_best else round(self.ours, 4) >= self.target

    @property
    def is_behind(self) -> bool:
        """Whether the baseline did better."""
        if self.ours is None or self.baseline is None:
            return False
        return self.ours > self.baseline if self.least_is_best else round(self.ours, 4) < round(self.baseline, 4)


@dataclass(slots=True)
class Table:
    """Prints rows as they come, and sums them up."""

    out: TextIO
    rows: list[Row] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Print a line of text."""
        self.out.write(f"{line}\n")
        self.out.flush()

    def head(self, title: str) -> None:
        """Print the names of the columns."""
        self.say(f"{title}\n{'':{WIDTH}}{'ours':>9}{'baseline':>10}{'target':>8}")

    def add(self, row: Row) -> None:
        """Print a row."""
        self.rows.append(row)
        name = f"{row.section}: {row.measure}" + (f" ({row.of})" if row.of else "")
        verdict = {True: "reached", False: "NOT REACHED", None: ""}[row.is_reached]
        behind = "  BEHIND THE BASELINE" if row.is_behind else ""
        sign = "<=" if row.least_is_best else ">="
        target = "" if row.target is None else f"{sign}{row.target:.2f}"
        self.say(
            f"{name:{WIDTH}.{WIDTH}}{_figure(row.ours):>9}{_figure(row.baseline):>10}{target:>8}  "
            f"{verdict}{behind}".rstrip()
        )

    def close(self, *, seconds: float) -> None:
        """Print how many targets were reached, and which not."""
        aimed = [row for row in self.rows if row.is_reached is not None]
        missed = [f"{row.section}, {row.measure}" for row in aimed if not row.is_reached]
        behind = [f"{row.section}, {row.measure}" for row in self.rows if row.is_behind]
        self.say(f"{len(aimed) - len(missed)} of {len(aimed)} targets reached, in {seconds:.0f} seconds.")
        if missed:
            self.say(f"Not reached: {'; '.join(missed)}.")
        if behind:
            self.say(f"Behind the baseline: {'; '.join(behind)}.")


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
