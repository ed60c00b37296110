"""One node with others around it; the line to each is as thick as its step, which is said in words as well."""

import math
from collections.abc import Iterator

from lxml import etree

from practices.documents.charts.nodes import WIDTH, draw_node, height_of, role_of
from practices.documents.charts.svg import SMALL, SOFT, Plane, line, picture, width_of
from practices.documents.charts.values import GraphNode, StarGraph

ACROSS, RADIUS_X, RADIUS_Y, MARGIN, KEY = 910.0, 366.0, 244.0, 4.0, 64.0
"""Lengths in units of the picture; KEY is the room of the key under the graph."""
STROKES = ("1.5", "4", "8")
MOST_RAYS = 12


def draw_star(graph: StarGraph, *, language: str = "en") -> str:
    """Draw the graph as SVG, the first ray at the top and the others in the direction of reading."""
    return _StarDrawing(graph, Plane(language, ACROSS)).picture()


class _StarDrawing:
    """One picture: places on an ellipse, moved so that nothing stands over the upper edge."""

    def __init__(self, graph: StarGraph, plane: Plane) -> None:
        self._graph, self._plane = graph, plane
        self._places = [self._place(number) for number in range(len(graph.rays))]
        self._middle = (ACROSS / 2, 0.0)
        nodes = [(graph.middle, 0.0), *((ray.node, y) for ray, (_x, y) in zip(graph.rays, self._places, strict=True))]
        self._up = MARGIN - min(y - height_of(node) / 2 for node, y in nodes)
        self._foot = self._up + max(y + height_of(node) / 2 for node, y in nodes)

    def picture(self) -> str:
        graph = self._graph
        lines = [self._line(ray.step, place) for ray, place in zip(graph.rays, self._places, strict=True)]
        nodes = [self._node(ray.node, *place) for ray, place in zip(graph.rays, self._places, strict=True)]
        drawn = (*lines, self._node(graph.middle, *self._middle), *nodes, *self._key())
        height = self._foot + KEY
        role = role_of(ray.node for ray in graph.rays)
        return picture(graph.name, graph.title, graph.description, height, *drawn, plane=self._plane, role=role)

    def _place(self, number: int) -> tuple[float, float]:
        angle = 2 * math.pi * number / max(len(self._graph.rays), 1) - math.pi / 2
        return ACROSS / 2 + RADIUS_X * math.cos(angle), RADIUS_Y * math.sin(angle)

    def _node(self, node: GraphNode, x: float, y: float) -> etree._Element:
        return draw_node(node, x - WIDTH / 2, y + self._up - height_of(node) / 2, self._plane)

    def _line(self, step: int, place: tuple[float, float]) -> etree._Element:
        (x1, y1), (x2, y2) = self._middle, place
        return self._stroke(step, x1, y1 + self._up, x2, y2 + self._up)

    def _stroke(self, step: int, x1: float, y1: float, x2: float, y2: float) -> etree._Element:
        drawn = line(self._plane.x(x1), y1, self._plane.x(x2), y2, "axis")
        drawn.attrib.update({"class": "way", "stroke": SOFT, "stroke-width": STROKES[step]})
        return drawn

    def _key(self) -> Iterator[etree._Element]:
        """Say what the thickness of a line means, and where the graph comes from."""
        at, y = MARGIN, self._foot + 28
        for step, words in enumerate(self._graph.steps):
            yield self._stroke(step, at, y - 4, at + 34, y - 4)
            yield self._plane.words(words, at + 42, y, size=SMALL)
            at += 42 + width_of(words, SMALL) + 28
        yield self._plane.words(self._graph.note, MARGIN, y + 22, kind="soft", size=SMALL)
