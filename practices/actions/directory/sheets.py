"""Reading a sheet (CSV) of organizations or people: rows by column, and what is wrong with which line."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.documents.csv_sheet import ACTIVE

MOST_ROWS = 100_000
MOST_BYTES = 32 * 1024 * 1024
MOST_COLUMNS = 200
MOST_CELL = 131_072
"""Characters of a cell. The module's own limit is one for all of the program: whoever raises it raises it here too."""
LONGEST_CELL = 1_000
SEPARATORS = ",;\t"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class SheetUnreadable(Exception):
    """The file as a whole cannot be read; the message is for the user."""


@dataclass(frozen=True, slots=True)
class DirectoryFault:
    """What is wrong with a line of the file (the first line is 1)."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A row: the line on which it begins, and its cells by column, without space around."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell, "" where it is empty or the sheet has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class DirectorySheet:
    """The rows that can be read, in their order, and the faults of the others."""

    columns: tuple[str, ...]
    rows: tuple[DirectoryRow, ...]
    faults: tuple[DirectoryFault, ...]


def read_sheet(content: bytes, *, is_column: Callable[[str], bool], needed: Sequence[str]) -> DirectorySheet:
    """Read a sheet in UTF-8, with byte order mark or without; the separator is that of the first line.

    A column that is not known is refused, so that a misspelt one is not lost. Raises SheetUnreadable.
    """
    lines = _records(_text(content))
    _line, first = next(lines, (1, []))
    heads = tuple(head.strip().casefold() for head in first)
    _refuse_heads(heads, is_column, needed)
    rows, faults = [], []
    for count, (line, cells) in enumerate(_filled(lines), start=1):
        if count > MOST_ROWS:
            raise SheetUnreadable(_("The sheet has more than 100,000 rows: split it."))
        reason = _refuse_cells(cells, heads)
        if reason:
            faults.append(DirectoryFault(line, reason))
        else:
            rows.append(
                DirectoryRow(line, {head: _plain(cell.strip()) for head, cell in zip(heads, cells, strict=True)})
            )
    return DirectorySheet(heads, tuple(rows), tuple(faults))


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise SheetUnreadable(_("The file is larger than 32 MB: split it."))
    if content[:2] in UTF_16:
        raise SheetUnreadable(_("The sheet is in UTF-16. Save it as “CSV UTF-8”."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        words = _("Line %(line)s is not in UTF-8. Save the sheet as “CSV UTF-8”.")
        raise SheetUnreadable(words % {"line": line}) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise SheetUnreadable(
            _("Line %(line)s contains a NUL character: the file is not a valid sheet.") % {"line": line}
        )
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            if max(map(len, cells), default=0) > MOST_CELL:
                raise csv.Error("a cell is too long")  # noqa: TRY301 - what the module says below its own limit
            yield line, cells
        except StopIteration:
            return
        except csv.Error as error:
            words = _("Line %(line)s is broken: a quotation mark is missing, or a cell is far too long.")
            raise SheetUnreadable(words % {"line": line}) from error


def _filled(lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            yield line, cells


def _refuse_heads(heads: Sequence[str], is_column: Callable[[str], bool], needed: Sequence[str]) -> None:
    if len(heads) > MOST_COLUMNS:
        raise SheetUnreadable(_("The sheet has too many columns."))
    missing = [column for column in needed if column not in heads]
    if missing:
        raise SheetUnreadable(_("The first line has no column “%(column)s”.") % {"column": missing[0]})
    unknown = [head for head in heads if not is_column(head)]
    if unknown:
        raise SheetUnreadable(_("There is no column “%(column)s”.") % {"column": unknown[0][:60]})
    if len(set(heads)) != len(heads):
        raise SheetUnreadable(_("A column comes twice in the first line."))


def _refuse_cells(cells: Sequence[str], heads: Sequence[str]) -> str:
    if len(cells) != len(heads):
        words = _("The row has %(count)s cells, and the first line %(heads)s.")
        return words % {"count": len(cells), "heads": len(heads)}
    for head, cell in zip(heads, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            return _("“%(column)s” is longer than 1,000 characters.") % {"column": head}
        if any(not character.isprintable() for character in cell.strip()):
            return _("“%(column)s” contains a line break or another character that cannot be seen.") % {"column": head}
        if cell.strip()[:1] in ACTIVE and cell.strip():
            words = _("“%(column)s” begins like a formula. If it is meant, put an apostrophe before it.")
            return words % {"column": head}
    return ""


def _plain(cell: str) -> str:
    """Take off the apostrophe that keeps a cell from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ACTIVE and len(cell) > 1 else cell
