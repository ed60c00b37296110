"""Columns: the rows of a page cut into flows, each read from top to foot."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from practices.documents.pdf.page_lines import PdfLine, group_rows, join_words, make_line, set_directions
from practices.documents.pdf.tables import PdfTable, cell_text
from practices.documents.pdf.words import PdfWord
from practices.texts.numbering.labels import read_label

Row = list[PdfWord]

_LEAST_ROWS = 3
_DEEPEST = 6
_MOST_GAPS = 300
_SHORT_LABEL = re.compile(r"\W*\w{0,5}\W*")


@dataclass(frozen=True, slots=True)
class _Gutter:
    """Where no word stands: rows `first` to `last` (not included), from `left` to `right`."""

    first: int
    last: int
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class PageLayout:
    """Lays out one page: `lines` in reading order, and the tables that were found in it."""

    def __init__(self, page: int, tables: list[PdfTable], *, mirrored: bool) -> None:
        self.page, self.tables, self.mirrored = page, tables, mirrored
        self.lines: list[PdfLine] = []
        self.flow = 0

    def add(self, rows: list[Row], depth: int = 0, passed: tuple[float, ...] = ()) -> None:
        """Add rows, column by column. `passed` are places that are known to be no gutters."""
        if not rows:
            return
        gutter = _find_gutter(rows, passed) if depth < _DEEPEST else None
        if gutter is None:
            self._add_flow(rows)
            return
        block = rows[gutter.first : gutter.last]
        left = [[word for word in row if word.right <= gutter.middle] for row in block]
        right = [[word for word in row if word.right > gutter.middle] for row in block]
        kind = _judge(left, right)
        if kind == "labels":
            self.add(rows, depth + 1, (*passed, gutter.middle))
            return
        self.add(rows[: gutter.first], depth + 1, passed)
        if kind == "columns":
            for side in (left, right):
                self.add(group_rows([word for row in side for word in row]), depth + 1)
        elif kind == "numbers":
            self.add([row for row in right if row], depth + 1)
        else:
            self._add_table(block)
        self.add(rows[gutter.last :], depth + 1, passed)

    def _add_flow(self, rows: list[Row]) -> None:
        self.flow += 1
        lines = [make_line(set_directions(row, mirrored=self.mirrored), self.page) for row in rows]
        frame = min(line.left for line in lines), max(line.right for line in lines)
        for line in lines:
            line.frame, line.flow = frame, self.flow
        self.lines += lines

    def _add_table(self, rows: list[Row]) -> None:
        table = _read_aligned(rows)
        words = [word for row in rows for word in row]
        stand_in = PdfWord(
            "", min(word.left for word in words), max(word.right for word in words), rows[0][0].base, rows[0][0].size
        )
        stand_in.table = len(self.tables)
        self.tables.append(table)
        self._add_flow([[stand_in]])


def _find_gutter(rows: list[Row], passed: tuple[float, ...]) -> _Gutter | None:
    """Find the place where most rows below each other have words on both sides of a gap."""
    gaps = [
        (before.right, after.left)
        for row in rows
        for before, after in pairwise(row)
        if after.left - before.right > max(6.0, 0.9 * before.size)
    ]
    places = (_usual_places(gaps) if len(gaps) >= _LEAST_ROWS else []) + _usual_starts(rows)
    best, most = None, 0
    for middle in places:
        if any(abs(middle - place) < 8 for place in passed):
            continue
        gutter, count = _extend(rows, middle)
        if gutter is not None and count > most and not any(gutter.left <= place <= gutter.right for place in passed):
            best, most = gutter, count
    return best


def _usual_places(gaps: list[tuple[float, float]]) -> list[float]:
    """Return the places that most gaps have in common, the most usual first."""
    places: list[tuple[int, float]] = []
    for left, right in gaps[:_MOST_GAPS]:
        for middle in ((left + right) / 2,) if right - left < 20 else (left + 5, right - 5):
            if all(abs(middle - place) > 3 for _, place in places):
                places.append((sum(other[0] < middle < other[1] for other in gaps), middle))
    places.sort(key=lambda place: -place[0])
    return [middle for count, middle in places[:8] if count >= _LEAST_ROWS]


def _usual_starts(rows: list[Row]) -> list[float]:
    """Return places just before where many rows begin that lie off the left edge: columns whose lines lie not level."""
    starts = Counter(round(row[0].left / 2) for row in rows)
    edge = min(starts)
    return [2.0 * start - 4 for start, count in starts.most_common(6) if count >= 2 * _LEAST_ROWS and start > edge + 30]


def _extend(rows: list[Row], middle: float) -> tuple[_Gutter | None, int]:
    """Find the longest run of rows without a word at `middle`, and count those that have words on both sides."""
    best, most, first = None, 0, 0
    for at in range(len(rows) + 1):
        if at < len(rows) and not any(word.left < middle + 1 and word.right > middle - 1 for word in rows[at]):
            continue
        if at - first >= _LEAST_ROWS:
            gutter, count = _measure(rows, first, at, middle)
            if gutter is not None and count > most:
                best, most = gutter, count
        first = at + 1
    return best, most


def _measure(rows: list[Row], first: int, last: int, middle: float) -> tuple[_Gutter | None, int]:
    """Take rows off the ends that belong to no column, and measure the gap between the rest."""
    sides = [(any(w.right < middle for w in row), any(w.left > middle for w in row)) for row in rows[first:last]]
    rights = [at for at, side in enumerate(sides) if side[1]]
    lefts = [at for at, side in enumerate(sides) if side[0]]
    if len(rights) < _LEAST_ROWS or len(lefts) < _LEAST_ROWS:
        return None, 0
    start, end = max(lefts[0], rights[0]), min(lefts[-1], rights[-1])
    within = [at for at in rights if start <= at <= end]
    others = [at for at in lefts if start <= at <= end]
    if min(len(within), len(others)) < _LEAST_ROWS:
        return None, 0
    first, last = _trim(rows, first, last, first + start, first + end, middle)
    left = max(word.right for row in rows[first:last] for word in row if word.right < middle)
    right = min(word.left for row in rows[first:last] for word in row if word.left > middle)
    if right - left < max(5.0, 0.5 * rows[first][0].size):
        return None, 0
    return _Gutter(first, last, left, right), min(len(within), len(others))


def _trim(rows: list[Row], first: int, last: int, start: int, end: int, middle: float) -> tuple[int, int]:
    """Keep one-sided rows above and below as far as they follow without a gap, or all if they fill their column."""
    words = [word for row in rows[start : end + 1] for word in row]
    left = [word for word in words if word.right < middle]
    edges = max(word.right for word in left), max(word.right for word in words)
    widths = edges[0] - min(word.left for word in left), edges[1] - middle

    def fill(part: list[Row]) -> bool:
        reaches = [(max(word.right for word in row), int(row[-1].right > middle)) for row in part]
        return any(reach >= edges[side] - 0.1 * widths[side] for reach, side in reaches)

    if fill(rows[first:start]):
        start = first
    if fill(rows[end + 1 : last]):
        end = last - 1
    while start > first and _follows(rows[start - 1], rows[start]):
        start -= 1
    while end + 1 < last and _follows(rows[end], rows[end + 1]):
        end += 1
    return start, end + 1


def _follows(above: Row, below: Row) -> bool:
    return below[0].base - above[0].base <= 1.5 * max(above[0].size, below[0].size)


def _judge(left: list[Row], right: list[Row]) -> str:
    """Say what stands beside each other: "columns" of prose, "labels" and their words, line "numbers", a "table"."""
    texts = [join_words(row) for row in left if row]
    if _are_line_numbers(texts, len(right)):
        return "numbers"
    labels = sum(_is_label_alone(text) for text in texts)
    if labels >= 0.8 * len(texts):
        return "labels"
    if _is_prose(left) and _is_prose(right):
        return "columns"
    both = sum(bool(a) and bool(b) for a, b in zip(left, right, strict=True))
    either = len(left)
    return "table" if both >= 0.5 * either else "columns"


def _are_line_numbers(texts: list[str], rows: int) -> bool:
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    if len(numbers) < 5 or len(numbers) < len(texts) - 1:
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return steps == {5} or (steps == {1} and len(numbers) >= 0.8 * rows)


def _is_label_alone(text: str) -> bool:
    if _SHORT_LABEL.fullmatch(text):
        return True
    label = read_label(text)
    return label is not None and not label.rest.strip(" .:–—-")


def _is_prose(side: list[Row]) -> bool:
    rows = [row for row in side if row]
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    width = right - left
    filled = sum(max(word.right for word in row) - row[0].left for row in rows)
    letters = sum(len(word.text) for row in rows for word in row)
    return width > 12 * rows[0][0].size and letters > 14 * len(rows) and filled >= 0.55 * width * len(rows)


def _read_aligned(rows: list[Row]) -> PdfTable:
    """Read rows that are set like a table; not safe where its cells run over several lines."""
    edges = _column_edges(rows)
    cells = [_cells(row, edges) for row in rows]
    joined: list[list[list[PdfWord]]] = []
    for row in cells:
        full = sum(map(bool, row))
        if full == 1 and not row[0] and joined:  # a cell that goes on
            for at, cell in enumerate(row):
                joined[-1][at] += cell
        else:
            joined.append(row)
    single = sum(sum(map(bool, row)) < 2 for row in joined)
    if len(edges) < 2 or single > 0.3 * len(joined):
        return PdfTable([[join_words(row)] for row in rows], is_safe=False)
    head = [word for cell in joined[0] for word in cell]
    below = [word for row in joined[1:] for cell in row for word in cell]
    has_head = len(joined) > 1 and all(word.bold for word in head) and not all(word.bold for word in below)
    return PdfTable([[cell_text(cell) for cell in row] for row in joined], has_head)


def _column_edges(rows: list[Row]) -> list[float]:
    """Return the left edges of the columns: where no word of any row stands before."""
    spans = sorted((word.left, word.right) for row in rows for word in row)
    edges, reach = [spans[0][0]], spans[0][1]
    for left, right in spans[1:]:
        if left - reach > max(6.0, 0.9 * rows[0][0].size):
            edges.append(left)
        reach = max(reach, right)
    return edges


def _cells(row: Row, edges: list[float]) -> list[list[PdfWord]]:
    cells: list[list[PdfWord]] = [[] for _ in edges]
    for word in row:
        at = max((at for at, edge in enumerate(edges) if edge <= word.left + 1), default=0)
        cells[at].append(word)
    return cells
