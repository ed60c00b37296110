"""Boxes of a graph: a head, words on lines, a note. Each names itself in full; with an address it is a link."""

from collections.abc import Iterable

from lxml import etree

from practices.documents.charts.svg import LEAD, PAPER, SMALL, SOFT, Plane, S, box, broken
from practices.documents.charts.values import GraphNode
from practices.documents.documents import printable

WIDTH, PADDING = 168.0, 10.0
LINE = SMALL * LEAD
LINES = 3
"""Lines of words in a box; the table beside the picture has all of them."""


def height_of(node: GraphNode) -> float:
    """Return how high the box of a node is."""
    return 26.0 + LINE * (len(_lines(node)) + bool(node.note))


def _lines(node: GraphNode) -> list[str]:
    return broken(node.words, WIDTH - 2 * PADDING, size=SMALL, most=LINES)


def draw_node(node: GraphNode, place: float, top: float, plane: Plane) -> etree._Element:
    """Draw the box of a node, its left or (mirrored) right side at a place."""
    x, lines = place + PADDING, _lines(node)
    edge = {"class": "node asked" if node.is_asked else "node", "fill": PAPER, "stroke": SOFT}
    edge |= {"stroke-width": "2.5" if node.is_asked else "1", "rx": "3"}
    head = plane.words(broken(node.head, WIDTH - 2 * PADDING, most=1), x, top + 17)
    head.set("font-weight", "600")
    words = plane.words(lines, x, top + 17 + LINE, size=SMALL)
    if node.language:
        words.set("lang", node.language)
    drawn = [
        S.title(printable(node.said)),
        S.rect(box(plane.x(place, WIDTH), top, WIDTH, height_of(node)) | edge),
        head,
        words,
    ]
    if node.note:
        note = plane.words(node.note, x, top + 17 + LINE * (len(lines) + 1), kind="soft", size=SMALL)
        drawn.append(note)
    return S.a(*drawn, {"href": node.address}) if node.address and not node.is_asked else S.g(*drawn)


def role_of(nodes: Iterable[GraphNode]) -> str:
    """Return the role of a picture of nodes: "group" where one of them is a link, that it can be reached."""
    return "group" if any(node.address and not node.is_asked for node in nodes) else "img"


def halo(words: etree._Element) -> etree._Element:
    """Keep a line from running through words that stand on it."""
    words.attrib.update({"class": "soft halo", "fill": SOFT, "stroke": PAPER, "stroke-width": "3"})
    words.set("paint-order", "stroke")
    return words
