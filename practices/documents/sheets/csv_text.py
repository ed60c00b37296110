"""Sheets as text: any usual encoding, comma, semicolon or tab between the cells."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from practices.documents.csv_sheet import ACTIVE
from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.sheets.building import RawCell, RawSheet
from practices.documents.sheets.tables import CellMark, SheetProblem, TableNote, UnreadableSheet
from practices.documents.text import read_text

SEPARATORS = ",;\t|"
LOOKED_AT = 30
"""Lines by which the separator is told."""
MOST_CELL = 200_000


def read_csv(data: bytes) -> RawSheet:
    """Read a sheet of text. Raises UnreadableSheet, UnreadableText."""
    text, doubts = read_text(data, most_bytes=MAX_FILE_BYTES)
    text = text.removeprefix("\ufeff")
    separator, text = _separator(text)
    raw = RawSheet("csv", "", list(_records(text, separator)))
    if any(doubt.code == "guessed_encoding" for doubt in doubts):
        raw.notes.append(
            (TableNote.ENCODING, next(d.message.partition("read as ")[2].partition(":")[0] for d in doubts))
        )
    return raw


def _separator(text: str) -> tuple[str, str]:
    """Return what stands between the cells, and the text without a first line that says so ("sep=;")."""
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    lines = [line for line in itertools.islice(io.StringIO(text), LOOKED_AT) if line.strip()]
    return max(SEPARATORS, key=lambda one: _evenness(lines, one)), text


def _evenness(lines: list[str], separator: str) -> tuple[int, int]:
    """Say in how many lines a separator stands equally often, and how often that is."""
    counts = Counter(count for line in lines if (count := _outside_quotes(line).count(separator)))
    if not counts:
        return (0, 0)
    often, in_lines = max(counts.items(), key=lambda one: (one[1], one[0]))
    return (in_lines, often)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _records(text: str, separator: str) -> Iterator[tuple[int, list[RawCell]]]:
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        count += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableSheet(SheetProblem.BROKEN_LINE, str(line)) from error
        yield count, [_cell(cell) for cell in cells]


def _cell(cell: str) -> RawCell:
    """Take off the apostrophe that keeps a cell from being a formula; a formula has no value here."""
    if cell.startswith("'") and cell[1:].lstrip()[:1] in ACTIVE and len(cell) > 1:
        return RawCell(cell[1:])
    if cell.startswith("="):
        return RawCell(cell, CellMark.NO_VALUE)
    return RawCell(cell)
