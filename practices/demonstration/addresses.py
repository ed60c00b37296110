"""The addresses by which the demonstration names provisions: "10.2, (a)", "6, para 2", "12 bis, 1", "S5"."""

import re
from collections.abc import Sequence
from typing import Protocol

_UNNUMBERED = re.compile(r"para (\d+)$")


class Addressed(Protocol):
    """What has an eId, bare numbers from the article down (joined by "/") and a heading."""

    eid: str
    path: str
    heading: str


def find_provision[Row: Addressed](rows: Sequence[Row], address: str) -> Row:
    """Return the row at `address`, printed numbers from the section or article down. Raises LookupError.

    "10.1" is the path "10.1" or "10/10.1"; "para 2" is the second unnumbered paragraph; a retelling's own
    number ("S5") begins a heading.
    """
    first, *below = address.split(", ")
    unit = bare(first)
    paths = {row.path: row for row in rows if row.path}
    starts = (unit, f"{unit.split('.')[0]}/{unit}")
    found = next((paths[start] for start in starts if start in paths), None)
    if found is None:
        found = next((row for row in rows if row.heading.startswith(f"{first} ")), None)
    for step in below:
        if found is not None:
            found = _below(rows, found, step)
    if found is None:
        raise LookupError(address)
    return found


def bare(number: str) -> str:
    """Return a printed number without spaces and round brackets: "12 bis" is "12bis", "(a)" is "a"."""
    return number.replace(" ", "").strip("()")


def _below[Row: Addressed](rows: Sequence[Row], holder: Row, step: str) -> Row | None:
    unnumbered = _UNNUMBERED.match(step)
    if unnumbered:
        return next((row for row in rows if row.eid == f"{holder.eid}__p_{unnumbered[1]}"), None)
    return next((row for row in rows if row.path == f"{holder.path}/{bare(step)}"), None)
