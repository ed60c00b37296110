"""What the harness measured: ours beside a peer or a ceiling, a time that grows with a size, what a part carries."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A piece of work as it was measured: medians in seconds, taken by turns with the peer in the same run."""

    work: str
    ours: float
    peer: float | None = None
    peer_name: str = ""
    floor: float | None = None
    """Times as fast as the peer that ours should be."""
    ceiling: float | None = None
    """Seconds that ours may take."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Times as fast as the peer, or None where there is no peer."""
        return self.peer / self.ours if self.peer is not None else None

    @property
    def holds(self) -> bool | None:
        """Tell whether floor and ceiling are kept; None where nothing is asked."""
        asked = []
        if self.floor is not None and self.ratio is not None:
            asked.append(self.ratio >= self.floor)
        if self.ceiling is not None:
            asked.append(self.ours <= self.ceiling)
        return all(asked) if asked else None

    def __str__(self) -> str:
        said = f"{self.work}: {said_seconds(self.ours)}"
        if self.ratio is not None:
            said += f"; {self.peer_name} {said_seconds(self.peer or 0)}: {said_times(self.ratio)} times as fast"
        if self.floor is not None:
            said += f" (floor {self.floor:g})"
        if self.ceiling is not None:
            said += f" (at most {said_seconds(self.ceiling)})"
        return said + (f"; {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds that a piece of work takes at growing sizes."""

    work: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    unit: str
    """What the sizes count."""
    at_most: float
    """The exponent that the growth may have: 0 is flat, 1 is linear."""

    @property
    def exponent(self) -> float:
        """The slope of the line of least squares through the logarithms of sizes and seconds."""
        return slope([math.log(size) for size in self.sizes], [math.log(one) for one in self.seconds])

    @property
    def holds(self) -> bool:
        """Tell whether it grows no faster than it may."""
        return self.exponent <= self.at_most

    def __str__(self) -> str:
        points = ", ".join(f"{size:,} {said_seconds(one)}" for size, one in zip(self.sizes, self.seconds, strict=True))
        return f"{self.work} by {self.unit}: {points}: exponent {self.exponent:.2f} (at most {self.at_most:g})"


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A piece of work that could not be measured here, and why."""

    work: str
    why: str

    def __str__(self) -> str:
        return f"{self.work}: not measured, {self.why}"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a part of the portal carries, for the arithmetic of docs/operators/capacity.md."""

    name: str
    """By which the arithmetic asks for it: "web.given"."""
    work: str
    rate: float | None = None
    """How many in a second, of one process of the part."""
    processor: float | None = None
    """Seconds of the part's own processor for one."""
    database: float | None = None
    """Seconds of the database's processor for one."""
    size: float | None = None
    """Bytes of one."""
    note: str = ""

    def __str__(self) -> str:
        said = [f"{said_count(self.rate)} a second"] if self.rate is not None else []
        if self.processor is not None:
            said.append(f"{said_seconds(self.processor)} of processor")
        if self.database is not None:
            said.append(f"{said_seconds(self.database)} of the database's processor")
        if self.size is not None:
            said.append(f"{self.size:,.0f} bytes")
        return f"{self.work}: {', '.join(said)}" + (f"; {self.note}" if self.note else "")


Row = Measured | Growth | NotMeasured | Carried


def slope(across: Sequence[float], up: Sequence[float]) -> float:
    """Return the slope of the line of least squares through points, which stand at two places across at least."""
    mean_across, mean_up = sum(across) / len(across), sum(up) / len(up)
    both = sum((x - mean_across) * (y - mean_up) for x, y in zip(across, up, strict=True))
    return both / sum((x - mean_across) ** 2 for x in across)


def said_seconds(seconds: float) -> str:
    """Say a time with three figures that count."""
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{seconds * 1000:.3g} ms" if seconds >= 0.001 else f"{seconds * 1_000_000:.3g} µs"


def said_count(count: float) -> str:
    """Say a number with two figures that count, or whole."""
    return f"{count:,.0f}" if count >= 20 else f"{count:.2g}"


def said_times(ratio: float) -> str:
    """Say how many times as fast."""
    return f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.1f}"
