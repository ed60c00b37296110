"""Faulty sheets by class, drawn by chance: of each the cell in which the fault is, "" for the file as a whole."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.practices.documents.sheets.made import csv_text, ods, ods_row, xlsx

HEADS = ("organization", "reference", "track", "state", "effective_on", "evidence_address", "note")
RIGHT = ("Agency", "DOC/1", "adoption", "in_place", "2004", "https://agency.example.org/code", "")
WRONG = {
    "A": ("Agenci", "Nobody", "Agency and others", "12"),
    "B": ("DOC/2", "The Code", "reference", "99"),
    "C": ("adoptoin", "all", "1", "Track"),
    "D": ("declined", "yes", "procedure_in_place", "?"),
    "E": ("38121", "31 February 2004", "03/05/2004", "soon", "2004-13", "May"),
    "F": ("agency.example", "see annex", "ftp://agency.example.org", "https://"),
}
"""Words that are possible in no row, by column."""


@dataclass(frozen=True, slots=True)
class FaultySheet:
    """A sheet, the class of its fault, and the addresses one of which has to be named."""

    kind: str
    content: bytes
    cells: frozenset[str] = frozenset()


def faulty_sheets(count: int, seed: int = 36) -> Iterator[FaultySheet]:
    """Yield so many sheets, the classes by turns."""
    chance = random.Random(seed)
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](chance)


def _rows(chance: random.Random) -> tuple[list[list[Any]], int, int]:
    """Return rows that are right, and the place in which one is made wrong."""
    rows = [list(RIGHT) for _number in range(chance.randint(1, 4))]
    return rows, chance.randrange(len(rows)), chance.randrange(6)


def _place(row: int, column: int) -> frozenset[str]:
    return frozenset({f"{'ABCDEFG'[column]}{row + 2}"})


def _codes(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    rows[row][column] = chance.choice(WRONG["ABCDEF"[column]])
    return FaultySheet("codes", csv_text([HEADS, *rows], ";").encode(), _place(row, column))


def _empty(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    column %= 5
    rows[row][column] = ""
    return FaultySheet("empty", xlsx([HEADS, *rows]), _place(row, column))


def _formula(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    rows[row][column] = f"=VLOOKUP({chance.randint(1, 9)},Z:Z,1)"
    return FaultySheet("formula", xlsx([HEADS, *rows]), _place(row, column))


def _error(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    cells = list(rows[row])
    cells[column] = chance.choice(("#REF!", "#NAME?", "#N/A"))
    made = "".join(ods_row(*(str(cell) for cell in one)) for one in [HEADS, *rows[:row], cells, *rows[row + 1 :]])
    return FaultySheet("error", ods(made), _place(row, column))


def _merged(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    rows[row][column + 1 if column < 5 else column] = None
    left = min(column, 4)
    return FaultySheet(
        "merged",
        xlsx([HEADS, *rows], lambda sheet: sheet.merge_cells(None, row + 2, left + 1, row + 2, left + 2)),
        _place(row, left + 1),
    )


def _date_as_number(chance: random.Random) -> FaultySheet:
    rows, row, _column = _rows(chance)
    rows[row][4] = chance.randint(30_000, 45_000)
    return FaultySheet("date as number", xlsx([HEADS, *rows]), _place(row, 4))


def _lost(chance: random.Random) -> FaultySheet:
    rows, row, column = _rows(chance)
    rows[row][column] = f"A\ufffd{chance.randint(1, 99)}"
    return FaultySheet("lost characters", csv_text([HEADS, *rows]).encode(), _place(row, column))


def _alike(chance: random.Random) -> FaultySheet:
    rows, _row, column = _rows(chance)
    column %= 5
    made = [[*HEADS, HEADS[column].upper()], *([*row, row[column]] for row in rows)]
    return FaultySheet("two columns alike", xlsx(made))


def _file(chance: random.Random) -> FaultySheet:
    files = (b"", b"\xd0\xcf\x11\xe0" + bytes(600), csv_text([HEADS]).encode(), b'a,b\n"x', b"PK\x03\x04" + bytes(80))
    return FaultySheet("file", chance.choice(files))


MAKERS: tuple[Callable[[random.Random], FaultySheet], ...] = (
    _codes,
    _empty,
    _formula,
    _error,
    _merged,
    _date_as_number,
    _lost,
    _alike,
    _file,
    _codes,
)
