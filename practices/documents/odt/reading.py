"""An OpenDocument text to numbered text, on the same ground as a Word file."""

import base64
from dataclasses import dataclass

from lxml import etree

from practices.documents.archives import Archive, open_archive
from practices.documents.docx.blocks import DocxBlock, UnplacedDoubt, assemble, leave_out_contents, write_table
from practices.documents.docx.counting import Counting
from practices.documents.docx.findings import describe_lost_picture
from practices.documents.docx.lines import write_heading, write_paragraph
from practices.documents.docx.markup import plain_words, write_pieces
from practices.documents.docx.names import to_number
from practices.documents.odt.styles import DRAW, OFFICE, OUTLINE, TABLE, TEXT, OdtStyles
from practices.documents.odt.words import FramedPicture, OdtContent, WordReader
from practices.documents.raw_pictures import ABSENT, TOO_MANY, RawPictures
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import parse_xml
from practices.texts.numbering.numerals import print_roman

_KIND = b"application/vnd.oasis.opendocument.text"
_H, _P, _LIST, _ITEM = TEXT + "h", TEXT + "p", TEXT + "list", TEXT + "list-item"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_INDEXES = {
    TEXT + name
    for name in (
        *("table-of-content", "alphabetical-index", "illustration-index"),
        *("table-index", "object-index", "user-index"),
    )
}
_WIDEST_TABLE = 63
_MOST_ROWS = 5_000
_DEEPEST_LEVEL = 8


def read_odt(data: bytes) -> ReadFile:
    """Read an OpenDocument text (.odt, .ott).

    Headers, footers, tables of contents, comments, deleted and hidden words are left out. Raises UnreadableText for
    what is no OpenDocument text, is encrypted, damaged or larger than the limits, and for one that holds no words.
    """
    archive = open_archive(data)
    _check_kind(archive)
    root = parse_xml(archive.read("content.xml"), name="The part content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableText("The file is no OpenDocument text: its part content.xml has no text.")
    styles_root = parse_xml(archive.read("styles.xml"), name="The part styles.xml") if "styles.xml" in archive else None
    styles = OdtStyles(root, styles_root)
    said_title, said_language = _read_properties(archive)
    language = (styles.language or said_language).partition("-")[0].lower()
    reader = _OdtReader(styles, language or "en", archive)
    try:
        reader.read(body)
    except RecursionError as error:
        raise UnreadableText("The file is nested too deep: tables in tables, lists in lists.") from error
    text, doubts = assemble(leave_out_contents(reader.finish()), reader.general)
    title = reader.title or said_title
    return ReadFile(text, "odt", doubts, title=title, language=language, raw_pictures=reader.pictures.contents)


def _check_kind(archive: Archive) -> None:
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableText("The file is protected by a password: save it without one first.")
    kind = archive.read("mimetype").strip() if "mimetype" in archive else _KIND
    if not kind.startswith(_KIND) or "content.xml" not in archive:
        raise UnreadableText("The file is no OpenDocument text.")


def _read_properties(archive: Archive) -> tuple[str, str]:
    """Return the title and the language that the file says of itself."""
    if "meta.xml" not in archive:
        return "", ""
    try:
        root = parse_xml(archive.read("meta.xml"), name="meta.xml")
    except UnreadableText:
        return "", ""
    found = [root.findtext(f"{OFFICE}meta/{_DUBLIN_CORE}{name}") or "" for name in ("title", "language")]
    return " ".join(found[0].split())[:500], found[1].strip()[:20]


@dataclass(slots=True)
class _Item:
    """Where in a list a paragraph stands. `level` counts from 0; `is_numbered` until its number was given out."""

    num_id: str
    level: int
    is_numbered: bool
    start: int | None = None


class _OdtReader:
    """Reads the children of office:text into `blocks`."""

    def __init__(self, styles: OdtStyles, language: str, archive: Archive) -> None:
        self.blocks: list[DocxBlock] = []
        self.general: list[UnplacedDoubt] = []
        self.title = ""
        self.pictures = RawPictures()
        self._archive = archive
        self._pictures_of_table: list[str] = []
        self._styles = styles
        self._counting = Counting(styles, language)
        self._words = WordReader(styles, self._take_note)
        self._waiting: list[UnplacedDoubt] = []
        self._notes: list[tuple[str, etree._Element]] = []
        self._note_counts = {"footnote": 0, "endnote": 0}
        self._item: _Item | None = None
        self._last_of_style: dict[str, str] = {}
        self._lists = 0
        self._cells_open = 0

    def read(self, parent: etree._Element) -> None:
        """Read all that stands in `parent`."""
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._read_paragraph(child)
            elif tag == _H:
                self._read_heading(child)
            elif tag == _LIST:
                self._read_list(child, None)
            elif tag == TABLE + "table":
                self._read_table(child)
            elif tag in _INDEXES:
                self.blocks.append(DocxBlock("", is_contents=True))
            elif tag == TEXT + "section":
                self._read_section(child)
            elif tag == TEXT + "tracked-changes":
                self._count_changes(child)
            elif tag.startswith(DRAW):
                self._leave_out_page_box(child)

    def finish(self) -> list[DocxBlock]:
        """Return the blocks; what waited for a further paragraph goes to the last."""
        if self._waiting:
            self.blocks.append(DocxBlock("", findings=tuple(self._waiting)))
        return self.blocks

    def _read_section(self, section: etree._Element) -> None:
        if section.get(TEXT + "display") == "none":
            self._waiting.append(UnplacedDoubt("hidden_text", "A hidden section stands here and was left out.", 0.4))
        else:
            self.read(section)

    def _count_changes(self, changes: etree._Element) -> None:
        """Say once that there are tracked changes; what was deleted is kept apart and is not read."""
        insertions = sum(1 for _ in changes.iter(TEXT + "insertion"))
        deletions = sum(1 for _ in changes.iter(TEXT + "deletion"))
        if insertions or deletions:
            message = (
                f"The file has tracked changes ({insertions} insertions, {deletions} deletions): it was read as if all "
                "were accepted. Accept or reject them in the file to be sure."
            )
            self.general.append(UnplacedDoubt("tracked_changes", message, 0.9))

    def _leave_out_page_box(self, drawing: etree._Element) -> None:
        """Leave out what is fixed to a page and not to a paragraph, as headers and footers are."""
        words = " ".join(" ".join(part.itertext()) for part in drawing.iter(DRAW + "text-box"))
        if words.strip():
            message = f"Words fixed to a page and not to the text were left out: {' '.join(words.split())[:200]}"
            self._waiting.append(UnplacedDoubt("page_box", message, 0.3))

    def _read_list(self, element: etree._Element, above: _Item | None, style: str = "") -> None:
        """Read a list; one inside another goes on one level deeper, in the outer one's style unless it has its own."""
        style = element.get(TEXT + "style-name") or style
        level = 0 if above is None else min(above.level + 1, _DEEPEST_LEVEL)
        counters = self._counters_of(element, style) if above is None else above.num_id.partition("|")[0]
        num_id = self._styles.begin_list(counters, style, counters)
        before = self._item
        for entry in element:
            start = to_number(entry.get(TEXT + "start-value"))
            self._item = _Item(num_id, level, is_numbered=entry.tag == _ITEM, start=start)
            item = self._item
            for child in entry:
                self._item = item
                if child.tag == _LIST:
                    self._read_list(child, item, style)
                else:
                    self.read([child])
        self._item = before

    def _counters_of(self, element: etree._Element, style: str) -> str:
        """Return the name of the counters of a list: its own, or those of the list that it says it goes on with."""
        key = element.get("{http://www.w3.org/XML/1998/namespace}id")
        followed = element.get(TEXT + "continue-list")
        if followed is None and element.get(TEXT + "continue-numbering") == "true":
            followed = self._last_of_style.get(style)
            counters = followed
        else:
            counters = self._last_of_style.get(f"#{followed}") if followed else None
        self._lists += 1
        counters = counters or f"list{self._lists}"
        self._last_of_style[style] = counters
        if key:
            self._last_of_style[f"#{key}"] = counters
        return counters

    def _take_label(self) -> tuple[str, int]:
        """Return the number of the item at hand, "" behind its first paragraph, and the indentation in spaces."""
        item = self._item
        if item is None:
            return "", 0
        if not item.is_numbered:
            return "", 2 * item.level + 2
        item.is_numbered = False
        if item.start is not None:
            self._counting.begin_at(item.num_id, item.level, item.start)
        return self._counting.count(item.num_id, item.level), 2 * item.level

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        style = self._styles.find_style("paragraph", paragraph.get(TEXT + "style-name"))
        content = self._words.read_unless_hidden(paragraph, style)
        self._waiting.extend(content.findings)
        self._add_pictures(content, is_first=True)
        plain = plain_words(content.pieces)
        if plain.strip():
            label, indent = self._take_label()
            if style.is_title and not label:
                self.title = self.title or " ".join(plain.split())
                self._add(write_heading(content.pieces, label="", depth=1), plain, is_heading=True)
            else:
                for line in write_paragraph(content.pieces, plain, label=label, indent=indent):
                    self._add(line, plain)
        self._add_pictures(content, is_first=False)
        self._add_notes()
        self._read_boxes(content.boxes)

    def _add_pictures(self, content: OdtContent, *, is_first: bool) -> None:
        """Add the pictures before the words of a paragraph, or those behind; those in a table follow it."""
        for picture in content.pictures:
            if picture.is_first != is_first or not (line := self._take_picture(picture)):
                continue
            if self._cells_open:
                self._pictures_of_table.append(line)
            else:
                self._add(line, "")

    def _take_picture(self, picture: FramedPicture) -> str:
        data = self._read_picture(picture)
        line = self.pictures.write(data, picture.alternative) if data else ""
        if not line:
            self._waiting.append(describe_lost_picture(picture.alternative, TOO_MANY if data else ABSENT))
        return line

    def _read_picture(self, picture: FramedPicture) -> bytes:
        try:
            if picture.data:
                return base64.b64decode(picture.data)
            return self._archive.read(picture.part) if picture.part in self._archive else b""
        except (UnreadableText, ValueError):
            return b""

    def _read_heading(self, heading: etree._Element) -> None:
        style = self._styles.find_style("paragraph", heading.get(TEXT + "style-name"))
        content = self._words.read_unless_hidden(heading, style)
        self._waiting.extend(content.findings)
        plain = plain_words(content.pieces)
        level = max(to_number(heading.get(TEXT + "outline-level")) or 1, 1)
        label = self._label_of_heading(heading, min(level - 1, _DEEPEST_LEVEL)) if plain.strip() else ""
        self._add(write_heading(content.pieces, label=label, depth=level + 1), plain, is_heading=True)
        self._add_pictures(content, is_first=True)
        self._add_pictures(content, is_first=False)
        self._add_notes()
        self._read_boxes(content.boxes)

    def _label_of_heading(self, heading: etree._Element, place: int) -> str:
        """Return a heading's number: of the list that it stands in, else of the outline."""
        if heading.get(TEXT + "is-list-header") == "true":
            return ""
        if self._item is not None:
            return self._take_label()[0]
        if not self._styles.numbers_headings(place):
            return ""
        start = to_number(heading.get(TEXT + "start-value"))
        if start is not None:
            self._counting.begin_at(OUTLINE, place, start)
        return self._counting.count(OUTLINE, place)

    def _read_boxes(self, boxes: list[etree._Element]) -> None:
        for box in boxes:
            message = "This stands in a text box; it was put behind the paragraph that the box hangs on."
            self._waiting.append(UnplacedDoubt("text_box", message, 0.4))
            before, self._item = self._item, None
            self.read(box)
            self._item = before

    def _add(self, text: str, raw: str, *, is_heading: bool = False) -> None:
        if not text:
            return
        self.blocks.append(DocxBlock(text, raw, is_heading, findings=tuple(self._waiting)))
        self._waiting = []

    def _take_note(self, note: etree._Element) -> str:
        """Return the mark of a note: footnotes 1, 2 and so on, endnotes i, ii."""
        kind = "endnote" if note.get(TEXT + "note-class") == "endnote" else "footnote"
        self._note_counts[kind] += 1
        count = self._note_counts[kind]
        mark = print_roman(count) if kind == "endnote" else str(count)
        self._notes.append((mark, note))
        return mark

    def _add_notes(self) -> None:
        """Put the notes that the last block refers to behind it; those of a cell wait for the whole table."""
        if self._cells_open or not self.blocks:
            return
        while self._notes:
            mark, note = self._notes.pop(0)
            paragraphs = [
                " ".join(write_pieces(self._words.read(paragraph, 0).pieces).split())
                for body in note.iterchildren(TEXT + "note-body")
                for paragraph in body.iter(_P, _H)
            ]
            self.blocks[-1].notes += (f"[^{mark}]: {' '.join(part for part in paragraphs if part)}",)

    def _read_table(self, table: etree._Element) -> None:
        """Read a table; one with a single column is a frame around paragraphs."""
        rows = _rows(table)
        if rows and all(len(row) == 1 for row in rows):
            message = "This stands in a frame (a table of one column); it was read as running text."
            self._waiting.append(UnplacedDoubt("framed_text", message, 0.2))
            for row in rows:
                self.read(row[0])
            return
        written = [self._read_row(row) for row in rows]
        self._add(write_table(written, has_header=table.find(TABLE + "table-header-rows") is not None), "")
        self._add_notes()
        if not self._cells_open:
            waiting, self._pictures_of_table = self._pictures_of_table, []
            for line in waiting:
                self._add(line, "")

    def _read_row(self, row: etree._Element) -> list[str]:
        written: list[str] = []
        for cell in row:
            repeated = to_number(cell.get(TABLE + "number-columns-repeated")) or 1
            words = "" if cell.tag == TABLE + "covered-table-cell" else self._read_cell(cell)
            written.extend([words] * min(repeated, _WIDEST_TABLE - len(written)))
        return written

    def _read_cell(self, cell: etree._Element) -> str:
        outside, self.blocks = self.blocks, []
        findings, self._waiting = self._waiting, []
        before, self._item = self._item, None
        self._cells_open += 1
        self.read(cell)
        self._cells_open -= 1
        self._item = before
        lines = [line for block in self.blocks for line in block.flatten()]
        for block in self.blocks:
            findings.extend(block.findings)
        self.blocks = outside
        self._waiting = [*findings, *self._waiting]
        return "\n".join(lines)


def _rows(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, those of its groups and headers too, not those of tables in it."""
    found: list[etree._Element] = []
    for child in table:
        if child.tag == TABLE + "table-row":
            found.append(child)
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            found.extend(_rows(child))
    return found[:_MOST_ROWS]
