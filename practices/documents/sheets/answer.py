"""How a table goes from the process that read it to the one that asked: as JSON, or why it was not read."""

import json
from collections.abc import Callable
from typing import Any

from practices.documents.sheets.building import RawSheet, build_table
from practices.documents.sheets.csv_text import read_csv
from practices.documents.sheets.tables import (
    CellMark,
    SheetProblem,
    SheetTable,
    TableNote,
    TableRow,
    UnreadableSheet,
)

ReaderOfSheet = Callable[[bytes], RawSheet]


class InvalidTable(ValueError):
    """What came is no table."""


def answer_table(read: ReaderOfSheet, data: bytes) -> bytes:
    """Read a sheet, and pack its table or its refusal. Raises UnreadableText."""
    try:
        row = pack_table(build_table(read(data)))
    except UnreadableSheet as refusal:
        row = {"problem": refusal.problem, "detail": refusal.detail}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def pack_table(table: SheetTable) -> dict[str, Any]:
    """Return a table as JSON says it."""
    return {
        "format": table.format,
        "name": table.name[:200],
        "line": table.head_line,
        "heads": list(table.heads),
        "rows": [[row.line, list(row.cells)] for row in table.rows],
        "marks": dict(table.marks),
        "notes": [list(note) for note in table.notes],
    }


def unpack_table(answer: bytes) -> SheetTable:
    """Return the table of these bytes, trusted no more than the file was. Raises InvalidTable, UnreadableSheet."""
    try:
        row = json.loads(answer)
        if "problem" in row:
            raise UnreadableSheet(SheetProblem(row["problem"]), str(row["detail"])[:200])
        width = len(row["heads"])
        rows = tuple(TableRow(int(line), tuple(map(str, cells))) for line, cells in row["rows"])
        if any(len(one.cells) != width for one in rows):
            raise InvalidTable("a row is not as wide as the heads")
        return SheetTable(
            format=str(row["format"]),
            name=str(row["name"]),
            head_line=int(row["line"]),
            heads=tuple(map(str, row["heads"])),
            rows=rows,
            marks={str(address): CellMark(mark) for address, mark in row["marks"].items()},
            notes=tuple((TableNote(code), str(detail)) for code, detail in row["notes"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidTable(str(error)[:200]) from error


def answer_csv(data: bytes) -> bytes:
    """Answer for a sheet of text."""
    return answer_table(read_csv, data)
