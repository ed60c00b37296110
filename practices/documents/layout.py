"""A text laid out for print: headings, lines with their labels hanging, tables, remarks, footnotes resolved."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from practices.documents.documents import ExportDocument, ExportFrame, ExportPicture, ExportProvision, printable
from practices.documents.notation import (
    Block,
    Figure,
    Note,
    Paragraph,
    Run,
    RunKind,
    Runs,
    Table,
    TextPicture,
    note_marks,
    read_blocks,
    read_runs,
)
from practices.documents.print_blocks import StyledRun, StyledRuns, plain_words

LONGEST_HANGING = 9
"""Characters of a label that hangs before its text; a longer one ("Article 12 bis") stands above it."""
DEEPEST_HEADING = 4
DEEPEST_INDENT = 5
LEAST_HEADINGS = 10
"""A text with fewer headings gets no table of contents."""
MOST_ENTRIES = 120
"""Entries of a table of contents; of a longer text only the upper levels are listed."""
BULLETS = frozenset("-–—•*·")
NOTE = "note"
"""The element of a provision that is a footnote; its label is the mark."""
DIVISIONS = frozenset({"book", "tome", "part", "title", "subtitle", "chapter", "division", "attachment", "hcontainer"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, of level 1 to `DEEPEST_HEADING`; no level is skipped on the way down."""

    eid: str
    level: int
    label: str
    words: StyledRuns


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A paragraph, `depth` labels deep; its own label hangs before it, "" when it has none.

    `inner` is the eId of the unnumbered provision whose words stand behind the label, "" for the label's own.
    """

    eid: str
    depth: int
    label: str
    words: StyledRuns
    inner: str = ""


@dataclass(frozen=True, slots=True)
class LayoutTable:
    """A table, `depth` labels deep; `head` is () without a header row. All rows have the same width."""

    eid: str
    depth: int
    head: tuple[StyledRuns, ...]
    rows: tuple[tuple[StyledRuns, ...], ...]


@dataclass(frozen=True, slots=True)
class LayoutRemark:
    """A sentence of the portal in the language of the frame: what an extract leaves out, a page of the source."""

    eid: str
    depth: int
    words: str


@dataclass(frozen=True, slots=True)
class LayoutPicture:
    """A picture, `depth` labels deep: what stands for it in `words`, its caption, and the picture, if it is kept.

    `alternative` is "" for a decorative one, and for one that nobody has described.
    """

    eid: str
    depth: int
    words: str
    alternative: str
    caption: StyledRuns
    picture: ExportPicture | None

    @property
    def link(self) -> StyledRuns:
        """What stands in its place where it is not set itself: its words, which lead to it."""
        return (StyledRun(self.words, address=self.picture.address if self.picture else ""),)


_NAMED = re.compile(r"[^\W\d_]{3,}\.?\s")  # "Rule 4", "Art. 5": a word, then its number

Item = Heading | LayoutLine | LayoutTable | LayoutRemark | LayoutPicture


def lay_out(document: ExportDocument) -> tuple[Item, ...]:
    """Return everything that is printed of a text, in order."""
    return tuple(_Printing(document).items())


class _Notes:
    """The footnotes of a text: a mark leads to the note of its own provision, else to the next one of that mark."""

    def __init__(self, headings: Sequence[Runs], blocks: Sequence[Sequence[Block]]) -> None:
        self._by_mark: dict[str, list[tuple[int, Note]]] = defaultdict(list)
        for place, own in enumerate(blocks):
            for block in own:
                if isinstance(block, Note):
                    self._by_mark[block.mark].append((place, block))
        self._referred: set[int] = set()
        if self._by_mark:
            for place, (heading, own) in enumerate(zip(headings, blocks, strict=True)):
                found = (self.find(mark, place) for mark in note_marks(heading, own))
                self._referred.update(id(note) for note in found if note is not None)

    def find(self, mark: str, place: int) -> Note | None:
        return next((note for at, note in self._by_mark.get(mark, ()) if at >= place), None)

    def is_referred_to(self, note: Note) -> bool:
        return id(note) in self._referred


class _Printing:
    """Walks over the provisions once; remembers the depth of headings and of labels."""

    def __init__(self, document: ExportDocument) -> None:
        self._frame: ExportFrame = document.frame
        self._title = document.cited.title
        self._provisions = document.provisions
        self._pictures = {picture.code: picture for picture in document.pictures}
        self._blocks = [_blocks_of(row) for row in document.provisions]
        self._headings = [read_runs(printable(row.heading)) for row in document.provisions]
        self._notes = _Notes(self._headings, self._blocks)
        self._headed: dict[str, int] = {"": 0}
        self._depths: dict[str, int] = {"": 0}
        self._waiting: tuple[str, str, int] | None = None  # eId, label and depth of a label without words yet

    def items(self) -> Iterator[Item]:
        for place, row in enumerate(self._provisions):
            if row.gap:
                yield from self._release()
                yield LayoutRemark(row.eid, self._depths.get(row.parent, 0), row.gap)
            yield from self._provision(place, row)
        yield from self._release()

    def _provision(self, place: int, row: ExportProvision) -> Iterator[Item]:
        depth = self._depths.get(row.parent, 0)
        above = self._headed.get(row.parent, 0)
        if row.element == NOTE:
            yield from self._words(place, row, depth)
            return
        hangs = _hangs(row)
        self._headed[row.eid] = above
        self._depths[row.eid] = min(depth + 1, DEEPEST_INDENT) if hangs else depth
        if row.label or row.heading:
            yield from self._release()
        if not hangs and (row.heading or row.label) and not self._repeats_title(row):
            level = min(above + 1, DEEPEST_HEADING)
            self._headed[row.eid] = level
            self._depths[row.eid] = 0
            yield Heading(row.eid, level, printable(row.label), self._styled(self._headings[place], place))
            depth = 0
        elif hangs:
            self._waiting = (row.eid, "–" if row.label in BULLETS else printable(row.label), depth)
        yield from self._words(place, row, self._depths[row.eid])

    def _words(self, place: int, row: ExportProvision, depth: int) -> Iterator[Item]:
        for block in self._blocks[place]:
            match block:
                case Paragraph(runs):
                    words = self._styled(runs, place)
                    if self._waiting is not None:
                        (eid, label, hung), self._waiting = self._waiting, None
                        yield LayoutLine(eid, hung, label, words, inner="" if eid == row.eid else row.eid)
                    else:
                        yield LayoutLine(row.eid, depth, "", words)
                case Table():
                    yield from self._release()
                    yield self._grid(block, place, row.eid, depth)
                case Figure(caption, page):
                    yield from self._release()
                    where = self._frame.page_of_source.replace("{page}", str(page))
                    yield LayoutRemark(row.eid, depth, f"{where}: {caption}" if caption else where)
                case TextPicture():
                    yield from self._release()
                    yield self._picture(block, place, row.eid, depth)
                case Note(mark, runs) if not self._notes.is_referred_to(block):
                    yield from self._release()
                    yield LayoutLine(row.eid, depth, mark, self._styled(runs, place))

    def _picture(self, picture: TextPicture, place: int, eid: str, depth: int) -> LayoutPicture:
        said = picture.alternative
        words = self._frame.image_of.replace("{words}", said) if said else self._frame.image
        caption = self._styled(picture.caption, place)
        return LayoutPicture(eid, depth, words, said, caption, self._pictures.get(picture.code))

    def _release(self) -> Iterator[Item]:
        """Print a label that got no words."""
        if self._waiting is not None:
            (eid, label, depth), self._waiting = self._waiting, None
            yield LayoutLine(eid, depth, label, ())

    def _repeats_title(self, row: ExportProvision) -> bool:
        return not row.label and row.heading.casefold().split() == self._title.casefold().split()

    def _grid(self, table: Table, place: int, eid: str, depth: int) -> LayoutTable:
        head = tuple(self._styled(cell, place) for cell in table.head)
        return LayoutTable(
            eid, depth, head, tuple(tuple(self._styled(cell, place) for cell in row) for row in table.rows)
        )

    def _styled(self, runs: Runs, place: int) -> StyledRuns:
        return tuple(self._flattened(runs, place, StyledRun("")))

    def _flattened(self, runs: Iterable[Run], place: int, like: StyledRun) -> Iterator[StyledRun]:
        for run in runs:
            match run.mark:
                case RunKind.PLAIN:
                    yield StyledRun(re.sub(r"\s+", " ", run.words), like.emphasis, like.strong, like.address)
                case RunKind.BREAK:
                    yield StyledRun("\n")
                case RunKind.NOTE:
                    yield self._note(run.words, place)
                case RunKind.LINK:
                    yield from self._flattened(run.runs, place, StyledRun("", like.emphasis, like.strong, run.address))
                case RunKind.EMPHASIS:
                    yield from self._flattened(run.runs, place, StyledRun("", True, like.strong, like.address))
                case RunKind.STRONG:
                    yield from self._flattened(run.runs, place, StyledRun("", like.emphasis, True, like.address))

    def _note(self, mark: str, place: int) -> StyledRun:
        found = self._notes.find(mark, place)
        inside = (
            tuple(run for run in self._flattened(found.runs, place, StyledRun("")) if not run.note) if found else ()
        )
        return StyledRun("", note=inside) if inside else StyledRun(f"[{mark}]")


def _blocks_of(row: ExportProvision) -> tuple[Block, ...]:
    """Return the words of a provision; one that is a note is a single block."""
    blocks = read_blocks(printable(row.text))
    if row.element != NOTE:
        return blocks
    parts = [block.runs for block in blocks if isinstance(block, Paragraph)]
    return (Note(row.label, tuple(run for runs in parts for run in (Run(RunKind.BREAK), *runs))[1:]),)


def _hangs(row: ExportProvision) -> bool:
    """Whether a provision's label hangs before its words; the others stand above them as headings."""
    label = row.label.strip()
    if not label or row.heading or row.element in DIVISIONS:
        return False
    return len(label) <= LONGEST_HANGING and not _NAMED.match(label)


def facts_of(document: ExportDocument) -> list[tuple[str, str, str]]:
    """Return what is said at the foot of the first page: name, words, address that they lead to."""
    cited, frame = document.cited, document.frame
    facts = [
        (frame.status, cited.status_label, ""),
        (frame.citation, document.citation, ""),
        (frame.address, cited.address, cited.address),
        (frame.official_address, document.official_address, document.official_address),
        (frame.terms, document.reuse_label, ""),
        (frame.source_file, document.source_name, document.source_address),
    ]
    return [fact for fact in facts if fact[1]]


def contents_depth(items: Sequence[Item]) -> int:
    """Say how many levels of headings are listed as contents, 0 for none."""
    levels = [item.level for item in items if isinstance(item, Heading)]
    if len(levels) < LEAST_HEADINGS:
        return 0
    depth = next((depth for depth in (3, 2) if sum(level <= depth for level in levels) <= MOST_ENTRIES), 1)
    return min(depth, max(levels))


def column_widths(grid: LayoutTable) -> list[int]:
    """Weigh the columns of a table by their longest cell, so that none starves."""
    rows = [grid.head, *grid.rows] if grid.head else list(grid.rows)
    columns = [[plain_words(row[column]) for row in rows] for column in range(len(rows[0]))]
    return [max(3 + _longest_word(cells), round(4 * max(map(len, cells)) ** 0.5), 4) for cells in columns]


def _longest_word(cells: Sequence[str]) -> int:
    return min(max((len(word) for cell in cells for word in cell.split()), default=0), 24)
