"""Lines of which it is settled what they are: marked pieces, plain paragraphs, quotations, footnotes, figures."""

from dataclasses import replace
from itertools import takewhile

from practices.texts.numbering.labels import Label, order_suffix, read_label
from practices.texts.numbering.lines import LineRole, SourceLine, split_note
from practices.texts.numbering.marks import LineMark
from practices.texts.numbering.reading.prose import joins, open_place, release_pending
from practices.texts.numbering.reading.sequence import check_order
from practices.texts.numbering.reading.state import ReadingState, doubt_order
from practices.texts.numbering.series import NumberedList, fit_label
from practices.texts.numbering.tree import Node, TreeParagraph
from practices.texts.numbering.vocabulary import DIVISIONS, LabelKind

_UNITS = {"article", "rule", "hcontainer", "section", "clause"}


def read_role(reading: ReadingState, at: int) -> int:
    """Read the line at `at` and return the next line to read."""
    line = reading.lines[at]
    if reading.pending:
        release_pending(reading)
    match line.role:
        case LineRole.MARKED if line.mark is not None:
            _open_marked(reading, line, line.mark)
        case LineRole.NOTE:
            return _read_note(reading, at)
        case LineRole.MORE:
            _add_more(reading, line)
        case LineRole.QUOTED:
            _add_quoted(reading, at)
        case _:
            _add_paragraph(reading, line)
    return at + 1


def _add_paragraph(reading: ReadingState, line: SourceLine) -> None:
    """Add a paragraph: one of its own if it is a figure or has a mark, else what stands here."""
    open_place(reading, line)
    reading.front = False
    if line.mark is not None or line.role is LineRole.FIGURE:
        reading.tree.add_paragraph(line)
    else:
        reading.tree.add_text(line, line.text, joins=False)


def _add_quoted(reading: ReadingState, at: int) -> None:
    """Add a line of a quotation to the piece that quotes."""
    line = reading.lines[at]
    goes_on = line.mark is None and read_label(line.text) is None and joins(reading, at)
    if not goes_on:
        open_place(reading, line)
    reading.front = False
    reading.tree.add_quoted(line, joins=goes_on)


def _add_more(reading: ReadingState, line: SourceLine) -> None:
    """Go on with the open paragraph on a new line; where none is open, one without words begins none."""
    paragraph = reading.tree.paragraph
    if paragraph is None:
        if line.text:
            _add_paragraph(reading, line)
        return
    if not paragraph.table:
        paragraph.parts, paragraph.table = [paragraph.text], True
    paragraph.parts.append(line.text)


def _read_note(reading: ReadingState, at: int) -> int:
    """Read a footnote and the lines over which it was wrapped."""
    printed, text = split_note(reading.lines[at].text)
    words = reading.tree.add_note(reading.lines[at], printed, text)
    at += 1
    while at < reading.end and not (line := reading.lines[at]).gap and line.label is None and not line.table:
        words.parts.append(line.text)
        at += 1
    return at


def _open_marked(reading: ReadingState, line: SourceLine, mark: LineMark) -> None:
    """Open a piece of which the mark says everything, and what is open after it."""
    parent = _find_parent(reading, line, mark)
    node = Node(mark.element, line.number, label=mark.label, num=mark.num, heading=mark.heading)
    node.eid, node.mark, node.own, node.indent = mark.eid, mark, bool(line.text), line.indent
    if line.label is not None:
        node.kind, node.raw = line.label.kind, line.label.raw
    node.depth = mark.level + 2 if mark.element in DIVISIONS else 0
    parent.add(node)
    paragraph = TreeParagraph(line.number, [line.text], table=line.table) if line.text else None
    if paragraph is not None:
        node.content.append(paragraph)
    _set_scope(reading, node, line)
    _set_place(reading, node, line)
    reading.tree.paragraph = paragraph
    reading.front = mark.element == "preface"
    if reading.front:
        reading.preface = node


def _find_parent(reading: ReadingState, line: SourceLine, mark: LineMark) -> Node:
    """Find the piece read last on the level above the mark's; a paragraph there becomes a piece of its own."""
    parent, level = reading.tree.root, -1
    while level < mark.level - 1 and parent.content:
        last = parent.content[-1]
        child = _part_paragraph(parent, last) if isinstance(last, TreeParagraph) else last
        if child is None:
            break
        parent, level = child, level + 1
    if level < mark.level - 1:
        text = f"Line {line.number} asks for level {mark.level}, but stands below level {level}."
        reading.doubts.add(line.number, "level_without_parent", text, 0.6)
    return parent


def _part_paragraph(parent: Node, paragraph: TreeParagraph) -> Node | None:
    """Make a paragraph of `parent` a node that can hold others; its own text, or a note's, cannot."""
    if parent.element in {"p", "note"} or (parent.own and len(parent.content) == 1):
        return None
    parent.content.pop()
    node = parent.add(Node("p", paragraph.line, own=True))
    node.content.append(paragraph)
    return node


def _set_scope(reading: ReadingState, node: Node, line: SourceLine) -> None:
    """Count an annex, whose number heads the paths below it."""
    if node.element == "doc":
        reading.tree.annexes += 1
        number = line.label.number if line.label and line.label.kind is LabelKind.ANNEX else ""
        node.scope = f"sch {number or reading.tree.annexes}"
        reading.last_unit = None


def _set_place(reading: ReadingState, node: Node, line: SourceLine) -> None:
    """Set what is open: divisions, the unit, the lists, and where words go."""
    tree = reading.tree
    chain = list(node.ancestors())[::-1]
    unit = next((above for above in chain if above.num is not None and above.element in _UNITS), None)
    before = chain[: chain.index(unit)] if unit is not None else chain
    tree.holders = list(takewhile(lambda above: above is tree.root or above.element in DIVISIONS, before))
    tree.body = next((above for above in reversed(chain) if above.element == "doc"), tree.root)
    tree.series = [series for series in tree.series if series.holder in chain] if unit is tree.unit else []
    tree.closed, tree.unit, tree.node = [], unit, node
    if line.label is None:
        return
    if node is unit:
        check_order(reading, line, line.label, node)
        reading.last_unit = line.label, node
    elif unit is not None or node.num is not None or node.element == "indent":
        _set_series(reading, node, line, line.label)


def _set_series(reading: ReadingState, node: Node, line: SourceLine, label: Label) -> None:
    """Let the list in which the piece stands go on from it."""
    parent, tree = node.parent or reading.tree.root, reading.tree
    while tree.series and tree.series[-1].holder is not parent and tree.series[-1].item not in node.ancestors():
        tree.series.pop()
    label_style = f"•{label.style}{line.indent // 2}" if label.kind is LabelKind.BULLET else label.style
    series = tree.series[-1] if tree.series and tree.series[-1].holder is parent else None
    fit = fit_label(series, label) if series is not None else None
    if series is None or (fit is None and series.style != label_style):
        style = label_style if label.value or label.kind is LabelKind.BULLET else f"{label.style}r"
        tree.series.append(NumberedList(style, parent, node, label.value or label.roman or 1, label.suffix))
        return
    if fit is not None:
        last, order = series.item.label, (series.value, order_suffix(series.suffix))
        doubt_order(reading, line, replace(label, value=fit[1]), last, order)
        series.value, series.suffix = fit[1], label.suffix
    series.item = node
