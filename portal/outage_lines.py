"""Fewer lines of the log while something is away: the first names it, then one a minute counts the others."""

import copy
import logging
import threading
import time

from practices.operations.outages import what_is_away

PAUSE = 60.0
"""Seconds between two lines of a process on the same outage."""


class OutageFilter(logging.Filter):
    """Puts one line a minute in the place of the errors that only say that the database (or cache ...) is away.

    The others become DEBUG, and show where LOG_LEVEL asks for that.
    """

    def __init__(self, *, shows_all: bool = False) -> None:
        super().__init__()
        self._shows_all = shows_all
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._held: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool | logging.LogRecord:
        """Return the line to write, or False for none."""
        away = what_is_away(record.exc_info[1]) if record.levelno >= logging.ERROR and record.exc_info else ""
        if not away:
            return True
        with self._lock:
            now = time.monotonic()
            is_shown = away not in self._last or now - self._last[away] >= PAUSE
            held = self._held.get(away, 0)
            self._held[away] = 0 if is_shown else held + 1
            if is_shown:
                self._last[away] = now
        shown = copy.copy(record)
        if not is_shown:
            shown.levelno, shown.levelname = logging.DEBUG, "DEBUG"
            return shown if self._shows_all else False
        since = f", {held} more errors since the last such line" if held else ""
        shown.msg, shown.args = f"the {away} is away{since}: {record.getMessage()}", ()
        return shown
