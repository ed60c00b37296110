"""Numbered text in, segments out."""

from collections import Counter
from dataclasses import dataclass

from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.eids import EidMaker
from practices.texts.numbering.reading.reader import read_tree
from practices.texts.numbering.segments import Segment, Segmentation
from practices.texts.numbering.tree import Node, TreeParagraph
from practices.texts.numbering.vocabulary import UNITS, LabelKind

_UNITS = frozenset({*UNITS, LabelKind.NUMBER})
_RESTARTING = {"article", "section", "rule", "hcontainer", "clause"}


def segment(text: str, *, language: str = "en") -> Segmentation:
    """Cut a numbered text into its provisions.

    Never raises on any text; what is unsure is said in the doubts. `language` (ISO 639-1, with
    or without subtags) helps to tell references from numbers; an unknown one is read as English.
    """
    root, doubts = read_tree(text, language)
    segments = _freeze(root, doubts)
    return Segmentation(tuple(segments), doubts.freeze())


def _freeze(root: Node, doubts: DoubtList) -> list[Segment]:
    """Walk the tree in document order and make the segments."""
    maker = EidMaker(_settle_eids(root, doubts))
    prefixed = _restarting_scopes(root)
    segments: list[Segment] = []
    stack = [_SegmentStep(child, "", "", (), 0, False) for child in reversed(root.content)]
    while stack:
        step = stack.pop()
        node = step.item if isinstance(step.item, Node) else _paragraph_node(step.item)
        is_unit = not step.inside and node.num is not None and (node.kind in _UNITS or node.mark is not None)
        num = node.num if is_unit or step.inside or node.mark is not None else None
        path = _path_of(node, num, step.path)
        plain = step.above if (step.inside or step.scope in prefixed) else step.scope
        eid = node.eid or maker.name(node, step.above, plain_above=plain)
        if node.eid:
            maker.count(node, step.above, eid)
        own_text, children = _split(node)
        heading, text = _noted(node, own_text)
        above = step.above or None
        segments.append(Segment(eid, node.element, node.label, num, path, heading, text, step.level, above, node.line))
        below, scope = path or step.path, step.scope
        if node.element == "doc":
            below, scope = (node.scope,), eid
        inside = step.inside or is_unit
        stack.extend(_SegmentStep(child, eid, scope, below, step.level + 1, inside) for child in reversed(children))
    return segments


@dataclass(frozen=True, slots=True)
class _SegmentStep:
    """A piece to freeze: the eIds of the piece and of the annex above, the numbers above, whether below a unit."""

    item: Node | TreeParagraph
    above: str
    scope: str
    path: tuple[str, ...]
    level: int
    inside: bool


def _path_of(node: Node, num: str | None, above: tuple[str, ...]) -> tuple[str, ...]:
    if node.mark is not None and node.mark.path is not None:
        return node.mark.path
    return (*above, num) if num is not None else ()


def _settle_eids(root: Node, doubts: DoubtList) -> set[str]:
    """Return the eIds that marks give; take one that comes again from its second piece, and doubt it."""
    given: set[str] = set()
    stack: list[Node | TreeParagraph] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node) and item.eid in given:
            text = f"The id {item.eid} is given twice; the second piece gets another (line {item.line})."
            doubts.add(item.line, "repeated_id", text, 0.8)
            item.eid = ""
        elif isinstance(item, Node) and item.eid:
            given.add(item.eid)
        stack.extend(reversed(item.content if isinstance(item, Node) else item.notes))
    return given


def _paragraph_node(paragraph: TreeParagraph) -> Node:
    node = Node("p", paragraph.line, own=True)
    node.content.append(paragraph)
    return node


def _split(node: Node) -> tuple[str, list[Node | TreeParagraph]]:
    """Return the own text of a node and what becomes segments below it."""
    first = node.content[0] if node.has_own_text() else None
    if isinstance(first, TreeParagraph):
        return first.text, [*first.notes, *node.content[1:]]
    return "", node.content


def _noted(node: Node, text: str) -> tuple[str, str]:
    """Return heading and text with the marks of footnotes behind the label: of the heading, else before the words."""
    if not node.notes:
        return node.heading, text
    return (f"{node.heading}{node.notes}", text) if node.heading else ("", f"{node.notes} {text}".rstrip())


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
