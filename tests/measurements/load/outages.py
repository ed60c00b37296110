"""Which failures belong to which break, and how long each break was felt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.measurements.load.answers import Answer


@dataclass(frozen=True, slots=True)
class Break:
    """Something that was broken, and when it was there again; seconds since the load began."""

    name: str
    began_at: float
    mended_at: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outage:
    """What was felt of a break."""

    of: Break
    failed: tuple[Answer, ...]

    @property
    def readers(self) -> int:
        """How many answers to readers failed."""
        return sum(not row.is_write for row in self.failed)

    @property
    def writers(self) -> int:
        """How many writes failed."""
        return sum(row.is_write for row in self.failed)

    @property
    def first_at(self) -> float:
        """When the first failed, in seconds after the break."""
        return min((row.ended_at - self.of.began_at for row in self.failed), default=0.0)

    @property
    def recovered_in(self) -> float:
        """Seconds from the break to the moment after which none failed; 0 where none did."""
        return max((row.ended_at - self.of.began_at for row in self.failed), default=0.0)

    @property
    def readers_recovered_in(self) -> float:
        """The same for readers alone."""
        return max((row.ended_at - self.of.began_at for row in self.failed if not row.is_write), default=0.0)


def outages(breaks: Iterable[Break], failed: Sequence[Answer], *, grace: float) -> tuple[list[Outage], list[Answer]]:
    """Return what was felt of each break, and the failures that none of them explains.

    A break explains what failed from its begin to `grace` seconds after it was mended; of two the later one.
    """
    felt: dict[Break, list[Answer]] = {one: [] for one in sorted(breaks, key=lambda one: one.began_at)}
    unexplained = []
    for row in failed:
        reasons = [one for one in felt if row.ended_at >= one.began_at and row.began_at <= one.mended_at + grace]
        (felt[reasons[-1]] if reasons else unexplained).append(row)
    return [Outage(one, tuple(rows)) for one, rows in felt.items()], unexplained


def moments(count: int, seconds: float) -> list[float]:
    """Spread so many breaks over the time: none at its begin, and each with as much time after it."""
    return [seconds * (number + 0.5) / (count + 0.5) for number in range(count)]
