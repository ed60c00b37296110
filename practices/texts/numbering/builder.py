"""Building the tree: opening and closing divisions, units, lists and paragraphs."""

import re

from practices.texts.numbering.hashes import strip_frame
from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.series import NumberedList
from practices.texts.numbering.tree import Node, TreeParagraph
from practices.texts.numbering.vocabulary import CONTAINERS, LabelKind

ROMAN_RANK, HEADING_RANK = 12, 90
MOST_PARAGRAPHS = 100_000  # the rest of a text with more becomes one
MOST_SERIES = 20  # lists open at once
_RANKS = {kind: 10 * place for place, kind in enumerate(CONTAINERS)} | {LabelKind.SECTION: 45}
_ELEMENTS = {
    LabelKind.BOOK: "book",
    LabelKind.PART: "part",
    LabelKind.TITLE: "title",
    LabelKind.CHAPTER: "chapter",
    LabelKind.DIVISION: "division",
    LabelKind.SUBDIVISION: "subdivision",
    LabelKind.ARTICLE: "article",
    LabelKind.RULE: "rule",
    LabelKind.REGULATION: "hcontainer",
    LabelKind.SECTION: "section",
    LabelKind.CLAUSE: "clause",
    LabelKind.NUMBER: "section",
}
ITEMS = {"point", "indent", "subparagraph", "p"}
_FRONT = {"preface", "preamble", "conclusions"}
_BEFORE_HEADING = "–—-•:. "
_ALL_EMPHASIZED = re.compile(
    r"(?:\*(?=[^\s*])(?P<emphasis>[^*]{1,2000})(?<=\S)\*"
    r"|(?P<marks>\*{2,3})(?=[^\s*])(?P<strong>(?:[^*]|(?<!\*)\*(?!\*)){1,2000})(?<=[^\s*])(?P=marks))"
    r"(?P<tail>(?:\[\^[\w-]{1,40}\]|[\s.:])*)"
)
_LEADS_IN = re.compile(r"[:,–—-]$|[^\W\d_]$")


class TreeBuilder:
    """Holds the open places of the tree: holders of units, the unit, its lists, the paragraph."""

    def __init__(self) -> None:
        self.root = Node("root", 0)
        self.body = self.root  # the main body or the annex that is open
        self.holders: list[Node] = [self.root]
        self.unit: Node | None = None
        self.series: list[NumberedList] = []
        self.node = self.root  # where the last words went
        self.paragraph: TreeParagraph | None = None
        self.paragraphs = 0
        self.annexes = 0
        self.closed: list[NumberedList] = []

    def open_annex(self, line: SourceLine, label: Label) -> Node:
        """Open an annex; its numbers are a scope of their own."""
        self.annexes += 1
        self.body = self.root
        node = Node("doc", line.number, label=label.printed, raw=label.raw, heading=clean_heading(label.rest))
        node.kind, node.depth, node.notes = LabelKind.ANNEX, line.depth, line.notes
        node.scope = f"sch {label.number or self.annexes}"
        self._enter_top(node)
        self.body = node
        return node

    def return_to_main_body(self) -> None:
        """Close the annex: what follows belongs to the main body again."""
        self.body = self.root
        self.holders = [self.root]
        self._leave_unit(self.root)

    def open_front(self, element: str, line: SourceLine, label: str = "") -> Node:
        """Open the preface, preamble, conclusions or table of contents of the open body."""
        if element == "conclusions":
            self.holders = [self.body]
        node = self.holders[-1].add(Node(element, line.number, label=label, depth=line.depth))
        self._leave_unit(node)
        return node

    def leave_front(self) -> None:
        """Close the table of contents: what follows belongs to the open division."""
        self._leave_unit(self.holders[-1])

    def _enter_top(self, node: Node) -> None:
        self.holders = [self.root]
        self.root.add(node)
        self.holders.append(node)
        self._leave_unit(node)

    def open_holder(self, line: SourceLine, kind: LabelKind | None, rank: int, *, label: Label | None = None) -> Node:
        """Open a part, chapter, section or unnumbered heading below what it belongs to."""
        self._pop_holders(kind, rank, line.depth)
        element = _ELEMENTS[kind] if kind else "hcontainer"
        node = Node(element, line.number, kind=kind, rank=rank, depth=line.depth, notes=line.notes)
        if label is not None:
            node.label, node.raw, node.heading = label.printed, label.raw, clean_heading(label.rest)
        self.holders[-1].add(node)
        self.holders.append(node)
        self._leave_unit(node)
        return node

    def _pop_holders(self, kind: LabelKind | None, rank: int, depth: int) -> None:
        if kind is not None and any(holder.kind is kind for holder in self.holders):
            while self.holders[-1].kind is not kind:
                self.holders.pop()
        while self.holders[-1] not in (self.root, self.body):
            top = self.holders[-1]
            if depth and top.depth and not (kind and top.kind):
                closes = top.depth >= depth
            elif top.depth and kind is None:
                closes = False
            else:
                closes = top.rank >= rank
            if not closes:
                break
            self.holders.pop()

    def _leave_unit(self, node: Node) -> None:
        self.unit, self.series, self.closed, self.paragraph, self.node = None, [], [], None, node

    def open_unit(self, line: SourceLine, label: Label, *, annexed: bool = False) -> Node:
        """Open an article, rule, section or the like; an `annexed` number is a paragraph of its annex."""
        while line.depth and self.holders[-1].kind is None and self.holders[-1].depth >= line.depth:
            self.holders.pop()
        node = Node(_ELEMENTS[label.kind], line.number, label=label.printed, num=label.number, raw=label.raw)
        node.kind, node.depth, node.notes = label.kind, line.depth, line.notes
        node.element = "paragraph" if annexed and label.kind is LabelKind.NUMBER else node.element
        self.holders[-1].add(node)
        self._leave_unit(node)
        self.unit = node
        return node

    def open_subheading(self, line: SourceLine) -> Node:
        """Open an unnumbered heading inside the unit."""
        parent = self.unit or self.node
        for node in self.node.ancestors():
            if node.depth and node.depth < line.depth:
                parent = node
                break
        node = parent.add(Node("hcontainer", line.number, depth=line.depth, heading=clean_heading(line.text)))
        self.series, self.paragraph, self.node = [], None, node
        return node

    def continue_series(self, at: int, line: SourceLine, label: Label, value: int) -> Node:
        """Add the next item to the open list number `at`; the lists inside it end."""
        series = self.series[at]
        self.closed = [*self.series[at + 1 :], *self.closed][:8]
        del self.series[at + 1 :]
        series.item = self._add_item(series.holder, line, label)
        series.value, series.suffix = value, label.suffix
        return series.item

    def open_series(self, line: SourceLine, label: Label, style: str, value: int) -> Node:
        """Open a list below the last words and add its first item."""
        holder = self._choose_holder()
        above = set(map(id, holder.ancestors()))
        while self.series and id(self.series[-1].item) not in above:
            self.series.pop()
        item = self._add_item(holder, line, label)
        self.series.append(NumberedList(style, item.parent or holder, item, value, label.suffix))
        del self.series[:-MOST_SERIES]
        return item

    def open_child(self, parent: Node, line: SourceLine, label: Label) -> Node:
        """Add a numbered piece below `parent`, whose number its own repeats: 10.1 below 10."""
        above = set(map(id, parent.ancestors()))
        while self.series and id(self.series[-1].item) not in above:
            self.series.pop()
        return self._add_item(parent, line, label)

    def _add_item(self, holder: Node, line: SourceLine, label: Label) -> Node:
        item = Node(choose_element(holder, label), line.number, label=label.printed, raw=label.raw, kind=label.kind)
        item.num = label.number or None
        item.indent, item.depth = line.indent, line.depth
        holder.add(item)
        self.node, self.paragraph = item, None
        return item

    def _choose_holder(self) -> Node:
        """Choose where a new list hangs: below the paragraph that leads it in, or the piece itself."""
        node = self.node
        if not node.content or not isinstance(last := node.content[-1], TreeParagraph) or len(node.content) < 2:
            return node
        if node.element in _FRONT or not leads_in(last.text):
            return node
        node.content.pop()
        lead = node.add(Node("p", last.line))
        lead.content.append(last)
        return lead

    def add_text(self, line: SourceLine, text: str, *, joins: bool) -> None:
        """Add running text: to the open paragraph if it `joins`, else as a new paragraph."""
        if self.paragraph is not None and (joins or self.paragraphs >= MOST_PARAGRAPHS):
            self.paragraph.parts.append(text)
            return
        if self.node.content or self.node.element == "p":
            self.node = self._flush_target(line)
        self.paragraphs += 1
        self.paragraph = TreeParagraph(line.number, [text], table=line.table)
        self.node.content.append(self.paragraph)

    def add_paragraph(self, line: SourceLine) -> Node:
        """Add a paragraph that stands for itself, whatever is around it."""
        target = self._flush_target(line) if self.node.content or self.node.element == "p" else self.node
        node = Node("p", line.number, own=True, eid=line.mark.eid if line.mark else "")
        self.paragraph = TreeParagraph(line.number, [line.text], table=line.table)
        node.content.append(self.paragraph)
        target.add(node)
        self.node = node if leads_in(line.text) and len(target.content) > 1 else target
        return node

    def add_quoted(self, line: SourceLine, *, joins: bool) -> None:
        """Add a line of a quotation to the piece that quotes, even if that is an item of a list."""
        if self.paragraph is not None and (joins or self.paragraphs >= MOST_PARAGRAPHS):
            self.paragraph.parts.append(line.text)
            return
        self.paragraphs += 1
        self.paragraph = TreeParagraph(line.number, [line.text], table=line.table)
        if line.mark is None:
            self.node.content.append(self.paragraph)
        else:
            self.node.add(Node("p", line.number, own=True, eid=line.mark.eid)).content.append(self.paragraph)

    def add_note(self, line: SourceLine, printed: str, text: str) -> TreeParagraph:
        """Add a footnote below the paragraph, or the piece, in which it stands, and return its words."""
        node = Node("note", line.number, label=printed, raw=printed, own=True, parent=self.node)
        node.eid = line.mark.eid if line.mark else ""
        words = TreeParagraph(line.number, [text])
        node.content.append(words)
        if self.paragraph is not None:
            self.paragraph.notes.append(node)
        else:
            self.node.add(node)
        return words

    def give_eid(self, line: SourceLine) -> None:
        """Return the piece that `line` opened the eId of the line's mark."""
        opened = [node for node in self.node.ancestors() if node.line == line.number and node is not self.root]
        if opened and line.mark is not None:
            opened[-1].eid = line.mark.eid

    def _flush_target(self, line: SourceLine) -> Node:
        """Choose whose the paragraph after a list's item is: the list's, unless it is indented below the item."""
        for node in self.node.ancestors():
            if node.element not in ITEMS or (node.element != "p" and line.indent >= node.indent + 2):
                return node
        return self.root


def leads_in(text: str) -> bool:
    """Say whether `text` leads in a list: its sentence is not ended."""
    return _LEADS_IN.search(text[-3:]) is not None


def choose_element(holder: Node, label: Label) -> str:
    """Return the Akoma Ntoso element of an item."""
    if label.kind is LabelKind.SECTION or label.kind is LabelKind.CLAUSE:
        return _ELEMENTS[label.kind]
    if label.kind is LabelKind.BULLET:
        return "indent"
    if holder.element == "preamble" and label.style == "()1":
        return "recital"
    if not label.number[:1].isdigit():
        return "point"
    inner = {"paragraph", "subparagraph", "point", "indent", "recital"}
    return "subparagraph" if any(node.element in inner for node in holder.ancestors()) else "paragraph"


def clean_heading(text: str) -> str:
    """Return a heading without leading dash and doubled spaces, nor emphasis around all of it.

    Emphasis of some of its words and the marks of footnotes stay, as in any text.
    """
    text = " ".join(strip_frame(text).split()).lstrip(_BEFORE_HEADING)
    while match := _ALL_EMPHASIZED.fullmatch(text):
        text = f"{match['emphasis'] or match['strong']}{match['tail']}".lstrip(_BEFORE_HEADING)
    return text.strip()


def rank_of(kind: LabelKind) -> int:
    """Return the rank of a container; a lower one holds a higher one."""
    return _RANKS[kind]
