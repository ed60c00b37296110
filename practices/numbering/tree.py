"""The tree that a text is read into, before it is frozen into segments."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from practices.numbering.vocabulary import Kind

MOST_LEVELS = 16  # deeper pieces become siblings


@dataclass(slots=True)
class Paragraph:
    """A paragraph of running text, or a table, as the lines it is made of."""

    line: int
    parts: list[str]
    table: bool = False

    @property
    def text(self) -> str:
        """The paragraph in one line, a table row by row."""
        if self.table:
            return "\n".join(" ".join(part.split()) for part in self.parts)
        return " ".join(join_lines(self.parts).split())


def join_lines(parts: list[str]) -> str:
    """Join wrapped lines; a word cut at a hyphen closes up ("co-" + "operation")."""
    pieces: list[str] = []
    for part in parts:
        if pieces and pieces[-1][-1:] == "-" and pieces[-1][-2:-1].isalpha() and part[:1].islower():
            pieces.append(part if not part.startswith(("und ", "oder ", "and ", "or ", "et ", "en ")) else f" {part}")
        else:
            pieces.append(f" {part}" if pieces else part)
    return "".join(pieces)


@dataclass(slots=True)
class Node:
    """A division, unit, item or paragraph under construction."""

    element: str
    line: int
    parent: "Node | None" = None
    label: str = ""
    num: str | None = None
    raw: str = ""
    heading: str = ""
    kind: Kind | None = None
    rank: int = 0
    depth: int = 0
    indent: int = 0
    level: int = -1
    scope: str = ""
    content: "list[Node | Paragraph]" = field(default_factory=list)

    def add(self, child: "Node") -> "Node":
        """Put `child` last among the content, no deeper than `MOST_LEVELS`, and return it."""
        parent = self
        while parent.level >= MOST_LEVELS and parent.parent is not None:
            parent = parent.parent
        child.parent, child.level = parent, parent.level + 1
        parent.content.append(child)
        return child

    def ancestors(self) -> "Iterator[Node]":
        """Yield the node itself and those above it, from inner to outer."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def has_own_text(self) -> bool:
        """Say whether the first paragraph alone leads, so that it is the node's own text."""
        content = self.content
        if not content or not isinstance(content[0], Paragraph):
            return False
        return len(content) == 1 or not (isinstance(content[1], Paragraph) or content[1].element == "p")
