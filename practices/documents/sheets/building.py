"""From the rows of a file to a table: where the heads stand, what is empty, what has to be said."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from practices.documents.sheets.mending import is_mended, mend
from practices.documents.sheets.tables import (
    FAULTS,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_MARKS,
    MOST_ROWS,
    CellMark,
    SheetProblem,
    SheetTable,
    TableNote,
    TableRow,
    UnreadableSheet,
    cell_address,
    column_letters,
)

HEADS_WITHIN = 20
"""Filled rows among which the heads are looked for: titles and notes stand above them."""
NAMED = 12
"""How many lines or columns a note names before it says "…"."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """What a cell holds, and what its file says of it."""

    text: str
    mark: CellMark | None = None


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells: first and last line (from 1), first and last column (from 0)."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class RawSheet:
    """What a reader found: rows by line as they come; the rest is complete once all rows were taken."""

    format: str
    name: str
    rows: Iterable[tuple[int, list[RawCell]]]
    merged: list[MergedRange] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    notes: list[tuple[TableNote, str]] = field(default_factory=list)


def build_table(raw: RawSheet) -> SheetTable:
    """Return the table. Raises UnreadableSheet."""
    marks: dict[str, CellMark] = {}
    lines = list(_filled(raw.rows, marks))
    if not lines:
        raise UnreadableSheet(SheetProblem.NO_SHEET)
    place = _place_of_heads(lines)
    head_line, heads = lines[place]
    below = [TableRow(line, _fitted(cells, len(heads))) for line, cells in lines[place + 1 :]]
    below = _with_merged(below, raw.merged, head_line, marks)
    below = [row for row in below if any(row.cells)]
    if not below:
        raise UnreadableSheet(SheetProblem.NO_ROWS)
    if len(below) > MOST_ROWS:
        raise UnreadableSheet(SheetProblem.TOO_MANY_ROWS, str(len(below)))
    notes = [*raw.notes, *_said_hidden(raw, head_line), *_said_same(heads, head_line), *_said_mended(marks)]
    return SheetTable(raw.format, raw.name, head_line, tuple(heads), tuple(below), _bounded(marks), tuple(notes))


def _filled(rows: Iterable[tuple[int, list[RawCell]]], marks: dict[str, CellMark]) -> Iterator[tuple[int, list[str]]]:
    for count, (line, cells) in enumerate(rows):
        if count > 2 * MOST_ROWS:
            raise UnreadableSheet(SheetProblem.TOO_MANY_ROWS, str(count))
        words = [_words(cell, line, index, marks) for index, cell in enumerate(cells)]
        while words and not words[-1]:
            words.pop()
        if len(words) > MOST_COLUMNS:
            raise UnreadableSheet(SheetProblem.TOO_MANY_COLUMNS, column_letters(len(words) - 1))
        if words:
            yield line, words


def _words(cell: RawCell, line: int, index: int, marks: dict[str, CellMark]) -> str:
    text, mark = cell.text, cell.mark
    if len(text) > LONGEST_CELL:
        text, mark = text[:200], CellMark.TOO_LONG
    plain = mend(text)
    if "\ufffd" in plain:
        mark = CellMark.UNREADABLE
    if mark is None and plain != text and is_mended(text, plain):
        mark = CellMark.MENDED
    if mark is not None and (plain or mark in FAULTS):
        marks[cell_address(line, index)] = mark
    return plain or ("?" if mark in FAULTS else "")


def _place_of_heads(lines: list[tuple[int, list[str]]]) -> int:
    """Return which filled row holds the heads: the first of those with most filled cells that are no numbers."""
    counts = [sum(1 for cell in cells if _is_head(cell)) for _line, cells in lines[:HEADS_WITHIN]]
    most = max(counts)
    if not most:
        raise UnreadableSheet(SheetProblem.NO_HEADS)
    return next(place for place, count in enumerate(counts) if count * 10 >= most * 6 and (count > 1 or most == 1))


def _is_head(cell: str) -> bool:
    return bool(cell) and len(cell) <= 200 and not cell.replace(".", "").replace("-", "").isdigit()


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """Return as many cells as there are heads; what stands beside them without a head belongs to nothing."""
    return (*cells[:width], *[""] * (width - len(cells)))


def _with_merged(
    rows: list[TableRow], merged: list[MergedRange], head_line: int, marks: dict[str, CellMark]
) -> list[TableRow]:
    """Give each row the value of the cells merged down in one column; mark cells that are merged across columns."""
    if not merged:
        return rows
    by_line = {row.line: list(row.cells) for row in rows}
    for one in merged[:MOST_ROWS]:
        if one.bottom <= head_line:
            continue
        anchor = by_line.get(one.top)
        for line in range(max(one.top, head_line + 1), min(one.bottom, one.top + MOST_ROWS) + 1):
            cells = by_line.get(line)
            if cells is None:
                continue
            _mark_merged(one, line, cells, anchor, marks)
    return [TableRow(row.line, tuple(by_line[row.line])) for row in rows]


def _mark_merged(
    one: MergedRange, line: int, cells: list[str], anchor: list[str] | None, marks: dict[str, CellMark]
) -> None:
    for index in range(one.left, min(one.right + 1, len(cells))):
        if (line, index) == (one.top, one.left):
            continue
        if one.left == one.right and anchor is not None:
            cells[index] = anchor[index]
            marks[cell_address(line, index)] = CellMark.FILLED
        else:
            marks[cell_address(line, index)] = CellMark.MERGED


def _said_hidden(raw: RawSheet, head_line: int) -> Iterator[tuple[TableNote, str]]:
    lines = [str(line) for line in raw.hidden_lines if line > head_line]
    if lines:
        yield TableNote.HIDDEN_ROWS, _listed(lines)
    columns = [column_letters(index) for index in raw.hidden_columns if index < MOST_COLUMNS]
    if columns:
        yield TableNote.HIDDEN_COLUMNS, _listed(columns)


def _said_same(heads: list[str], head_line: int) -> Iterator[tuple[TableNote, str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for index, head in enumerate(heads):
        if head:
            places[" ".join(head.casefold().split())].append(cell_address(head_line, index))
    same = [cells for cells in places.values() if len(cells) > 1]
    if same:
        yield TableNote.SAME_HEADS, _listed([cell for cells in same for cell in cells])


def _said_mended(marks: dict[str, CellMark]) -> Iterator[tuple[TableNote, str]]:
    mended = [address for address, mark in marks.items() if mark == CellMark.MENDED]
    if mended:
        yield TableNote.MENDED, _listed(mended)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def _bounded(marks: dict[str, CellMark]) -> dict[str, CellMark]:
    kept: dict[str, CellMark] = {}
    count = 0
    for address, mark in marks.items():
        count += mark not in FAULTS
        if mark in FAULTS or count <= MOST_MARKS:
            kept[address] = mark
    return kept
