"""Files that were made to hurt whoever reads them, each named for what it tries."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bait:
    """What a trap would fetch: a file that holds a secret, and the address of a server that nobody may call."""

    path: str
    address: str


Traps = Iterator[tuple[str, bytes | Callable[[], bytes]]]
"""Each trap by name; one that takes long to make is made when it is called."""
