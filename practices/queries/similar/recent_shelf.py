"""The shelf of public texts as pages use it: while there are few texts as they are now, of many as they were of late.

With very many texts it takes seconds to see whether anything on the shelf is another one, and longer to fill it anew.
So no page waits for that: a thread does it, and meanwhile pages use the shelf from before, or none. What is shown of
what was found is asked of the rules of visibility as ever.
"""

import logging
import math
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connection

from organizations.memory_reads import note_memory_read
from practices.models import EditionVectors
from practices.queries.similar.shelves import PublicShelf, public_shelf

logger = logging.getLogger(__name__)

FEW = 200
"""Texts of which something is kept, up to which a page looks itself."""
HOLDS_FOR = 300.0
"""Seconds after which the shelf of many texts is looked after again."""


class RecentShelf:
    """The shelf that was made last, and the one thread that makes the next."""

    def __init__(self, make: Callable[[], PublicShelf], timer: Callable[[], float] = time.monotonic) -> None:
        self._make, self._timer = make, timer
        self._lock = threading.Lock()
        self._made: PublicShelf | None = None
        self._until = -math.inf

    def get(self) -> PublicShelf | None:
        """Return the last one, None before there is any; where it is too old, have the next one made."""
        made = self._made
        if self._timer() >= self._until and self._lock.acquire(blocking=False):
            threading.Thread(target=self._make_next, name="shelf", daemon=True).start()
        return made

    def _make_next(self) -> None:
        try:
            self._made = self._make()
        except DatabaseError:
            logger.warning("the shelf of texts was not made anew", exc_info=True)
        finally:
            connection.close()
            self._until = self._timer() + HOLDS_FOR
            self._lock.release()


_recent = RecentShelf(public_shelf)


def has_few_texts() -> bool:
    """Tell whether there are so few texts that a page may look after the shelf itself."""
    return not EditionVectors.objects.order_by("edition").values("edition")[FEW : FEW + 1].exists()


def recent_shelf() -> PublicShelf | None:
    """Return the shelf of public texts for a page; None while the first one of many texts is being made."""
    if has_few_texts():
        return public_shelf()
    note_memory_read()
    return _recent.get()
