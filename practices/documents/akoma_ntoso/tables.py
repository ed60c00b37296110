"""Tables of a file as rows of the notation."""

from collections.abc import Callable

from lxml import etree

from practices.documents.akoma_ntoso.vocabulary import local_name, squeeze

MOST_SPANNED = 50


def read_table(table: etree._Element, read_cell: Callable[[etree._Element], str]) -> str:
    """Return the rows of a table, one a line; a first row of header cells is marked as such. "" for an empty one.

    A cell over several columns is followed by empty ones; what a cell covers in the rows below is empty there.
    """
    lines: list[str] = []
    covered: dict[int, int] = {}
    for row in table.iter("{*}tr"):
        if next(row.iterancestors("{*}table"), None) is not table:
            continue
        cells = [cell for cell in row if local_name(cell) in {"th", "td"}]
        lines.append(squeeze(f"| {' | '.join(_read_row(cells, covered, read_cell))} |"))
        if len(lines) == 1 and cells and all(local_name(cell) == "th" for cell in cells):
            lines.append("|" + " --- |" * (lines[0].replace("\\|", "").count("|") - 1))
    return "\n".join(lines)


def _read_row(
    cells: list[etree._Element], covered: dict[int, int], read_cell: Callable[[etree._Element], str]
) -> list[str]:
    row: list[str] = []
    for cell in cells:
        _skip_covered(row, covered)
        for place in range(_span(cell, "colspan")):
            if (rows := _span(cell, "rowspan")) > 1:
                covered[len(row)] = rows - 1
            row.append(read_cell(cell) if place == 0 else "")
    _skip_covered(row, covered)
    return row


def _skip_covered(row: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(row), 0) > 0:
        covered[len(row)] -= 1
        row.append("")


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), MOST_SPANNED) if value.isascii() and value.isdigit() and int(value) > 0 else 1
