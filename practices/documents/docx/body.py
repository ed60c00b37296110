"""The paragraphs, tables and text boxes of a Word file, in their order, as blocks of numbered text."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from practices.documents.docx.blocks import DocxBlock, UnplacedDoubt, write_table
from practices.documents.docx.counting import Counting, ListLevel
from practices.documents.docx.findings import describe, describe_lost_picture
from practices.documents.docx.graphics import DrawnPicture, choose_content
from practices.documents.docx.grid import SDT, WRAPPERS, cells_of, rows_of
from practices.documents.docx.inline import Content, InlineReader
from practices.documents.docx.lines import reads_like_sentence, write_heading, write_paragraph
from practices.documents.docx.markup import Piece, plain_words, write_pieces
from practices.documents.docx.names import MC, VAL, P, W, is_on, to_number, value_of
from practices.documents.docx.notes import DocxNotes
from practices.documents.docx.numbering_part import LEVELS
from practices.documents.docx.properties import ParagraphProperties, read_properties
from practices.documents.docx.simple import Simple
from practices.documents.docx.styles import BODY_LEVEL, DocxStyle, Styles
from practices.documents.raw_pictures import ABSENT, TOO_MANY, RawPictures

_TBL = W + "tbl"
_GALLERY = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
_TITLE_DEPTH = 1
_FIRST_DEPTH = 2  # that of a heading of the first level, below the title
_SAME_INDENT = 100  # twentieths of a point within which two paragraphs stand below each other


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a paragraph is by its style and properties.

    `depth` is that of a heading in the notation, 0 for text. `num_id` and `level` name its list ("" for none),
    `left` is the indentation of its list or style in twentieths of a point, `list_level` what the list says, None if
    the file does not define it.
    """

    depth: int = 0
    is_title: bool = False
    num_id: str = ""
    level: int = 0
    left: int | None = None
    list_level: ListLevel | None = None


class DocxBodyReader:
    """Reads the children of w:body, or of a text box, into `blocks`; the numbers run through all of them."""

    def __init__(
        self,
        styles: Styles,
        counting: Counting,
        inline: InlineReader,
        notes: DocxNotes,
        simple: dict[etree._Element, Simple],
        read_picture: Callable[[str], bytes | None],
    ) -> None:
        """Begin a body; `simple` are the paragraphs in it that were read ahead, `read_picture` reads a part."""
        self.blocks: list[DocxBlock] = []
        self.general: list[UnplacedDoubt] = []
        self.title = ""
        self._styles = styles
        self._counting = counting
        self._inline = inline
        self._notes = notes
        self._simple = simple
        self._read_picture = read_picture
        self.pictures = RawPictures()
        self._pictures_of_table: list[str] = []
        self._carried: list[Piece] = []
        self._waiting: list[UnplacedDoubt] = []
        self._heading_levels: dict[str, int] = {}
        self._item: tuple[int, int] | None = None
        self._cells_open = 0
        self._shapes: dict[tuple[str, str | None, int | None, int | None], _Shape] = {}

    def read(self, parent: etree._Element) -> None:
        """Read all that stands in `parent`."""
        for child in parent:
            tag = child.tag
            if tag == P:
                self._read_paragraph(child)
            elif tag == _TBL:
                self._read_table(child)
            elif tag == SDT:
                self._read_control(child)
            elif tag in WRAPPERS:
                self.read(child)
            elif tag == MC + "AlternateContent":
                if (chosen := choose_content(child)) is not None:
                    self.read(chosen)
            elif tag in (W + "altChunk", W + "subDoc"):
                message = "Another document is embedded here; its text was not read."
                self._waiting.append(UnplacedDoubt("embedded_document", message, 1.0))

    def finish(self) -> list[DocxBlock]:
        """Return the blocks; what waited for a further paragraph goes to the last."""
        if self._carried:
            self._add_words(self._carried, _Shape(), None)
        if self._waiting:
            self.blocks.append(DocxBlock("", findings=tuple(self._waiting)))
        return self.blocks

    def _read_control(self, control: etree._Element) -> None:
        """Read a content control, unless it holds a table of contents or only shows what it waits for."""
        gallery = control.find(_GALLERY)
        if gallery is not None and gallery.get(VAL, "").casefold() == "table of contents":
            self.blocks.append(DocxBlock("", is_contents=True))
            return
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            return
        if (content := control.find(W + "sdtContent")) is not None:
            self.read(content)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        inline = self._inline
        simple = self._simple.get(paragraph)
        if simple is not None and not self._carried and not inline.fields.is_any_open:
            properties, pieces = simple
            if not (properties.style.is_contents or properties.style.hidden):
                self._add_words(pieces, self._shape_of(properties), properties.left)
                return
        properties = read_properties(paragraph, self._styles)
        inline.counts["deletion"] += properties.is_deleted
        was_in_contents = inline.fields.in_contents
        content = inline.read(paragraph, properties.style)
        pieces = content.pieces
        if properties.style.is_contents or ((was_in_contents or inline.fields.in_contents) and not pieces):
            self.blocks.append(DocxBlock("", is_contents=True))
            return
        if properties.joins_next:
            # The mark that ends the paragraph is deleted or hidden: its words stand before those of the next.
            self._find(content)
            self._add_pictures(content, is_first=True)
            self._add_pictures(content, is_first=False)
            self._carry(pieces, properties)
            return
        if self._carried:
            content.pieces = pieces = [*self._carried, *pieces]
            self._carried = []
        self._find(content)
        self._add_pictures(content, is_first=True)
        self._add_words(pieces, self._shape_of(properties), properties.left)
        self._add_pictures(content, is_first=False)
        for box in content.boxes:
            self._read_box(box)

    def _add_pictures(self, content: Content, *, is_first: bool) -> None:
        """Add the pictures before the words of a paragraph, or those behind; those in a table follow it."""
        for graphics in content.graphics:
            for picture in graphics.pictures if graphics.is_first == is_first else ():
                if not (line := self._take_picture(picture)):
                    continue
                if self._cells_open:
                    self._pictures_of_table.append(line)
                else:
                    self._add(line, "")

    def _take_picture(self, picture: DrawnPicture) -> str:
        data = self._read_picture(picture.relationship)
        line = (
            self.pictures.write(data, picture.alternative, is_decorative=picture.is_decorative, cut=picture.cut)
            if data
            else ""
        )
        if not line:
            self._waiting.append(describe_lost_picture(picture.alternative, TOO_MANY if data else ABSENT))
        return line

    def _carry(self, pieces: list[Piece], properties: ParagraphProperties) -> None:
        if not plain_words(pieces).strip():
            return
        label = "" if properties.is_deleted else self._count(self._shape_of(properties), pieces)
        number: list[Piece] = [(f"{label} ", 0, "")] if label else []
        self._carried = [*self._carried, *number, *pieces, (" ", 0, "")]

    def _shape_of(self, properties: ParagraphProperties) -> _Shape:
        """Return what all paragraphs with these properties have in common; there are few such shapes in a file."""
        style = properties.style
        key = style.key, properties.num_id, properties.num_level, properties.outline
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._make_shape(properties, style)
        return shape

    def _make_shape(self, properties: ParagraphProperties, style: DocxStyle) -> _Shape:
        outline = style.outline if properties.outline is None else properties.outline
        depth = outline + _FIRST_DEPTH if outline is not None and 0 <= outline < BODY_LEVEL else 0
        num_id = style.num_id if properties.num_id is None else properties.num_id
        if num_id is None or num_id == "0":
            return _Shape(depth, style.is_title, left=style.left)
        level = properties.num_level
        if level is None:
            level = self._level_of(style, num_id, is_own=properties.num_id is not None)
        level = level if 0 <= level < LEVELS else LEVELS - 1
        found = self._counting.find_level(num_id, level)
        left = style.left if found is None or found.left is None else found.left
        return _Shape(depth, style.is_title, num_id, level, left, found)

    def _level_of(self, style: DocxStyle, num_id: str, *, is_own: bool) -> int:
        """Return the level where the paragraph names none: the one that belongs to its style, or what the style says.

        `is_own` says that the paragraph itself names the list.
        """
        linked = None
        if not is_own:
            linked = self._counting.level_of(num_id, style.key)
            if linked is None and style.num_level is None:
                linked = self._counting.level_of(num_id, style.num_style)
        return (style.num_level or 0) if linked is None else linked

    def _count(self, shape: _Shape, pieces: list[Piece]) -> str:
        """Return the paragraph's automatic number, "" if it has none."""
        found = shape.list_level
        if found is None:
            if shape.num_id and plain_words(pieces).strip():
                message = f"This paragraph is numbered by a list that the file does not define ({shape.num_id})."
                self._waiting.append(UnplacedDoubt("number_without_list", message, 0.8))
            return ""
        label = self._counting.count(shape.num_id, shape.level)
        if found.unknown_format:
            message = f"The number format {found.unknown_format} is not known; {label} was written in figures."
            self._waiting.append(UnplacedDoubt("unknown_number_format", message, 0.6))
        return label

    def _add_words(self, pieces: list[Piece], shape: _Shape, left: int | None) -> None:
        """Add a paragraph as its shape tells: a title, a heading, or text with its number."""
        label = self._count(shape, pieces) if shape.num_id else ""
        plain = pieces[0][0] if len(pieces) == 1 else plain_words(pieces)
        if (shape.depth or shape.is_title) and self._add_heading(pieces, plain, shape, label):
            return
        indent = self._indent(shape, left, label, bare=not plain)
        for line in write_paragraph(pieces, plain, label=label, indent=indent):
            self._add(line, plain)
        if self._notes.are_waiting:
            self._add_notes()

    def _add_heading(self, pieces: list[Piece], plain: str, shape: _Shape, label: str) -> bool:
        """Add a title or a heading; say whether the paragraph is one and not text in such a style."""
        bare = not plain.strip()
        if shape.is_title and not label and not bare:
            self.title = self.title or " ".join(plain.split())
            self._add(write_heading(pieces, label="", depth=_TITLE_DEPTH), plain, is_heading=True)
        elif not shape.depth or (bare and not label) or reads_like_sentence(plain, is_numbered=bool(label)):
            return False
        else:
            if label and (found := shape.list_level) is not None:
                reached = self._heading_levels.get(found.list_name, 0)
                self._heading_levels[found.list_name] = max(reached, shape.level + 1)
            self._add(write_heading(pieces, label=label, depth=shape.depth), plain, is_heading=True)
        self._item = None
        self._add_notes()
        return True

    def _add(self, text: str, raw: str, *, is_heading: bool = False) -> None:
        if not text:
            return
        block = DocxBlock(text, raw, is_heading)
        if self._waiting:
            block.findings, self._waiting = tuple(self._waiting), []
        self.blocks.append(block)

    def _add_notes(self) -> None:
        """Put the notes that the last block refers to behind it; those of a cell wait for the whole table."""
        if self._cells_open or not self.blocks:
            return
        for mark, note in self._notes.take():
            if note is None:
                message = f"The text refers to the note {mark}, which the file does not hold."
                self.blocks[-1].findings += (UnplacedDoubt("note_missing", message, 0.6),)
            else:
                self.blocks[-1].notes += (f"[^{mark}]: {self._read_note(note)}",)

    def _read_note(self, note: etree._Element) -> str:
        """Return the words of a note on one line."""
        outside = self._inline.begin_apart()
        words = []
        for paragraph in note.iter(P):
            content = self._inline.read(paragraph, read_properties(paragraph, self._styles).style)
            words.append(" ".join(write_pieces(content.pieces).split()))
        self._inline.end_apart(outside)
        return " ".join(part for part in words if part)

    def _indent(self, shape: _Shape, left: int | None, label: str, *, bare: bool) -> int:
        """Return the indentation in spaces: two per level below the headings of the list.

        A paragraph that stands below the words of an item belongs to it. `left` is what the paragraph says itself.
        """
        left = shape.left if left is None else left
        if (found := shape.list_level) is not None:
            indent = 2 * max(shape.level - self._heading_levels.get(found.list_name, 0), 0)
            if label:
                self._item = indent, left or 0
            return indent
        if self._item is None or bare:
            return 0
        indent, item_left = self._item
        if left and item_left and left >= item_left - _SAME_INDENT:
            return indent + 2
        self._item = None
        return 0

    def _find(self, content: Content) -> None:
        """Take in what a person should look at in this paragraph."""
        if self._inline.fields.number_fields:
            self._inline.fields.number_fields = 0
            message = "A number that a field makes (LISTNUM, AUTONUM) stands here and could not be read."
            self._waiting.append(UnplacedDoubt("number_field", message, 0.8))
        self._waiting.extend(describe(content))

    def _read_box(self, box: etree._Element) -> None:
        """Read a text box behind the paragraph that it hangs on; the fields outside do not reach into it."""
        message = "This stands in a text box; it was put behind the paragraph that the box hangs on."
        self._waiting.append(UnplacedDoubt("text_box", message, 0.4))
        before = self._inline.begin_apart()
        self.read(box)
        self._inline.end_apart(before)

    def _read_table(self, table: etree._Element) -> None:
        """Read a table; one with a single column is a frame around paragraphs."""
        rows = list(rows_of(table))
        if rows and all(len(cells_of(row)) == 1 for row in rows):
            self._read_frame(rows)
            return
        written = [self._read_row(row) for row in rows]
        first = rows[0].find(f"{W}trPr/{W}tblHeader") if rows else None
        text = write_table(written, has_header=first is not None and is_on(first.get(VAL)))
        self._item = None
        self._add(text, "")
        self._add_notes()
        if not self._cells_open:
            waiting, self._pictures_of_table = self._pictures_of_table, []
            for line in waiting:
                self._add(line, "")

    def _read_frame(self, rows: list[etree._Element]) -> None:
        message = "This stands in a frame (a table of one column); it was read as running text."
        self._waiting.append(UnplacedDoubt("framed_text", message, 0.2))
        for row in rows:
            for cell in cells_of(row):
                self.read(cell)

    def _read_row(self, row: etree._Element) -> list[str]:
        before = to_number(value_of(row, f"{W}trPr/{W}gridBefore")) or 0
        written = [""] * min(before, _WIDEST_TABLE)
        for cell in cells_of(row):
            span = to_number(value_of(cell, f"{W}tcPr/{W}gridSpan")) or 1
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merged is not None and merged.get(VAL, "continue") == "continue"
            written.append("" if continues else self._read_cell(cell))
            written.extend([""] * min(span - 1, _WIDEST_TABLE - len(written)))
        return written

    def _read_cell(self, cell: etree._Element) -> str:
        """Return words of a cell; the paragraphs in it stand below each other, the cells of a table in it behind."""
        outside, self.blocks = self.blocks, []
        findings, self._waiting = self._waiting, []
        self._cells_open += 1
        self.read(cell)
        self._cells_open -= 1
        lines: list[str] = []
        for block in self.blocks:
            lines.extend(block.flatten())
            findings.extend(block.findings)
        self.blocks = outside
        self._waiting = [*findings, *self._waiting]
        return "\n".join(lines)


_WIDEST_TABLE = 63
