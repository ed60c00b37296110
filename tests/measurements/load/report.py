"""What a load came to: on the terminal, and as JSON."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.measurements.load.answers import Answer, Answers, lines
from tests.measurements.load.outages import Break, Outage, outages

AWAY = (0, 502, 503)
"""What may be answered for want of something: nothing at all, and that it is away."""
MOST_SHOWN, MOST_KEPT = 10, 100
HEAD = f"{'break':20} {'at':>8} {'away':>8} {'readers failed':>15} {'writes failed':>14} {'recovered in':>13}"


@dataclass
class Report:
    """All that is said of a load, and whether it was as it should be."""

    asked: dict[str, Any]
    answers: Answers
    breaks: Sequence[Break] = ()
    grace: float = 0.0
    writes: int = 0
    faults: Sequence[str] = ()
    notes: Sequence[str] = ()
    size: Mapping[str, int] = field(default_factory=dict)
    """Of a load at size: how many organizations, instruments, provisions, events and bytes there were."""

    def __post_init__(self) -> None:
        self.outages, self.errors = outages(self.breaks, self.answers.failed, grace=self.grace)

    @property
    def wrong_answers(self) -> list[Answer]:
        """Failures that say something else than that something is away, whatever was."""
        return [row for row in self.answers.failed if row.status not in AWAY]

    @property
    def holds(self) -> bool:
        """Whether nothing failed but what a break explains, and nothing was lost."""
        return not (self.errors or self.faults or self.wrong_answers)

    def said(self) -> Iterator[str]:
        """Return the lines for a terminal."""
        figures = self.answers.figures()
        rate = figures["all"]["count"] / self.asked["seconds"]
        yield f"{self.asked['users']} readers, {self.asked['seconds']:.0f} s: {rate:.0f} answers a second"
        yield from lines(figures)
        if self.breaks:
            yield ""
            yield HEAD
            yield from map(_line, self.outages)
        yield ""
        yield f"{len(self.errors)} errors" + "".join(map(_failure, self.errors[:MOST_SHOWN]))
        if self.breaks:
            yield f"{len(self.wrong_answers)} failures that did not say 503" + "".join(
                map(_failure, self.wrong_answers[:3])
            )
            yield f"{self.writes} writes acknowledged, {len(self.faults)} lost or done twice"
        yield from (f"  {one}" for one in (*self.faults[:MOST_SHOWN], *self.notes))

    def keep(self, file: Path) -> None:
        """Write it as JSON; seconds everywhere."""
        file.parent.mkdir(parents=True, exist_ok=True)
        told = {
            **self.asked,
            "processors": os.cpu_count(),
            "kinds": self.answers.figures(),
            "errors": [_failure(row).strip() for row in self.errors],
            "wrong_answers": len(self.wrong_answers),
            "breaks": [_told(one) for one in self.outages],
            "writes": self.writes,
            "faults": list(self.faults),
            "notes": list(self.notes),
            "size": dict(self.size),
            "holds": self.holds,
        }
        file.write_text(json.dumps(told, indent=2) + "\n")


def _line(one: Outage) -> str:
    away = one.of.mended_at - one.of.began_at
    felt = f"{one.readers:15} {one.writers:14} {one.recovered_in:11.1f} s"
    return f"{one.of.name:20} {one.of.began_at:6.0f} s {away:6.1f} s {felt}  {one.of.note}"


def _failure(row: Answer) -> str:
    return f"\n  {row.began_at:7.1f} s  {row.kind}: {row.failure}"


def _told(one: Outage) -> dict[str, Any]:
    return {
        "name": one.of.name,
        "note": one.of.note,
        "at": one.of.began_at,
        "away": one.of.mended_at - one.of.began_at,
        "readers_failed": one.readers,
        "writes_failed": one.writers,
        "failed_from": one.first_at,
        "recovered_in": one.recovered_in,
        "readers_recovered_in": one.readers_recovered_in,
        "failures": [f"{row.began_at:.1f} s, {row.seconds:.1f} s: {row.failure}" for row in one.failed[:MOST_KEPT]],
    }
