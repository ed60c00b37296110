"""The drawing of a declared lineage: boxes in columns, each relation from its origin to what came of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practices.queries.editions.facts import reverse_words
from practices.queries.similar.lineages import Link, RelatedInstrument

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN = 168, 58, 120, 22, 8
"""Lengths in units of the drawing."""
LINE = 13
"""Height of a line of words."""
LONGEST_LINE = 22
"""Letters of a line in a box; the table beside the drawing has all of them."""


@dataclass(frozen=True, slots=True)
class LineageBox:
    """An instrument as it is drawn; lengths in units of the drawing."""

    number: int
    x: int
    y: int
    width: int
    height: int
    middle: int
    lines: tuple[tuple[str, int], ...]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation as it is drawn, from the origin to what came of it; its words stand at (x, y)."""

    path: str
    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawing of instruments and relations, the origins first."""

    boxes: tuple[LineageBox, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def draw_graph(found: Sequence[RelatedInstrument], links: Iterable[Link]) -> Graph | None:
    """Draw a lineage in columns, each relation from its origin to what came of it; None where nothing is related."""
    by_key = {relative.key: relative for relative in found}
    inside = [link for link in links if link.derived in by_key and link.origin in by_key]
    if not inside:
        return None
    columns: dict[int, list[RelatedInstrument]] = defaultdict(list)
    depths = _depths(by_key, inside)
    for relative in found:
        columns[depths[relative.key]].append(relative)
    boxes = {
        relative.key: _box(relative, column, place)
        for column, members in columns.items()
        for place, relative in enumerate(members)
    }
    arrows = tuple(
        _arrow(boxes[link.origin], boxes[link.derived], reverse_words(link.kind), _place_among(place, inside))
        for place, link in enumerate(inside)
    )
    width = max(box.x + box.width for box in boxes.values()) + MARGIN
    height = max(box.y + box.height for box in boxes.values()) + MARGIN
    return Graph(tuple(boxes[relative.key] for relative in found), arrows, width, height)


def _depths(keys: Iterable[int], links: Sequence[Link]) -> dict[int, int]:
    """Return how many steps each lies from the furthest origin; what goes in a circle is cut after a round."""
    depths = dict.fromkeys(keys, 0)
    for _round in range(len(depths) - 1):
        deeper = {
            link.derived: depths[link.origin] + 1 for link in links if depths[link.derived] <= depths[link.origin]
        }
        deeper = {key: depth for key, depth in deeper.items() if depth < len(depths)}
        if not deeper:
            break
        depths |= deeper
    used = sorted(set(depths.values()))
    return {key: used.index(depth) for key, depth in depths.items()}


def _box(relative: RelatedInstrument, column: int, place: int) -> LineageBox:
    x, y = MARGIN + column * (BOX_WIDTH + GAP_X), MARGIN + place * (BOX_HEIGHT + GAP_Y)
    head = f"{relative.number} · {relative.organization.symbol or relative.organization.name}"
    lines = [_cut(head), _cut(relative.title.text), relative.date]
    written = tuple((line, y + 17 + 17 * number) for number, line in enumerate(lines))
    return LineageBox(relative.number, x, y, BOX_WIDTH, BOX_HEIGHT, x + BOX_WIDTH // 2, written, relative.is_asked)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1].rstrip()}…"


def _place_among(place: int, links: Sequence[Link]) -> int:
    """Count the relations before this one that lead to the same instrument: their words stand below each other."""
    return sum(link.derived == links[place].derived for link in links[:place])


def _arrow(origin: LineageBox, derived: LineageBox, words: str, line: int) -> Arrow:
    """Draw a line out of one side and into the other; within one column, round the outside."""
    start, end = origin.y + origin.height // 2, derived.y + derived.height // 2
    if derived.x > origin.x:
        left, right = origin.x + origin.width, derived.x
        bend = right - GAP_X // 2
        path = f"M{left} {start} H{bend - GAP_X // 2 + 8} C{bend} {start} {bend} {end} {right - 10} {end} H{right - 4}"
        return Arrow(path, words, right - GAP_X // 2, end + (LINE * line + 2 if line else -6))
    side = origin.x + origin.width
    path = f"M{side} {start} C{side + 60} {start} {side + 60} {end} {derived.x + derived.width + 4} {end}"
    return Arrow(path, words, side + 52, (start + end) // 2 + LINE * line)
