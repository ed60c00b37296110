"""The tree that a text is read into, before it is frozen into segments."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from practices.texts.numbering.marks import LineMark
from practices.texts.numbering.vocabulary import LabelKind

MOST_LEVELS = 16  # deeper pieces become siblings


@dataclass(slots=True)
class TreeParagraph:
    """A paragraph of running text, or a table, as the lines it is made of; `notes` are its footnotes."""

    line: int
    parts: list[str]
    table: bool = False
    notes: "list[Node]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph in one line, a table row by row."""
        if self.table:
            return "\n".join(" ".join(part.split()) for part in self.parts)
        return " ".join(join_lines(self.parts).split())


def is_unspaced(character: str) -> bool:
    """Say whether `character` is of a script that sets no space between words: Chinese, Japanese."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def join_lines(parts: list[str]) -> str:
    """Join wrapped lines; a word cut at a hyphen closes up ("co-" + "operation")."""
    pieces: list[str] = []
    for part in parts:
        if pieces and is_unspaced(pieces[-1][-1:]) and is_unspaced(part[:1]):
            pieces.append(part)
        elif pieces and pieces[-1][-1:] == "-" and pieces[-1][-2:-1].isalpha() and part[:1].islower():
            pieces.append(part if not part.startswith(("und ", "oder ", "and ", "or ", "et ", "en ")) else f" {part}")
        else:
            pieces.append(f" {part}" if pieces else part)
    return "".join(pieces)


@dataclass(slots=True)
class Node:
    """A division, unit, item or paragraph under construction.

    `eid` is the one that a mark gave. `own` says whether the first paragraph is the node's own
    text, None where its place tells. `mark` is set where a mark said everything. `notes` are the marks
    of footnotes behind its label.
    """

    element: str
    line: int
    parent: "Node | None" = None
    label: str = ""
    num: str | None = None
    raw: str = ""
    heading: str = ""
    kind: LabelKind | None = None
    rank: int = 0
    depth: int = 0
    indent: int = 0
    level: int = -1
    scope: str = ""
    eid: str = ""
    own: bool | None = None
    mark: LineMark | None = None
    notes: str = ""
    content: "list[Node | TreeParagraph]" = field(default_factory=list)

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
        if self.own is not None:
            return self.own
        if not content or not isinstance(content[0], TreeParagraph):
            return False
        return len(content) == 1 or not (isinstance(content[1], TreeParagraph) or content[1].element == "p")
