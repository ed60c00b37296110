"""The doubts about a text, kept in bounds."""

from collections import Counter

from practices.texts.numbering.segments import Doubt

MOST_OF_A_KIND = 100


class DoubtList:
    """Collects doubts; of one kind it keeps the first `MOST_OF_A_KIND` and counts the rest."""

    def __init__(self) -> None:
        self._doubts: list[Doubt] = []
        self._counts: Counter[str] = Counter()
        self._last_lines: dict[str, int] = {}

    def add(self, line: int, code: str, message: str, weight: float) -> None:
        """Add a doubt about `line`."""
        self._counts[code] += 1
        self._last_lines[code] = line
        if self._counts[code] <= MOST_OF_A_KIND:
            self._doubts.append(Doubt(line, code, message, weight))

    def freeze(self) -> tuple[Doubt, ...]:
        """Return the doubts by line, with one more for each kind that was cut short."""
        more = [
            Doubt(
                self._last_lines[code],
                code,
                f"There are {count - MOST_OF_A_KIND} more doubts of this kind.",
                0.5,
            )
            for code, count in self._counts.items()
            if count > MOST_OF_A_KIND
        ]
        return tuple(sorted([*self._doubts, *more], key=lambda doubt: doubt.line))
