"""The manifest of a folder: a CSV sheet that says of each file what it is."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from practices.documents.text import UnreadableText

MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS = 100_000
COLUMNS = (
    "file",
    "organization",
    "organization_name",
    "organization_kind",
    "title",
    "symbol",
    "kind",
    "language",
    "text_status",
    "circulated_on",
    "adopted_on",
    "in_force_on",
    "made_from",
    "reuse_terms",
    "from_heading",
    "lines",
    "release",
)
"""What a row may say of its file; `file` must be there."""
TITLE_IN = "title."
"""Begins the column of the instrument's titles in a language: "title.fr", "title.zh-hans"."""
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One file: `cells` by column, without the empty ones; `line` is that of the sheet, from 1."""

    line: int
    cells: Mapping[str, str]


def read_manifest(data: bytes) -> tuple[ManifestRow, ...]:
    """Read the rows of a manifest in order. Raises UnreadableText, naming the line.

    UTF-8, with or without byte order mark; the first line names the columns, in any order, case and with
    spaces or hyphens for underscores; cells are separated by commas, semicolons or tabs. Empty lines are left out.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableText(f"The manifest is too large: it may have up to {MOST_BYTES // 1024**2} MB.")
    sheet = _decode(data)
    lines = _read_lines(sheet)
    head = next(lines, None)
    if head is None:
        raise UnreadableText("The manifest is empty.")
    columns = _read_head(head[1])
    rows = tuple(_read_row(line, cells, columns) for line, cells in lines if any(cell.strip() for cell in cells))
    if not rows:
        raise UnreadableText("The manifest names no file.")
    if len(rows) > MOST_ROWS:
        raise UnreadableText(f"The manifest is too long: it may have up to {MOST_ROWS} rows.")
    return rows


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableText(f"The manifest is not in UTF-8: line {line} cannot be read. Save it as UTF-8.") from error
    if "\0" in text:
        raise UnreadableText("The manifest is binary, not a CSV sheet.")
    return text


def _read_lines(sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Return the cells of each row with the line on which the row begins."""
    head = sheet.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(sheet, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableText(f"Line {begins} of the manifest is no row of a CSV sheet: {error}.") from error


def _read_head(cells: list[str]) -> list[str]:
    columns = [_column(cell) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    unknown = [name[:40] for name in columns if name not in COLUMNS and not name.startswith(TITLE_IN)]
    if unknown:
        known = ", ".join((*COLUMNS, f"{TITLE_IN}fr"))
        raise UnreadableText(f"The manifest has columns that are not known: {', '.join(unknown)}. Known: {known}.")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise UnreadableText(f"The manifest has columns that come twice: {', '.join(twice)}.")
    if "file" not in columns:
        raise UnreadableText("The manifest has no column “file”.")
    return columns


def _column(cell: str) -> str:
    """Return the name of a column; the code of a language keeps its hyphens."""
    name = cell.strip().lower()
    if name.startswith(TITLE_IN):
        return name.replace("_", "-")
    return name.replace("-", "_").replace(" ", "_")


def _read_row(line: int, cells: list[str], columns: list[str]) -> ManifestRow:
    more = [cell for cell in cells[len(columns) :] if cell.strip()]
    if more:
        raise UnreadableText(f"Line {line} of the manifest has more cells than there are columns.")
    found = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    return ManifestRow(line, MappingProxyType(found))
