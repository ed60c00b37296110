"""Two transactions that overlap: the second begins while the first has written and not committed."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

WAITS_FOR_A_LOCK = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
MOST_SECONDS = 20.0


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """Run both, each with a connection of its own; return what they returned or raised.

    `first` commits once `second` waits for a lock or is done: what `second` looked at before it waited was old.
    SQLite lets one write at a time, so `second` waits there in any case.
    """
    has_written, may_commit = threading.Event(), threading.Event()
    outcomes: dict[str, Any] = {}

    def run_first() -> None:
        try:
            with transaction.atomic():
                outcomes["first"] = first()
                has_written.set()
                may_commit.wait(MOST_SECONDS)
        except Exception as error:  # the test looks at it
            outcomes["first"] = error
        finally:
            has_written.set()
            connection.close()

    def run_second() -> None:
        try:
            outcomes["second"] = second()
        except Exception as error:  # the test looks at it
            outcomes["second"] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=target, daemon=True) for target in (run_first, run_second)]
    threads[0].start()
    has_written.wait(MOST_SECONDS)
    threads[1].start()
    _until_it_waits(threads[1])
    may_commit.set()
    for thread in threads:
        thread.join(MOST_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "the two wait for each other"
    return outcomes["first"], outcomes["second"]


def _until_it_waits(thread: threading.Thread) -> None:
    if connection.vendor != "postgresql":
        thread.join(0.3)
        return
    ends_at = time.monotonic() + MOST_SECONDS
    while thread.is_alive() and time.monotonic() < ends_at:
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute(WAITS_FOR_A_LOCK)
            if cursor.fetchone()[0]:
                return
        thread.join(0.02)


def second_is_refused(outcomes: tuple[Any, Any], refusal: type[Exception]) -> bool:
    """Tell whether the first was done, and the second refused in words."""
    first, second = outcomes
    assert not isinstance(first, Exception), repr(first)
    assert isinstance(second, refusal), repr(second)
    return bool(str(second))
