"""Files that rows name, in storages of their own: storing one, sweeping what no row names."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from practices.models.editions import checksum

LEFT_ALONE = datetime.timedelta(days=1)
"""How old a file is before it may be removed: an action that still runs has stored it and not yet named it."""
LONGEST_NAME = 80
MOST_BYTES_OF_NAME = 200
"""Of a stored name; a file system takes 255, the digest and what makes a name free among them."""


def store_file(field: Any, *, name: str, content: bytes) -> str:
    """Put a file where a FileField of a model keeps its own; give the name it has there: its digest and `name`."""
    ending = name[-LONGEST_NAME:].encode("utf-8", "ignore")[-MOST_BYTES_OF_NAME:].decode("utf-8", "ignore")
    wanted = field.generate_filename(None, f"{checksum(content)[:16]}-{ending}")
    return str(field.storage.save(wanted, ContentFile(content), max_length=field.max_length))


def sweep_files(
    storage: Storage,
    *,
    now: datetime.datetime,
    named: Sequence[Callable[[Collection[str]], Iterable[str]]],
    beside: Collection[str] = (),
) -> list[str]:
    """Remove the files that lie by year and month, or two folders deep in `beside`, and that no row names.

    A process that is killed between storing a file and naming it leaves one behind. Each of `named` tells which of
    some names rows name, and is asked of what is left by the one before. Files younger than `LEFT_ALONE` stay. Gives
    the names of what was removed.
    """
    left = list(_names(storage, beside))
    for tell in named:
        left = [name for some in batched(left, 500) for name in _without(some, set(tell(some)))]
    swept = [name for name in left if storage.get_modified_time(name) < now - LEFT_ALONE]
    for name in swept:
        storage.delete(name)
    return swept


def _without(names: Iterable[str], named: set[str]) -> list[str]:
    return [name for name in names if name not in named]


def _names(storage: Storage, beside: Collection[str]) -> Iterator[str]:
    for outer in _folders(storage, ""):
        if outer.isdecimal() or outer in beside:
            for inner in _folders(storage, outer):
                for name in storage.listdir(f"{outer}/{inner}")[1]:
                    yield f"{outer}/{inner}/{name}"


def _folders(storage: Storage, folder: str) -> list[str]:
    try:
        return list(storage.listdir(folder)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
