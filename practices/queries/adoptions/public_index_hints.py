"""What is remembered for a minute of how many events are so: it chooses the way to a page, never what stands on it."""

import time
from collections.abc import Callable

HOLDS_FOR = 60.0
"""Seconds."""
MOST = 1_000
"""Answers that are remembered at once; beyond that all are forgotten."""


class Hints:
    """Answers, each with the moment until which it holds. A process has its own, and its threads share them."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._known: dict[str, tuple[float, bool]] = {}

    def tell(self, question: str, look: Callable[[], bool]) -> bool:
        """Return the answer that is remembered, else the one that `look` gives."""
        now = self._timer()
        until, answer = self._known.get(question, (now, False))
        if until <= now:
            answer = look()
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[question] = now + HOLDS_FOR, answer
        return answer


HINTS = Hints()
