"""Relations as boxes in layers, from the earliest at the beginning to the latest at the end, with arrows between."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from practices.documents.charts.nodes import WIDTH, draw_node, halo, height_of, role_of
from practices.documents.charts.svg import LEAD, SMALL, SOFT, Plane, S, broken, picture, written
from practices.documents.charts.values import GraphNode, LayeredGraph

BETWEEN, APART, MARGIN, BEND, THIN = 150.0, 24.0, 4.0, 44.0, 22.0
"""Lengths in units of the picture: between layers and boxes, around them, of the bend of a line, of its free way."""
LEAST_WIDTH = 486.0
SWEEPS = 3


def draw_layered(graph: LayeredGraph, *, language: str = "en") -> str:
    """Draw the graph as SVG."""
    return _LayeredDrawing(graph, language).picture()


@dataclass(eq=False, slots=True)
class _Slot:
    """A place in a layer: that of a node, or (None) one through which a line goes on."""

    layer: int
    node: GraphNode | None
    top: float = 0.0

    @property
    def height(self) -> float:
        """How much of its layer it takes."""
        return height_of(self.node) if self.node else THIN

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class _Way:
    """An arrow by the slots that it goes through, the lower layer first; `is_backward`: it ends at the first."""

    slots: tuple[_Slot, ...]
    words: str
    is_backward: bool


class _LayeredDrawing:
    """One picture: slots in layers, ordered so that few lines cross, and a port in a side for each line."""

    def __init__(self, graph: LayeredGraph, language: str) -> None:
        self._graph = graph
        self._slots = {node.key: _Slot(node.layer, node) for node in graph.nodes}
        self._layers: dict[int, list[_Slot]] = defaultdict(list)
        for slot in self._slots.values():
            self._layers[slot.layer].append(slot)
        self._ways = [way for edge in graph.edges if (way := self._way(edge.start, edge.end, edge.words))]
        self._order()
        self._height = self._stack()
        last = max(self._layers, default=0)
        side = 70.0 if any(len({slot.layer for slot in way.slots}) == 1 for way in self._ways) else 0.0
        across = 2 * MARGIN + (last + 1) * WIDTH + last * BETWEEN + side
        self._plane = Plane(language, max(across, LEAST_WIDTH))

    def picture(self) -> str:
        graph = self._graph
        lines, words = zip(*self._arrows(), strict=True) if self._ways else ((), ())
        nodes = [
            draw_node(slot.node, self._start(slot), slot.top, self._plane)
            for slot in self._slots.values()
            if slot.node is not None
        ]
        drawn = (*lines, *nodes, *words)
        height = self._height + MARGIN
        role = role_of(graph.nodes)
        return picture(graph.name, graph.title, graph.description, height, *drawn, plane=self._plane, role=role)

    def _way(self, start: str, end: str, words: str) -> _Way | None:
        first, last = self._slots[start], self._slots[end]
        if first is last:
            return None
        is_backward = first.layer > last.layer
        low, high = (last, first) if is_backward else (first, last)
        through = [_Slot(layer, None) for layer in range(low.layer + 1, high.layer)]
        for slot in through:
            self._layers[slot.layer].append(slot)
        return _Way((low, *through, high), words, is_backward)

    def _order(self) -> None:
        """Order each layer by the middle of what its slots are bound to in the layers beside it, some times over."""
        beside: dict[_Slot, list[_Slot]] = defaultdict(list)
        for way in self._ways:
            for left, right in zip(way.slots, way.slots[1:], strict=False):
                beside[left].append(right)
                beside[right].append(left)
        layers = sorted(self._layers)
        for sweep in range(SWEEPS):
            step = -1 if sweep % 2 else 1
            for layer in layers[::step]:
                places = {slot: place for slots in self._layers.values() for place, slot in enumerate(slots)}
                self._layers[layer].sort(key=lambda slot: _mean(slot, beside[slot], places, layer - step))

    def _stack(self) -> float:
        """Put the slots of each layer one under the other, in the middle of the picture; give its height."""
        heights = {
            layer: sum(slot.height for slot in slots) + APART * (len(slots) - 1)
            for layer, slots in self._layers.items()
        }
        height = max(heights.values(), default=0.0) + 2 * MARGIN
        for layer, slots in self._layers.items():
            top = (height - heights[layer]) / 2
            for slot in slots:
                slot.top = top
                top += slot.height + APART
        return height

    @staticmethod
    def _start(slot: _Slot) -> float:
        return MARGIN + slot.layer * (WIDTH + BETWEEN)

    def _arrows(self) -> Iterator[tuple[etree._Element, etree._Element]]:
        leaving = self._ports([(way.slots[0], way.slots[1].middle) for way in self._ways])
        coming = self._ports([(way.slots[-1], way.slots[-2].middle) for way in self._ways])
        for place, way in enumerate(self._ways):
            if way.slots[0].layer == way.slots[-1].layer:
                yield self._beside(way)
            else:
                yield self._across(way, leaving[place], coming[place])

    @staticmethod
    def _ports(ends: Sequence[tuple[_Slot, float]]) -> list[float]:
        """Spread the lines that meet a side of a box over it, in the order of where they come from."""
        meeting: dict[_Slot, list[int]] = defaultdict(list)
        for place, (slot, _toward) in enumerate(ends):
            meeting[slot].append(place)
        given = [0.0] * len(ends)
        for slot, places in meeting.items():
            places.sort(key=lambda place: ends[place][1])
            for number, place in enumerate(places, start=1):
                given[place] = slot.top + slot.height * number / (len(places) + 1)
        return given

    def _across(self, way: _Way, start: float, end: float) -> tuple[etree._Element, etree._Element]:
        heights = [start, *(slot.middle for slot in way.slots[1:-1]), end]
        x = self._start(way.slots[0]) + WIDTH
        path = f"M{self._at(x)} {written(start)}"
        for slot, before, after in zip(way.slots[1:], heights, heights[1:], strict=False):
            bent, until = x + BEND, self._start(slot)
            path += f"C{self._at(x + BEND / 2)} {written(before)} {self._at(x + BEND / 2)} {written(after)} "
            path += f"{self._at(bent)} {written(after)}H{self._at(until)}"
            if slot is not way.slots[-1]:
                path += f"H{self._at(until + WIDTH)}"
            x = until + WIDTH
        edge = self._start(way.slots[-1])
        tip = (self._start(way.slots[0]) + WIDTH, start) if way.is_backward else (edge, end)
        arrow = S.g(_line(path), self._head(*tip, toward=-1 if way.is_backward else 1), {"class": "edge"})
        lines = broken(way.words, BETWEEN - BEND - 12, size=SMALL)
        middle = edge - (BETWEEN - BEND) / 2 - 4
        words = self._plane.words(
            lines, middle, end - 7 - (len(lines) - 1) * SMALL * LEAD, end="middle", kind="soft", size=SMALL
        )
        return arrow, halo(words)

    def _beside(self, way: _Way) -> tuple[etree._Element, etree._Element]:
        """Draw a line between two boxes of one layer, round the outside."""
        first, last = way.slots
        side = self._start(first) + WIDTH
        path = f"M{self._at(side)} {written(first.middle)}C{self._at(side + 56)} {written(first.middle)} "
        path += f"{self._at(side + 56)} {written(last.middle)} {self._at(side)} {written(last.middle)}"
        arrow = S.g(_line(path), self._head(side, last.middle, toward=-1), {"class": "edge"})
        y = (first.middle + last.middle) / 2 + 4
        return arrow, halo(self._plane.words(way.words, side + 48, y, end="middle", kind="soft", size=SMALL))

    def _at(self, place: float) -> str:
        return written(self._plane.x(place))

    def _head(self, place: float, y: float, *, toward: int) -> etree._Element:
        """Draw the head of an arrow with its tip at a place, coming from the beginning (1) or the end (-1)."""
        back = self._at(place - 8 * toward)
        shape = f"M{self._at(place)} {written(y)}L{back} {written(y - 4.5)}V{written(y + 4.5)}z"
        return S.path({"d": shape, "class": "head", "fill": SOFT, "stroke": "none"})


def _line(path: str) -> etree._Element:
    return S.path({"d": path, "class": "way", "fill": "none", "stroke": SOFT, "stroke-width": "1.3"})


def _mean(slot: _Slot, bound: Sequence[_Slot], places: Mapping[_Slot, int], layer: int) -> float:
    """Return the mean place of what a slot is bound to in a layer; its own place where it is bound to nothing there."""
    there = [places[other] for other in bound if other.layer == layer]
    return sum(there) / len(there) if there else places[slot]
