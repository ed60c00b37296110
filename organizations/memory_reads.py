"""Whether a page said something that the process remembers from before, and the database would say otherwise by now.

Such a page is not kept: nothing that is written would tell that it is another one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class MemoryReads:
    """What is noted while a page is made."""

    are_there: bool = False


_noted: ContextVar[MemoryReads | None] = ContextVar("memory_reads", default=None)


@contextmanager
def noted_memory_reads() -> Iterator[MemoryReads]:
    """Note whether something from memory is used within."""
    noted = MemoryReads()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_memory_read() -> None:
    """Say that something from memory is used."""
    noted = _noted.get()
    if noted is not None:
        noted.are_there = True


def is_noted() -> bool:
    """Tell whether a page is being made that is to be kept: it rests on what it asks of the database itself."""
    return _noted.get() is not None
