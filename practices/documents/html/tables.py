"""Tables of a page as rows of cells, and those that only lay words out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from practices.documents.html.looks import attribute, heading_depth, words_in

MOST_COLUMNS = 100
MOST_CELLS = 200_000
_SPAN = re.compile(r"\s*(\d{1,6})")
_LABEL = re.compile(
    r"\(?(?:\d{1,4}[a-z]{0,2}|[A-Za-zА-Яа-я]{1,2}|[ivxlcIVXLC]{1,7}|\d{1,3}(?:\.\d{1,3})+)[.)]|[-–—•·▪○]|§\s?\d+|\d{1,3}(?:\.\d{1,3})+"
)


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """Cells by row, None where a merged cell goes on; `has_head` says that the first row is a header."""

    rows: tuple[tuple[etree._Element | None, ...], ...]
    has_head: bool
    is_merged: bool


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Return the rows of a table, not those of tables within it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def cells_of(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def lays_out(table: etree._Element) -> bool:
    """Whether a table only places words: it has one column, tables within, headings, or a list's numbers in front."""
    if attribute(table, "role") in {"presentation", "none"}:
        return True
    if attribute(table, "role") == "table":
        return False
    rows = [cells_of(row) for row in rows_of(table)]
    if max((len(row) for row in rows), default=0) < 2:
        return True
    if any(element is not table for element in table.iter("table")):
        return True
    if any(heading_depth(element) for element in table.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        return True
    return all(is_numbered_row(row) for row in rows if any(words_in(cell) for cell in row))


def is_numbered_row(row: list[etree._Element]) -> bool:
    """Whether a row is an item: its number in one cell, its words in the next."""
    filled = [words for cell in row if (words := words_in(cell))]
    return len(filled) == 2 and _LABEL.fullmatch(filled[0]) is not None and len(filled[1]) > 10


def read_grid(table: etree._Element) -> HtmlTable:
    """Return the cells of a table in their places; what is merged stands in its first place."""
    rows: list[tuple[etree._Element | None, ...]] = []
    hanging: dict[int, int] = {}
    merged, count = False, 0
    for row in rows_of(table):
        places: list[etree._Element | None] = []
        for cell in cells_of(row):
            _hang(places, hanging)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            merged = merged or width > 1 or height > 1
            start = len(places)
            places += [cell, *[None] * (width - 1)][: max(0, MOST_COLUMNS - len(places))]
            hanging.update({column: height - 1 for column in range(start, len(places)) if height > 1})
        _hang(places, hanging)
        count += len(places)
        if count > MOST_CELLS:
            break
        rows.append(tuple(places))
    return HtmlTable(tuple(rows), _has_head(table), merged)


def _hang(places: list[etree._Element | None], hanging: dict[int, int]) -> None:
    """Leave room for cells that reach down from the rows above."""
    while hanging.get(len(places), 0) > 0:
        hanging[len(places)] -= 1
        places.append(None)


def _span(cell: etree._Element, name: str) -> int:
    found = _SPAN.match(attribute(cell, name))
    return min(max(1, int(found[1])), MOST_COLUMNS if name == "colspan" else 1_000) if found else 1


def _has_head(table: etree._Element) -> bool:
    first = next(rows_of(table), None)
    if first is None:
        return False
    parent = first.getparent()
    cells = cells_of(first)
    return (parent is not None and parent.tag == "thead") or (bool(cells) and all(cell.tag == "th" for cell in cells))
