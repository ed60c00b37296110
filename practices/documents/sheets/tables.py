"""A sheet as it was read: heads, rows with their lines, and what is to be said of single cells."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767
"""Characters of a cell; no spreadsheet program takes more."""
MOST_MARKS = 5_000
"""So many cells at most are told apart by a mark that says what was mended; faults are always kept."""


class SheetProblem(enum.StrEnum):
    """Why a file as a whole is not read."""

    NO_SHEET = "no_sheet"
    LOCKED = "locked"
    OLD_EXCEL = "old_excel"
    NO_HEADS = "no_heads"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    BROKEN_LINE = "broken_line"


class CellMark(enum.StrEnum):
    """What is to be said of a cell: the first five are faults, the others say what was done."""

    NO_VALUE = "no_value"
    """A formula whose value is not in the file."""
    CELL_ERROR = "cell_error"
    """The value is an error, such as #REF!."""
    MERGED = "merged"
    """Part of merged cells that cover more than one column."""
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    """Some characters were lost when the file was saved."""
    FORMULA = "formula"
    """The value of a formula, as it was when the file was saved."""
    FILLED = "filled"
    """The value of the merged cells that it belongs to."""
    MENDED = "mended"
    """No-break spaces, codes or characters that cannot be seen were mended."""

    @property
    def is_fault(self) -> bool:
        """Whether the cell cannot be taken as it is."""
        return self in FAULTS


FAULTS = frozenset({CellMark.NO_VALUE, CellMark.CELL_ERROR, CellMark.MERGED, CellMark.TOO_LONG, CellMark.UNREADABLE})


class TableNote(enum.StrEnum):
    """What is to be said of the sheet as a whole, each with a detail."""

    OTHER_SHEETS = "other_sheets"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    SAME_HEADS = "same_heads"
    ENCODING = "encoding"
    MENDED = "mended_cells"


class UnreadableSheet(Exception):
    """The file holds no table that can be taken: what is wrong, and where or how much."""

    def __init__(self, problem: SheetProblem, detail: str = "") -> None:
        super().__init__(f"{problem} {detail}".strip())
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by its line in the sheet (from 1); a cell for each head."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The heads, which stand in line `head_line`, the filled rows below, and marks by the address of the cell."""

    format: str
    name: str
    head_line: int
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    marks: Mapping[str, CellMark] = field(default_factory=dict)
    notes: tuple[tuple[TableNote, str], ...] = ()


def column_letters(index: int) -> str:
    """Return the letters of a column (from 0): 0 is "A", 26 is "AA"."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(line: int, index: int) -> str:
    """Return the address of a cell, as spreadsheet programs write it: line 7, column 1 (from 0) is "B7"."""
    return f"{column_letters(index)}{line}"
