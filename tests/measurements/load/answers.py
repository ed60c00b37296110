"""What was asked, how long the answer took, and what failed."""

import contextlib
import math
import time
import urllib.error
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CUTS = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
LONGEST_FAILURE = 160
"""Characters of a failure that are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a failure in its place; `began_at` is in seconds since the load began."""

    kind: str
    began_at: float
    seconds: float
    failure: str = ""
    status: int = 0
    """Of a failure: 0 where there was no answer at all."""
    is_write: bool = False

    @property
    def ended_at(self) -> float:
        """Seconds from the beginning of the load to the end of the answer."""
        return self.began_at + self.seconds


@dataclass
class Answers:
    """All of them. Threads share it: appending is all that they do."""

    rows: list[Answer] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def now(self) -> float:
        """Return the seconds since the load began."""
        return time.perf_counter() - self.began

    def ask(self, kind: str, visit: Callable[[], object], *, is_write: bool = False) -> bool:
        """Time one visit; tell whether it was answered."""
        began_at, failure, status = self.now(), "", 0
        try:
            visit()
        except urllib.error.HTTPError as error:
            failure, status = f"{error.code} {error.url}", error.code
            with contextlib.suppress(OSError):
                error.close()
        except (OSError, AssertionError) as error:
            failure = f"{type(error).__name__}: {error}"
        seconds = self.now() - began_at
        self.rows.append(Answer(kind, began_at, seconds, failure[:LONGEST_FAILURE], status, is_write))
        return not failure

    @property
    def failed(self) -> list[Answer]:
        """Those in whose place something failed."""
        return [row for row in self.rows if row.failure]

    def figures(self) -> dict[str, dict[str, float]]:
        """Return count, median and slow ends (seconds) of each kind, by name, and of "all"."""
        taken: dict[str, list[float]] = defaultdict(list)
        for row in self.rows:
            if not row.failure:
                taken[row.kind].append(row.seconds)
        kinds = {kind: figures_of(taken[kind]) for kind in sorted(taken)}
        return {**kinds, "all": figures_of([one for some in taken.values() for one in some])}


def figures_of(seconds: Sequence[float]) -> dict[str, float]:
    """Return how many there are, and the seconds that half, 95 and 99 of a hundred took at most."""
    return {"count": len(seconds), **{name: percentile(seconds, share) for name, share in CUTS.items()}}


def percentile(seconds: Iterable[float], share: float) -> float:
    """Return the least of these that `share` (0.0 to 1.0) of them do not exceed; 0 of none."""
    ordered = sorted(seconds)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else 0.0


def lines(figures: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Return a line for each kind."""
    for kind, one in figures.items():
        cuts = "  ".join(f"{name} {one[name] * 1000:6.0f} ms" for name in CUTS)
        yield f"{kind:20} {one['count']:7.0f}  {cuts}"
