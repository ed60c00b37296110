"""Numbered text in, segments out."""

from collections import Counter

from practices.numbering.eids import EidMaker
from practices.numbering.reading.reader import read_tree
from practices.numbering.segments import Segment, Segmentation
from practices.numbering.tree import Node, Paragraph
from practices.numbering.vocabulary import UNITS, Kind

_UNITS = frozenset({*UNITS, Kind.NUMBER})
_RESTARTING = {"article", "section", "rule", "hcontainer", "clause"}


def segment(text: str, *, language: str = "en") -> Segmentation:
    """Cut a numbered text into its provisions.

    Never raises on any text; what is unsure is said in the doubts. `language` (ISO 639-1, with
    or without subtags) helps to tell references from numbers; an unknown one is read as English.
    """
    root, doubts = read_tree(text, language)
    return Segmentation(tuple(_freeze(root)), doubts)


def _freeze(root: Node) -> list[Segment]:
    """Walk the tree in document order and make the segments."""
    maker = EidMaker()
    prefixed = _restarting_scopes(root)
    segments: list[Segment] = []
    stack: list[tuple[Node | Paragraph, str, str, tuple[str, ...], int, bool]] = [
        (child, "", "", (), 0, False) for child in _children(root)
    ]
    stack.reverse()
    while stack:
        item, above, scope, path, level, inside = stack.pop()
        node = item if isinstance(item, Node) else _paragraph_node(item)
        unit = not inside and node.num is not None and node.kind in _UNITS
        plain = above if (inside or scope in prefixed) else scope
        eid = maker.name(node, above, plain_above=plain)
        numbered = node.num is not None and (unit or inside)
        own = (*path, node.num) if numbered and node.num is not None else ()
        text, children = _split(node)
        segments.append(
            Segment(
                eid,
                node.element,
                node.label,
                node.num if numbered else None,
                own,
                node.heading,
                text,
                level,
                above or None,
                node.line,
            )
        )
        below = own or path
        below_scope = scope
        if node.element == "doc":
            below, below_scope = (node.scope,), eid
        stack.extend((child, eid, below_scope, below, level + 1, inside or unit) for child in reversed(children))
    return segments


def _children(root: Node) -> list[Node | Paragraph]:
    return list(root.content)


def _paragraph_node(paragraph: Paragraph) -> Node:
    node = Node("p", paragraph.line)
    node.content.append(paragraph)
    return node


def _split(node: Node) -> tuple[str, list[Node | Paragraph]]:
    """Return the own text of a node and what becomes segments below it."""
    if node.has_own_text():
        first = node.content[0]
        return (first.text if isinstance(first, Paragraph) else ""), node.content[1:]
    return "", node.content


def _restarting_scopes(root: Node) -> set[str]:
    """Return the scopes in which units begin again at 1 in several divisions; "" is the main body."""
    counts: Counter[str] = Counter()
    stack = [root]
    while stack:
        node = stack.pop()
        for child in node.content:
            if isinstance(child, Node) and child.element not in {"p", "indent", "point"}:
                if child.num == "1" and child.element in _RESTARTING and node.kind not in _UNITS:
                    counts[_scope_of(child)] += 1
                if child.kind not in _UNITS or child.num is None:
                    stack.append(child)
    return {scope for scope, count in counts.items() if count > 1}


def _scope_of(node: Node) -> str:
    return next((above.scope for above in node.ancestors() if above.scope), "")
