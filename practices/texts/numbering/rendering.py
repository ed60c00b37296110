"""Segments to numbered text: the inverse of `segment`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from practices.texts.numbering.forms import list_forms
from practices.texts.numbering.marks import LineMark, write_mark
from practices.texts.numbering.segmenting import segment
from practices.texts.numbering.segments import Segment

_LONGEST_COUNT = 6  # digits of the place in an eId like p_2


class _Care(Enum):
    """Which wrong pieces a round corrects, and how far."""

    CAUSES = "causes"  # those that no other wrong piece explains, by the next way to write them
    ALL = "all"  # all, by the next way
    MARKS = "marks"  # all, by marks that say all


_MANY = 2000  # pieces; of more, marks are set sooner
_PATIENT = (*[_Care.CAUSES] * 4, *[_Care.ALL] * 2, *[_Care.MARKS] * 2, None)
_BRISK = (*[_Care.CAUSES] * 2, _Care.ALL, *[_Care.MARKS] * 2, None)


@dataclass(slots=True)
class _RenderedSegment:
    """A segment while it is written.

    `parent` is the place of the piece above, -1 at the top. `forms` are the ways to write it,
    the plainest first, `form` the place of the one in use, len(forms) for a mark that says all.
    `named` puts its eId before it, `pathed` its path into the mark.
    """

    segment: Segment
    parent: int
    level: int
    forms: list[str]
    form: int = 0
    named: bool = False
    pathed: bool = False

    @property
    def is_marked(self) -> bool:
        return self.form >= len(self.forms)

    def write(self) -> str:
        """Return the piece without what lies below it."""
        if self.is_marked:
            return self._write_marked()
        block = self.forms[self.form]
        if self.named and block:
            words = block.lstrip(" ")
            return f"{block[: len(block) - len(words)]}{write_mark(LineMark(self.segment.eid))} {words}"
        return block

    def _write_marked(self) -> str:
        item = self.segment
        path = item.path if self.pathed else None
        mark = LineMark(item.eid, item.element, self.level, item.num, item.label, item.heading, path)
        first, *rest = item.text.split("\n")
        return "\n".join([f"{write_mark(mark)} {first}".rstrip(), *(f"{{+}} {line}".rstrip() for line in rest)])

    def escalate(self) -> None:
        """Write the piece more explicitly than before."""
        if self.is_marked:
            self.pathed = True
        elif self.named and not self.forms[self.form]:
            self.form = len(self.forms)
        else:
            self.form += 1

    def mark(self) -> None:
        """Write the piece by a mark that says all; with its path, if it has such a mark already."""
        self.pathed = self.is_marked
        self.form = len(self.forms)

    def name(self) -> None:
        """Write the eId of the piece, whose words read right."""
        if self.named or self.is_marked or not self.forms[self.form]:
            self.escalate()
        self.named = True


def render(segments: Sequence[Segment], *, language: str = "en") -> str:
    """Write `segments`, in document order, as numbered text that reads back as the same segments.

    `segment(render(segments), language=language).segments` equals `segments` in all but `line`,
    where these are consistent: texts and headings without doubled space (a text may have several
    lines), a tree of at most 17 levels, eIds that do not repeat, elements of `marks.ELEMENTS`. Of
    an extract, pieces whose parent was left out hang on the next piece above. The text is in
    plain notation where that reads back right; where not, marks say what a piece is.
    """
    pieces = _lay_out(segments)
    for care in _PATIENT if len(pieces) < _MANY else _BRISK:
        text, lines = _write(pieces)
        reading = _compare(pieces, lines, segment(text, language=language).segments)
        if not reading.wrong:
            return text
        if care is not None:
            _correct(pieces, reading, care)
    for piece in pieces:
        piece.form = len(piece.forms)
        piece.pathed = piece.pathed or bool(piece.segment.path)
    return _write(pieces)[0]


def _lay_out(segments: Sequence[Segment]) -> list[_RenderedSegment]:
    """Find each segment's parent and level among those that are there."""
    pieces: list[_RenderedSegment] = []
    above: list[int] = []
    for item in segments:
        while above and pieces[above[-1]].segment.level >= item.level:
            above.pop()
        level = len(above)
        pieces.append(_RenderedSegment(item, above[-1] if above else -1, level, []))
        above.append(len(pieces) - 1)
    indents = _indent(pieces)
    holding = {piece.parent for piece in pieces if piece.segment.element == "hcontainer" and not piece.segment.label}
    for place, (piece, indent) in enumerate(zip(pieces, indents, strict=True)):
        parent = pieces[piece.parent].segment if piece.parent >= 0 else None
        piece.forms = list_forms(piece.segment, parent, piece.level, " " * indent, holds_headings=place in holding)
    return pieces


_LISTED = frozenset({"paragraph", "subparagraph", "point", "indent", "recital", "alinea", "p", "note"})


def _indent(pieces: list[_RenderedSegment]) -> list[int]:
    """Indent items by two spaces for each item above them."""
    indents: list[int] = []
    for piece in pieces:
        parent = pieces[piece.parent].segment if piece.parent >= 0 else None
        below = parent is not None and parent.element in _LISTED and piece.segment.element in _LISTED
        indents.append(indents[piece.parent] + 2 if below else 0)
    return indents


def _write(pieces: list[_RenderedSegment]) -> tuple[str, list[int]]:
    """Return the text, and the line on which each piece begins: the next one's if it has none of its own."""
    blocks: list[str] = []
    lines: list[int] = []
    number = 1
    for piece in pieces:
        lines.append(number)
        if block := piece.write():
            blocks.append(block)
            number += block.count("\n") + 2
    return "\n\n".join(blocks) + ("\n" if blocks else ""), lines


class _Fault(Enum):
    """How a piece reads wrongly."""

    NAME = "name"  # its eId alone
    WORDS = "words"  # where heading and text part
    KIND = "kind"  # the element, the number or the path
    PLACE = "place"  # what it begins with, or what it belongs to
    HELD = "held"  # only because another piece reads wrongly


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the written pieces read: the places of those that read wrongly, and all eIds ("" for one not found)."""

    wrong: dict[int, _Fault]
    eids: list[str]


def _compare(pieces: list[_RenderedSegment], lines: list[int], found: Sequence[Segment]) -> _Reading:
    """Find the pieces that read wrongly, and how."""
    places = _match(lines, found)
    by_eid = {item.eid: place for place, item in enumerate(found)}
    back = {there: here for here, there in enumerate(places) if there >= 0}
    wrong: dict[int, _Fault] = {}
    holders: dict[int, int] = {}
    for here, (piece, there) in enumerate(zip(pieces, places, strict=True)):
        if there < 0:
            wrong[here] = _Fault.PLACE
            continue
        above = found[there].parent
        parent = back.get(by_eid[above], -2) if above is not None else -1
        fault = _find_fault(piece.segment, found[there]) if parent == piece.parent else _Fault.PLACE
        if fault is not None:
            wrong[here] = fault
        if parent != piece.parent:
            holders[here] = parent
    for there in set(range(len(found))) - set(back):
        wrong.setdefault(_find_owner(lines, found[there].line), _Fault.WORDS)
    eids = [found[there].eid if there >= 0 else "" for there in places]
    return _Reading(_excuse(wrong, holders), eids)


def _excuse(wrong: dict[int, _Fault], holders: dict[int, int]) -> dict[int, _Fault]:
    """Tell causes from effects: `holders` are the wrong parents of pieces."""
    holding = set(holders.values())
    excused = dict(wrong)
    for here, fault in wrong.items():
        holds = fault is _Fault.WORDS and here in holding
        is_held = fault is _Fault.PLACE and wrong.get(holders.get(here, -1)) is _Fault.PLACE
        if holds or is_held:
            excused[here] = _Fault.HELD
    return excused


def _find_fault(item: Segment, read: Segment) -> _Fault | None:
    is_same = (item.element, item.num, item.path) == (read.element, read.num, read.path)
    reads_same = (item.heading, item.text) == (read.heading, read.text)
    if item.label != read.label or not (is_same or reads_same):
        return _Fault.PLACE
    if not is_same:
        return _Fault.KIND
    if not reads_same:
        return _Fault.WORDS
    return _Fault.NAME if item.eid != read.eid else None


def _match(lines: list[int], found: Sequence[Segment]) -> list[int]:
    """Return for each piece the place of the segment that was read on its line, -1 for none."""
    read: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(found) - 1, -1, -1):
        read[found[place].line].append(place)
    return [read[line].pop() if read[line] else -1 for line in lines]


def _find_owner(lines: list[int], line: int) -> int:
    """Return the last piece that begins on `line` or before it."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if lines[middle] <= line else (low, middle)
    return max(low - 1, 0)


def _correct(pieces: list[_RenderedSegment], reading: _Reading, care: _Care) -> None:
    """Write wrong pieces more explicitly; annexes first, for what is in one is counted for itself."""
    wrong = reading.wrong
    annexes = [here for here, fault in wrong.items() if fault is _Fault.PLACE and pieces[here].segment.element == "doc"]
    if annexes and care is _Care.CAUSES:
        for here in annexes:
            pieces[here].mark()
        return
    names, before = _EidTracker(pieces, reading, care), dict[int, int]()
    for here, piece in enumerate(pieces):
        last, before[piece.parent] = before.get(piece.parent, -1), here
        fault = wrong.get(here)
        if fault is _Fault.NAME and names.must_be_said(here):
            piece.name()
        if fault in {None, _Fault.NAME} or wrong.get(piece.parent) is _Fault.PLACE:
            continue
        follows = wrong.get(last) is _Fault.PLACE and fault is not _Fault.WORDS
        if care is _Care.CAUSES and (fault is _Fault.HELD or follows):
            continue
        if fault is _Fault.KIND or care is _Care.MARKS:
            piece.mark()
        else:
            piece.escalate()


class _EidTracker:
    """Tells which eIds must be said, once those above and before them are."""

    def __init__(self, pieces: list[_RenderedSegment], reading: _Reading, care: _Care) -> None:
        self.pieces, self.wrong, self.eids = pieces, reading.wrong, reading.eids
        self.is_settled = care is not _Care.CAUSES or _Fault.PLACE not in reading.wrong.values()
        self.shifts: dict[tuple[int, str], int] = {}

    def must_be_said(self, here: int) -> bool:
        """Say whether the piece at `here`, asked for in document order, will not get its eId from its place."""
        wanted, above = self.pieces[here].segment.eid, -1
        eid = self.eids[here]
        for above in self._above(here):
            if self.wrong.get(above) not in {None, _Fault.NAME}:
                return False
            if eid.startswith(f"{self.eids[above]}__"):
                eid = self.pieces[above].segment.eid + eid[len(self.eids[above]) :]
                break
        if not self.is_settled and (eid.endswith(f"__{wanted}") or wanted.endswith(f"__{eid}")):
            return False  # a division read wrongly elsewhere may have let the numbers begin again
        name, _, place = eid.rpartition("_")
        other, _, wanted_place = wanted.rpartition("_")
        if name != other or not (_is_count(place) and _is_count(wanted_place)):
            return wanted != eid
        shift, key = int(wanted_place) - int(place), (self.pieces[here].parent, name)
        is_known, self.shifts[key] = self.shifts.get(key, 0) == shift, shift
        return not is_known

    def _above(self, here: int) -> Iterator[int]:
        while (here := self.pieces[here].parent) >= 0:
            yield here


def _is_count(place: str) -> bool:
    return place.isdecimal() and place.isascii() and len(place) < _LONGEST_COUNT
