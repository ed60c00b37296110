"""Tables that are drawn with rules, and words that are set in columns like one."""

import bisect
from collections import defaultdict
from dataclasses import dataclass, field

from practices.documents.pdf.drawings import Drawings, PdfRectangle
from practices.documents.pdf.page_lines import group_rows, join_words
from practices.documents.pdf.words import BREAK, PdfWord
from practices.texts.numbering.labels import read_label

MAX_RULES = 800
_NEAR = 3.0
_LONGEST_CELL = 3000


@dataclass(slots=True)
class PdfTable:
    """The rows of a table, cell by cell, all of the same width.

    `has_head` says that the first row is a header. `is_safe` is false where the cells could not be told apart: then
    `rows` holds its lines, one cell each.
    """

    rows: list[list[str]]
    has_head: bool = False
    is_safe: bool = True


@dataclass(slots=True)
class _Grid:
    """Rules that touch each other; `xs` and `ys` are where they stand."""

    flat: list[PdfRectangle]
    upright: list[PdfRectangle]
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)


def take_tables(words: list[PdfWord], drawings: Drawings) -> tuple[list[PdfWord], list[PdfTable]]:
    """Take the words of ruled tables out; each leaves one word behind that names its table by number."""
    tables: list[PdfTable] = []
    for grid in _find_grids(drawings):
        inside = [word for word in words if word.table is None and _is_inside(word, grid)]
        table = _fill(grid, inside) if inside else None
        if table is None:
            continue
        taken = {id(word) for word in inside}
        words = [word for word in words if id(word) not in taken]
        size = max(word.size for word in inside)
        words.append(PdfWord("", grid.xs[0], grid.xs[-1], grid.ys[0] + size, size, table=len(tables)))
        tables.append(table)
    return words, tables


def _find_grids(drawings: Drawings) -> list[_Grid]:
    """Find rules that form at least two columns, in reading order."""
    if len(drawings.upright) < 3 or len(drawings.flat) < 2:
        return []
    if len(drawings.flat) + len(drawings.upright) > MAX_RULES:
        return []
    grids = []
    for flat, upright in _connect(drawings.flat, drawings.upright):
        grid = _Grid(flat, upright, _cluster([box.left for box in upright]), _cluster([box.top for box in flat]))
        if len(grid.xs) >= 3 and len(grid.ys) >= 2:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _connect(
    flat: list[PdfRectangle], upright: list[PdfRectangle]
) -> list[tuple[list[PdfRectangle], list[PdfRectangle]]]:
    """Group rules that touch each other."""
    boxes = [*flat, *upright]
    parents = list(range(len(boxes)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    order = sorted(range(len(boxes)), key=lambda at: boxes[at].left)
    for place, at in enumerate(order):
        box = boxes[at]
        for other_at in order[place + 1 :]:
            other = boxes[other_at]
            if other.left > box.right + _NEAR:
                break
            if other.top <= box.bottom + _NEAR and box.top <= other.bottom + _NEAR:
                parents[root(at)] = root(other_at)
    groups: dict[int, tuple[list[PdfRectangle], list[PdfRectangle]]] = defaultdict(lambda: ([], []))
    for at, box in enumerate(boxes):
        groups[root(at)][at >= len(flat)].append(box)
    return list(groups.values())


def _cluster(values: list[float]) -> list[float]:
    """Return values that stand apart, each for those near it, in order."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR * 1.5:
            found.append(value)
    return found


def _is_inside(word: PdfWord, grid: _Grid) -> bool:
    middle, height = (word.left + word.right) / 2, word.base - 0.3 * word.size
    return grid.xs[0] <= middle <= grid.xs[-1] + _NEAR and grid.ys[0] <= height <= grid.ys[-1] + _NEAR


def _fill(grid: _Grid, words: list[PdfWord]) -> PdfTable | None:
    """Put words into the cells of a grid; None if it is a frame around text rather than a table."""
    cells: dict[tuple[int, int], list[PdfWord]] = defaultdict(list)
    crossing = 0
    for word in words:
        row, column, crosses = _cell_of(grid, word)
        crossing += crosses
        cells[row, column].append(word)
    if max(sum(len(word.text) for word in cell) for cell in cells.values()) > _LONGEST_CELL:
        return None
    columns = sorted({column for _, column in cells})
    rows = sorted({row for row, _ in cells})
    if len(columns) < 2:
        return None
    if crossing > max(1, len(words) * 0.02):
        return PdfTable([[join_words(row)] for row in group_rows(words)], is_safe=False)
    if any(_is_layout(cell) for cell in cells.values()):
        return None
    filled = [[cell_text(cells.get((row, column), [])) for column in columns] for row in rows]
    head = [word for column in columns for word in cells.get((rows[0], column), [])]
    below = [word for (row, _), cell in cells.items() if row != rows[0] for word in cell]
    has_head = len(rows) > 1 and all(word.bold for word in head) and not all(word.bold for word in below)
    return PdfTable(filled, has_head)


def _is_layout(cell: list[PdfWord]) -> bool:
    """Say whether a cell holds a list under running text: the table only sets columns side by side."""
    if sum(len(word.text) for word in cell) < 400:
        return False
    rows = [join_words(row) for row in group_rows(cell)]
    return sum(read_label(row) is not None for row in rows) >= 3


def _cell_of(grid: _Grid, word: PdfWord) -> tuple[int, int, bool]:
    """Return row and column of the cell that holds a word, and whether it runs across a rule.

    Where the rule between two cells is missing they are one cell, named after its first row and column.
    """
    height, middle = word.base - 0.3 * word.size, (word.left + word.right) / 2
    column = max(bisect.bisect_right(grid.xs, middle) - 1, 0)
    row = max(bisect.bisect_right(grid.ys, height) - 1, 0)
    crosses = any(word.left + 2 < x < word.right - 2 and _stands_upright(grid, x, height) for x in grid.xs[1:-1])
    while column > 0 and not _stands_upright(grid, grid.xs[column], height):
        column -= 1
    while row > 0 and not _lies_flat(grid, grid.ys[row], middle):
        row -= 1
    return row, column, crosses


def _stands_upright(grid: _Grid, x: float, height: float) -> bool:
    return any(abs(box.left - x) <= _NEAR * 1.5 and box.top - 1 <= height <= box.bottom + 1 for box in grid.upright)


def _lies_flat(grid: _Grid, y: float, middle: float) -> bool:
    return any(abs(box.top - y) <= _NEAR * 1.5 and box.left - 1 <= middle <= box.right + 1 for box in grid.flat)


def cell_text(words: list[PdfWord]) -> str:
    """Join the lines of a cell; a line that begins with a label stands for itself."""
    text = ""
    for row in group_rows(words):
        line = join_words(row)
        if not text:
            text = line
        elif text.endswith(BREAK):
            text = text[:-1] + line
        else:
            text += (
                f"<br>{line}"
                if (label := read_label(line)) and label.rest and not label.rest[0].islower()
                else f" {line}"
            )
    return text.replace(BREAK, "")
