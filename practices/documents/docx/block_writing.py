"""A Word file of blocks: real headings, contents, tables with repeated heads, pictures with words, footnotes."""

import io
from collections.abc import Iterator
from itertools import count
from typing import Any

import docx
from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Emu
from lxml import etree

from practices.documents.documents import direction, printable
from practices.documents.docx.elements import (
    W,
    attributes,
    bookmarked,
    describe_file,
    fill,
    in_language,
    link_within,
    make_field,
    make_run,
    page_break,
    page_of,
)
from practices.documents.docx.footnotes_part import RELATIONSHIPS, WORD, Footnotes
from practices.documents.docx.print_styles import blank, style_id
from practices.documents.docx.watermark import watermark
from practices.documents.packing import steady
from practices.documents.print_blocks import (
    PrintBlock,
    PrintContents,
    PrintDocument,
    PrintParagraph,
    PrintPicture,
    PrintRow,
    PrintTable,
    StyledRun,
    StyledRuns,
    paragraph,
    plain_words,
)

SPACE_APART = 480
"""Twentieths of a point above a paragraph that stands apart."""
LINE = {"val": "single", "sz": 4, "space": 0, "color": "B9B4A6"}
BOX = {**LINE, "space": 6}
BOX_FILL = "F3F1EA"
WRITING_LINE = {"val": "single", "sz": 4, "space": 1, "color": "85827A"}
MARK_COLOURS = {"del": "7F1D1D", "ins": "14532D"}
PIXEL = 9_525
"""English Metric Units of a pixel at 96 to the inch."""
NOTE_STYLE = "footnotereference"


def write_blocks(document: PrintDocument) -> bytes:
    """Write a document as DOCX, A4. The same document gives the same bytes."""
    has_first_page = bool(document.first_header or document.first_footer)
    empty = blank(
        document.language,
        margin=document.margin,
        is_landscape=document.is_landscape,
        has_first_page=has_first_page,
        is_compact=document.is_compact,
    )
    made = docx.Document(io.BytesIO(empty))
    body: Any = made.element.body
    end = body[-1]
    writer = _BlockWriter(made, document)
    for block in document.blocks:
        for element in writer.block(block):
            end.addprevious(element)
    if direction(document.language) == "rtl":
        end.find(f"{{{WORD}}}docGrid").addprevious(W.bidi())
    writer.margins(has_first_page=has_first_page)
    describe_file(
        made,
        title=document.title,
        author=document.author,
        subject=document.subject,
        keywords=document.keywords,
        comments=document.comments,
        language=document.language,
        on=document.on,
    )
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


class _BlockWriter:
    """Makes the elements of one file. Numbers headings, bookmarks, pictures and footnotes as it goes."""

    def __init__(self, made: Document, document: PrintDocument) -> None:
        self._document = document
        self._section = made.sections[0]
        self._part: Any = made.part
        self._notes = Footnotes(made)
        self._links: dict[tuple[int, str], str] = {}
        depth = max((block.depth for block in document.blocks if isinstance(block, PrintContents)), default=0)
        self._listed = [
            block for block in document.blocks if isinstance(block, PrintParagraph) and 0 < block.level <= depth
        ]
        self._depth = depth
        self._headings, self._bookmarks, self._pictures = count(1), count(1), count(1)

    def block(self, block: PrintBlock) -> Iterator[etree._Element]:
        """Return the elements of a block."""
        match block:
            case PrintParagraph():
                yield self._paragraph(block)
            case PrintTable():
                yield self._table(block)
            case PrintPicture():
                yield self._picture(block)
            case PrintContents():
                yield from self._contents(block)

    def margins(self, *, has_first_page: bool) -> None:
        """Write the heads and feet of the pages."""
        section, document = self._section, self._document
        if document.header or document.watermark:
            fill(section.header, *self._head(document.header, 1))
        fill(section.footer, *map(self._paragraph, document.footer))
        if has_first_page:
            fill(section.first_page_header, *self._head(document.first_header, 2))
            fill(section.first_page_footer, *map(self._paragraph, document.first_footer))

    def _head(self, paragraphs: tuple[PrintParagraph, ...], number: int) -> list[etree._Element]:
        made = [*map(self._paragraph, paragraphs or (paragraph("Header"),))]
        if self._document.watermark:
            made[0].append(watermark(self._document.watermark, number))
        return made

    # Paragraphs and runs

    def _paragraph(self, block: PrintParagraph, part: Any = None) -> etree._Element:
        language = block.language or self._document.language
        runs = [*self._runs(block.runs, language, part or self._part)]
        if block.name:
            runs = bookmarked(block.name, next(self._bookmarks), runs)
        if 0 < block.level <= self._depth:
            runs = bookmarked(f"_Toc{next(self._headings)}", next(self._bookmarks), runs)
        return W.p(_paragraph_properties(block, language), *runs)

    def _runs(self, runs: StyledRuns, language: str, part: Any) -> Iterator[etree._Element]:
        """Make runs; links are related from `part`."""
        for run in runs:
            if run.note:
                yield self._note(run.note, language)
            elif run.field:
                yield from make_field(run.field, _run(run, language))
            elif run.address:
                yield W.hyperlink({f"{{{RELATIONSHIPS}}}id": self._relation(part, run.address)}, _run(run, language))
            elif run.target:
                yield link_within(run.target, _run(run, language))
            else:
                yield _run(run, language)

    def _relation(self, part: Any, address: str) -> str:
        """Return the relation of a link; the package itself looks through all of its relations each time."""
        key = (id(part), address)
        if key not in self._links:
            self._links[key] = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[key]

    def _note(self, runs: StyledRuns, language: str) -> etree._Element:
        made = self._paragraph(PrintParagraph("footnote text", (StyledRun(" "), *runs), language), self._notes.part)
        made.insert(1, W.r(W.rPr(W.rStyle(attributes(val=NOTE_STYLE))), W.footnoteRef()))
        number = self._notes.add(made)
        return W.r(W.rPr(W.rStyle(attributes(val=NOTE_STYLE))), W.footnoteReference(attributes(id=number)))

    # Contents, tables, pictures

    def _contents(self, block: PrintContents) -> Iterator[etree._Element]:
        if not self._listed:
            return
        yield self._paragraph(block.title)
        for number, heading in enumerate(self._listed, 1):
            yield self._entry(number, heading)
        yield W.p(W.pPr(W.pStyle(attributes(val="Normal"))), page_break())

    def _entry(self, number: int, heading: PrintParagraph) -> etree._Element:
        """Return a line of the contents: the heading, which leads to its place, and its page.

        No field for the whole list: what reads one anew is Word alone, and others would print the numbers of before.
        """
        place, language = f"_Toc{number}", heading.language or self._document.language
        words = StyledRun(plain_words(heading.runs), target=place)
        made = self._paragraph(PrintParagraph(f"toc {min(heading.level, 3)}", (words, StyledRun("\t")), language))
        made.extend(page_of(place, _run(StyledRun("1"), language)))
        return made

    def _table(self, table: PrintTable) -> etree._Element:
        measure = self._measure().twips
        widths = [max(measure * weight // max(sum(table.weights), 1), 1) for weight in table.weights]
        properties = _table_properties(table, sum(widths), table.language or self._document.language)
        grid = W.tblGrid(*(W.gridCol(attributes(w=width)) for width in widths))
        return W.tbl(properties, grid, *(self._row(row, widths, table) for row in table.rows))

    def _row(self, row: PrintRow, widths: list[int], table: PrintTable) -> etree._Element:
        properties = W.trPr()
        if row.is_head or not table.is_grid:
            properties.append(W.cantSplit())
        if row.is_head:
            properties.append(W.tblHeader())
        span = len(widths) if len(row.cells) == 1 else 1
        own = [sum(widths)] if len(row.cells) == 1 else widths
        return W.tr(
            properties, *(self._cell(cell, width, row.fill, span) for cell, width in zip(row.cells, own, strict=True))
        )

    def _cell(self, cell: tuple[PrintParagraph, ...], width: int, fill: str, span: int) -> etree._Element:
        properties = W.tcPr(W.tcW(attributes(w=width, type="dxa")))
        if span > 1:
            properties.append(W.gridSpan(attributes(val=span)))
        if fill:
            properties.append(W.shd(attributes(val="clear", color="auto", fill=fill)))
        return W.tc(properties, *map(self._paragraph, cell))

    def _picture(self, picture: PrintPicture) -> etree._Element:
        number = next(self._pictures)
        inline = self._part.new_pic_inline(io.BytesIO(picture.png), self._width_of(picture))
        inline.docPr.set("id", str(number))
        inline.docPr.set("name", f"Chart {number}")
        inline.docPr.set("title", printable(picture.title)[:255])
        inline.docPr.set("descr", printable(picture.description)[:2000])
        made = self._paragraph(PrintParagraph("Normal", keep=True))
        made.append(W.r(W.drawing(inline)))
        return made

    def _width_of(self, picture: PrintPicture) -> Emu:
        measure = self._measure()
        if not picture.is_own_size:
            return Emu(round(measure * picture.width))
        return Emu(min(measure, PIXEL * Image.from_blob(picture.png).px_width))

    def _measure(self) -> Emu:
        """Return the width of the words on a page."""
        section: Any = self._section
        return Emu(section.page_width - section.left_margin - section.right_margin)


def _paragraph_properties(block: PrintParagraph, language: str) -> etree._Element:
    properties = W.pPr(W.pStyle(attributes(val=style_id(block.style))))
    if block.keep:
        properties.append(W.keepNext())
    if block.edge == "box":
        edge = attributes(**BOX)
        properties.append(W.pBdr(W.top(edge), W.left(edge), W.bottom(edge), W.right(edge)))
        properties.append(W.shd(attributes(val="clear", color="auto", fill=BOX_FILL)))
    elif block.edge == "line":
        properties.append(W.pBdr(W.bottom(attributes(**WRITING_LINE))))
    if direction(language) == "rtl":
        properties.append(W.bidi())
    if block.is_apart:
        properties.append(W.spacing(attributes(before=SPACE_APART)))
    return properties


def _run(run: StyledRun, language: str) -> etree._Element:
    properties = W.rPr()
    style = run.style or ("Hyperlink" if run.address else "")
    if style:
        properties.append(W.rStyle(attributes(val=style)))
    if run.strong:
        properties.extend((W.b(), W.bCs()))
    if run.emphasis:
        properties.extend((W.i(), W.iCs()))
    if run.mark == "del":
        properties.append(W.strike())
    if run.mark:
        properties.append(W.color(attributes(val=MARK_COLOURS[run.mark])))
    if run.mark == "ins":
        properties.append(W.u(attributes(val="single")))
    properties.extend(in_language(run.language or language))
    return make_run(properties, run.text)


def _table_properties(table: PrintTable, width: int, language: str) -> etree._Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if table.is_grid else ("top", "bottom", "insideH")
    edge = attributes(**LINE)
    properties = W.tblPr(
        W.tblW(attributes(w=width, type="dxa")),
        W.tblBorders(*(W(side, edge) for side in sides)),
    )
    if direction(language) == "rtl":
        properties.insert(0, W.bidiVisual())
    if table.is_fixed:
        properties.append(W.tblLayout(attributes(type="fixed")))
    if any(row.is_head for row in table.rows):
        look = {"val": "0020", "firstRow": 1, "lastRow": 0, "firstColumn": 0, "lastColumn": 0}
        properties.append(W.tblLook(attributes(**look, noHBand=1, noVBand=1)))
    return properties
