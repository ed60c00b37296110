"""The tree that a file is read into, and the segments that it becomes."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from practices.texts.numbering import Segment
from practices.texts.numbering.eids import EidMaker
from practices.texts.numbering.labels import Label
from practices.texts.numbering.marks import read_whole_label, usual_num
from practices.texts.numbering.tree import MOST_LEVELS, Node
from practices.texts.numbering.vocabulary import LabelKind

LONGEST_EID = 255

_KINDS = {
    "article": LabelKind.ARTICLE,
    "rule": LabelKind.RULE,
    "section": LabelKind.SECTION,
    "clause": LabelKind.CLAUSE,
}
_EID = re.compile(rf"[^\W_][\w.~:-]{{0,{LONGEST_EID - 1}}}")
_HELD = frozenset({LabelKind.ARTICLE, LabelKind.RULE, LabelKind.REGULATION})
_OPEN = frozenset({"p", "indent", "point"})


@dataclass(slots=True)
class AknPiece:
    """A piece of a text under construction. A paragraph is a "p" with `text`; other pieces hold theirs in `content`."""

    element: str
    eid: str = ""
    label: str = ""
    heading: str = ""
    text: str = ""
    content: "list[AknPiece]" = field(default_factory=list)

    def is_paragraph(self) -> bool:
        """Say whether this is running text with nothing below but notes."""
        return self.element == "p" and all(below.element == "note" for below in self.content)

    def read_number(self) -> Label | None:
        """Read the number that the label names, if it names one."""
        return read_whole_label(self.label)

    def kind(self) -> LabelKind | None:
        """Say which kind of unit this is, if it is one."""
        if self.element in _KINDS:
            return _KINDS[self.element]
        label = self.read_number() if self.element == "hcontainer" else None
        return LabelKind.REGULATION if label is not None and label.kind is LabelKind.REGULATION else None

    def split(self) -> "tuple[str, list[AknPiece]]":
        """Return the own text, and what lies below: a first paragraph that stands alone is the piece's own text."""
        start = next((place for place, below in enumerate(self.content) if below.element != "note"), len(self.content))
        rest = self.content[start:]
        is_own = self.element != "p" and rest and rest[0].is_paragraph()
        if not is_own or (len(rest) > 1 and rest[1].element == "p"):
            return self.text, self.content
        return rest[0].text, [*self.content[:start], *rest[0].content, *rest[1:]]


def is_usable_eid(eid: str) -> bool:
    """Say whether the portal can take `eid` as an address."""
    return _EID.fullmatch(eid) is not None


@dataclass(slots=True)
class _UnnamedPiece:
    """A piece that waits to be named, and what was found above it."""

    piece: AknPiece
    above: str = ""
    scope: str = ""
    path: tuple[str, ...] = ()
    level: int = 0
    is_inside: bool = False


@dataclass(slots=True)
class Namer:
    """Names the pieces of one text: by the eIds of the file where they can be taken, else after the convention."""

    root: AknPiece
    maker: EidMaker = field(default_factory=EidMaker)
    renamed: dict[str, str] = field(default_factory=dict)
    """What was named anew: the new eId to the one of the file."""
    names: dict[int, str] = field(default_factory=dict)
    """The eIds by the `id()` of their pieces; what became the own text of another has none."""
    _taken: set[str] = field(default_factory=set)
    _kept: set[int] = field(default_factory=set)
    _prefixed: frozenset[int] = frozenset()
    _holders: frozenset[int] = frozenset()

    def segments(self) -> tuple[Segment, ...]:
        """Return the segments in document order; what lies deeper than `MOST_LEVELS` becomes siblings."""
        self._reserve()
        self._prefixed = frozenset(_restarting(self.root))
        self._holders = frozenset(_holding(self.root))
        return tuple(self._walk())

    def _reserve(self) -> None:
        """Keep every usable eId for the first piece that has it."""
        for piece in _segmented(self.root):
            if piece.eid and piece.eid not in self._taken and is_usable_eid(piece.eid):
                self._taken.add(piece.eid)
                self._kept.add(id(piece))

    def _walk(self) -> Iterator[Segment]:
        stack = [_UnnamedPiece(piece) for piece in reversed(self.root.content)]
        prefixes, annexes = {"": id(self.root) in self._prefixed}, 0
        while stack:
            place = stack.pop()
            piece, number = place.piece, place.piece.read_number()
            num = None if id(piece) in self._holders else usual_num(piece.element, piece.label)
            eid = self._name(place, number, is_prefixed=place.is_inside or prefixes.get(place.scope, False))
            self.names[id(piece)] = eid
            own = (*place.path, num) if num is not None else ()
            text, below = piece.split()
            yield Segment(
                eid, piece.element, piece.label, num, own, piece.heading, text, place.level, place.above or None, 0
            )
            scope, path = place.scope, own or place.path
            if piece.element == "doc":
                annexes += 1
                is_numbered = number is not None and number.kind is LabelKind.ANNEX and number.number
                scope, path = eid, (f"sch {number.number if number and is_numbered else annexes}",)
                prefixes[eid] = id(piece) in self._prefixed
            is_deep = place.level >= MOST_LEVELS
            above, level = (place.above, place.level) if is_deep else (eid, place.level + 1)
            stack.extend(
                _UnnamedPiece(child, above, scope, path, level, place.is_inside or num is not None)
                for child in reversed(below)
            )

    def _name(self, place: _UnnamedPiece, number: Label | None, *, is_prefixed: bool) -> str:
        piece = place.piece
        if id(piece) in self._kept:
            return piece.eid
        node = Node(piece.element, 0, kind=piece.kind(), raw=number.raw if number else piece.label)
        eid = ""
        while not eid or eid in self._taken:
            eid = self.maker.name(node, place.above, plain_above=place.above if is_prefixed else place.scope)
        self._taken.add(eid)
        if piece.eid:
            self.renamed[eid] = piece.eid
        return eid


def _segmented(root: AknPiece) -> Iterator[AknPiece]:
    """Return the pieces that become segments, in document order."""
    stack = list(reversed(root.content))
    while stack:
        piece = stack.pop()
        yield piece
        stack.extend(reversed(piece.split()[1]))


def _restarting(root: AknPiece) -> Iterator[int]:
    """Return the scopes, the text and its annexes, in which units begin again at 1 in several divisions."""
    counts: Counter[int] = Counter()
    stack = [(root, id(root))]
    while stack:
        piece, scope = stack.pop()
        for child in piece.content:
            number = child.read_number()
            is_unit = child.kind() is not None and number is not None
            counts[scope] += bool(is_unit and number and number.number == "1" and piece.kind() is None)
            if child.element not in _OPEN and not is_unit:
                stack.append((child, id(child) if child.element == "doc" else scope))
    return (scope for scope, count in counts.items() if count > 1)


def _holding(root: AknPiece) -> Iterator[int]:
    """Return the sections that are divisions, whose numbers do not count: of a text whose sections hold articles."""
    sections: dict[int, list[int]] = {}
    holding: set[int] = set()
    stack = [(root, id(root), False)]
    while stack:
        piece, scope, is_inside = stack.pop()
        if piece.kind() in _HELD:
            holding |= {scope} if is_inside else set()
            continue
        is_section = piece.element == "section"
        if is_section:
            sections.setdefault(scope, []).append(id(piece))
        for child in piece.content:
            is_annex = child.element == "doc"
            stack.append((child, id(child) if is_annex else scope, (is_inside or is_section) and not is_annex))
    return (section for scope in holding for section in sections[scope])
