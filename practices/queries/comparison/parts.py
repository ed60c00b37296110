"""A long comparison in parts, so that a page stays light: the rows from one on, as many as weigh enough."""

from dataclasses import dataclass, replace

from practices.queries.comparison.sheets import ComparisonRow, ComparisonSheet

HEAVIEST = 250_000
"""Bytes that the words of a part weigh, with what stands around them; its last row may go beyond."""
PER_ROW, PER_ENTRY, PER_SPAN = 900, 700, 60
"""Bytes of markup around a row, a provision in it and a difference."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A part of a comparison: `sheet` has its rows alone. Numbers are those of rows, 0 where there is no such row.

    `first_place` and `last_place` count its rows among the `row_count` of the whole, from 1.
    `before` is where the part before it begins, `following` where the next does.
    """

    sheet: ComparisonSheet
    first: int = 0
    last: int = 0
    before: int = 0
    following: int = 0
    first_place: int = 0
    last_place: int = 0
    row_count: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the comparison."""
        return not (self.before or self.following)


def part_of(sheet: ComparisonSheet, start: int = 0) -> SheetPart:
    """Return the part of a sheet that begins with the row numbered `start`, or the next that there is; 0: the first.

    A number beyond the last row leads to the first part.
    """
    rows = sheet.rows
    at = next((place for place, row in enumerate(rows) if row.number >= start), 0)
    end = _end(rows, at)
    if not rows or (at == 0 and end == len(rows)):
        return SheetPart(sheet, row_count=len(rows))
    shown = [*rows[at:end]]
    shown[-1] = replace(shown[-1], after=0)
    shown[0] = replace(shown[0], continues=False)
    return SheetPart(
        replace(sheet, rows=tuple(shown), whole_rows=rows),
        first=rows[at].number,
        last=rows[end - 1].number,
        before=rows[_start(rows, at)].number if at else 0,
        following=rows[end].number if end < len(rows) else 0,
        first_place=at + 1,
        last_place=end,
        row_count=len(rows),
    )


def _end(rows: tuple[ComparisonRow, ...], at: int) -> int:
    """Return the place behind the last row of the part that begins at a place."""
    weight = 0
    for place in range(at, len(rows)):
        weight += _weight(rows[place])
        if weight >= HEAVIEST:
            return place + 1
    return len(rows)


def _start(rows: tuple[ComparisonRow, ...], before: int) -> int:
    """Return the place of the first row of the part that ends before a place."""
    weight = 0
    for place in range(before - 1, -1, -1):
        weight += _weight(rows[place])
        if weight >= HEAVIEST:
            return place
    return 0


def _weight(row: ComparisonRow) -> int:
    entries = [entry for cell in row.cells for entry in cell.entries]
    words = sum(len(f"{entry.text}{entry.reading}{entry.heading}".encode(errors="replace")) for entry in entries)
    return PER_ROW + PER_ENTRY * len(entries) + PER_SPAN * len(row.spans) + words
