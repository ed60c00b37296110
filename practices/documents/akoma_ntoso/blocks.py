"""Words, tables and notes as elements."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.akoma_ntoso.elements import Maker, add_words, write_eid
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
    read_blocks,
    read_runs,
)
from practices.texts.numbering import Segment

_ELEMENTS = {RunKind.EMPHASIS: "i", RunKind.STRONG: "b", RunKind.LINK: "ref"}


@dataclass(slots=True)
class BlockWriter:
    """Writes the words of pieces.

    `notes` are the pieces that are notes, each with its place among the pieces. A mark refers to the first note of
    its name behind the piece in which it stands (`place`), else to the last one before; the note is written at the
    first mark, and those that no mark refers to by `write_left_notes`.
    """

    maker: Maker
    notes: Sequence[tuple[int, Segment]] = ()
    place: int = 0
    pictures: str = "pictures/"
    _by_mark: dict[str, list[tuple[int, Segment]]] = field(default_factory=dict)
    _written: set[str] = field(default_factory=set)
    _is_in_note: bool = False

    def __post_init__(self) -> None:
        for place, note in self.notes:
            self._by_mark.setdefault(note.label, []).append((place, note))

    def write(self, parent: etree._Element, text: str, eid: str = "") -> None:
        """Write a text as paragraphs and tables below `parent`; the first of them gets `eid`."""
        for block in read_blocks(text):
            self._write_block(parent, block, eid)
            eid = ""
        if eid:
            self.maker.add(parent, "p", eId=write_eid(eid))

    def write_left_notes(self, parent: etree._Element, notes: Iterable[Segment]) -> None:
        """Write the notes that no mark refers to, each in a paragraph of its own."""
        for note in notes:
            if note.eid not in self._written:
                self._write_note(self.maker.add(parent, "p"), note)

    def write_words(self, element: etree._Element, runs: Runs) -> None:
        """Write words with their emphasis, links and notes into `element`."""
        for run in runs:
            self._write_run(element, run)

    def _write_block(self, parent: etree._Element, block: Block, eid: str) -> None:
        match block:
            case Paragraph():
                self.write_words(self.maker.add(parent, "p", eId=write_eid(eid)), block.runs)
            case Table():
                self._write_table(parent, block, eid)
            case Figure():
                paragraph = self.maker.add(parent, "p", eId=write_eid(eid))
                self.maker.add(paragraph, "remark", block.caption, type="caption", title=f"page:{block.page}")
            case TextPicture():
                self._write_picture(parent, block, eid)
            case Note():
                paragraph = self.maker.add(parent, "p", eId=write_eid(eid))
                add_words(paragraph, f"[^{block.mark}]: ")
                self.write_words(paragraph, block.runs)

    def _write_picture(self, parent: etree._Element, picture: TextPicture, eid: str) -> None:
        """Write a picture in a paragraph of its own, and its caption in the next."""
        paragraph = self.maker.add(parent, "p", eId=write_eid(eid))
        kind = "decorative" if picture.is_decorative else ""
        source = f"{self.pictures}{picture.code}/"
        self.maker.add(paragraph, "img", src=source, alt=picture.alternative, **({"class": kind} if kind else {}))
        if picture.caption:
            self.write_words(self.maker.add(self.maker.add(parent, "p"), "i"), picture.caption)

    def _write_table(self, parent: etree._Element, table: Table, eid: str) -> None:
        rows = [("th", table.head)] if table.head else []
        rows += [("td", row) for row in table.rows]
        if not any(row for _name, row in rows):
            self.maker.add(parent, "p", eId=write_eid(eid))
            return
        element = self.maker.add(parent, "table", eId=write_eid(eid))
        for name, row in rows:
            line = self.maker.add(element, "tr")
            for cell in row:
                self.write_words(self.maker.add(self.maker.add(line, name), "p"), cell)

    def _write_run(self, element: etree._Element, run: Run) -> None:
        match run.mark:
            case RunKind.PLAIN:
                add_words(element, run.words)
            case RunKind.BREAK:
                self.maker.add(element, "eol")
            case RunKind.NOTE:
                self._refer(element, run.words)
            case _:
                name = _ELEMENTS[run.mark]
                self.write_words(self.maker.add(element, name, href=run.address), run.runs)

    def _refer(self, element: etree._Element, mark: str) -> None:
        """Write the note that a mark refers to, a reference to it where it was written before, or the mark as words."""
        note = self._find(mark)
        if note is not None and note.eid in self._written:
            self.maker.add(element, "noteRef", href=f"#{write_eid(note.eid)}", marker=mark)
        elif note is not None and not self._is_in_note:
            self._write_note(element, note)
        else:
            add_words(element, f"[^{mark}]")

    def _find(self, mark: str) -> Segment | None:
        notes = self._by_mark.get(mark)
        if not notes:
            return None
        at = bisect_left(notes, self.place, key=lambda entry: entry[0])
        return notes[min(at, len(notes) - 1)][1]

    def _write_note(self, element: etree._Element, note: Segment) -> None:
        self._written.add(note.eid)
        written = self.maker.add(
            element, "authorialNote", marker=note.label, placement="bottom", eId=write_eid(note.eid)
        )
        self._is_in_note = True
        for line in note.text.split("\n"):
            self.write_words(self.maker.add(written, "p"), read_runs(line))
        self._is_in_note = False
