"""The objects of a PDF file: asked for by name, whatever a stranger's file puts in their place."""

from collections.abc import Iterator
from typing import Any

import pikepdf

DEEPEST = 100
MOST_OBJECTS = 1_000_000


def as_dictionary(held: Any) -> Any:
    """Return a dictionary, also that of a stream; None for anything else."""
    return held if isinstance(held, pikepdf.Dictionary | pikepdf.Stream) else None


def get(holder: Any, key: str) -> Any:
    """Return what a dictionary holds under a key, None for nothing or when it is no dictionary."""
    dictionary = as_dictionary(holder)
    return None if dictionary is None else dictionary.get(key)


def dictionary_in(holder: Any, *keys: str) -> Any:
    """Return the dictionary under a key, the one under the next key in it, and so on; None where there is none."""
    for key in keys:
        holder = as_dictionary(get(holder, key))
    return holder


def array_in(holder: Any, key: str) -> list[Any]:
    """Return what an array holds; [] where there is none."""
    held = get(holder, key)
    return list(held) if isinstance(held, pikepdf.Array) else []


def name_in(holder: Any, key: str) -> str:
    """Return a name such as "/Link", "" where there is none."""
    held = get(holder, key)
    return str(held) if isinstance(held, pikepdf.Name) else ""


def text_in(holder: Any, key: str) -> str:
    """Return a text, "" where there is none."""
    held = get(holder, key)
    return str(held) if isinstance(held, pikepdf.String) else ""


def number_in(holder: Any, key: str) -> int:
    held = get(holder, key)
    return held if isinstance(held, int) and not isinstance(held, bool) else 0


def delete(holder: Any, key: str) -> bool:
    """Delete a key of a dictionary; say whether it was there."""
    if key not in holder:
        return False
    del holder[key]
    return True


def empty(holder: Any) -> None:
    """Delete all that a dictionary holds: what still refers to it finds nothing."""
    for key in list(holder.keys()):
        if key not in {"/Length", "/Filter", "/DecodeParms"}:
            del holder[key]


def key_of(held: Any) -> tuple[int, int]:
    """Return the number of an object; (0, 0) for one that lies within another."""
    number: tuple[int, int] = held.objgen
    return number


def reachable(*starts: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield each dictionary that is reached, once, with the key that led to it and the key above that."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, str, str, int]] = [(start, "", "", 0) for start in starts]
    while waiting and len(seen) < MOST_OBJECTS:
        held, key, outer, depth = waiting.pop()
        if depth > DEEPEST and not held.is_indirect:
            continue
        if held.is_indirect:
            if held.objgen in seen:
                continue
            seen.add(held.objgen)
            depth = 0
        if isinstance(held, pikepdf.Array):
            waiting.extend((one, key, outer, depth + 1) for one in held if _is_holder(one))
        elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            yield held, key, outer
            waiting.extend((one, name, key, depth + 1) for name, one in held.items() if _is_holder(one))


def _is_holder(held: Any) -> bool:
    return isinstance(held, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array)
