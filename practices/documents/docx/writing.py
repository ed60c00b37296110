"""A text as a Word file: real headings, labels hanging, tables, footnotes. The same document gives the same bytes."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from practices.documents.documents import ExportDocument, direction
from practices.documents.docx.elements import (
    W,
    attributes,
    bookmarked,
    contents_field,
    describe_file,
    fill,
    make_field,
    make_paragraph,
    make_run,
)
from practices.documents.docx.footnotes_part import RELATIONSHIPS, WORD, Footnotes
from practices.documents.docx.print_styles import NUMBERED, PLAIN, prepare
from practices.documents.layout import (
    Heading,
    Ink,
    Inks,
    Item,
    LayoutLine,
    LayoutRemark,
    LayoutTable,
    column_widths,
    contents_depth,
    facts_of,
    lay_out,
    plain_words,
)
from practices.documents.packing import steady

TABLE_WIDTH = 8500  # twentieths of a point: 15 cm


def write_docx(document: ExportDocument) -> bytes:
    """Write a document as DOCX, A4."""
    made = docx.Document()
    prepare(made, document.cited.language)
    _describe(made, document)
    items = lay_out(document)
    written = _DocxWriter(made, document)
    body: Any = made.element.body
    end = body[-1]
    for element in (*written.head(), *written.contents(items), *written.items(items)):
        end.addprevious(element)
    if written.is_right_to_left:
        end.find(f"{{{WORD}}}titlePg").addnext(W.bidi())
    written.margins()
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


class _DocxWriter:
    """Makes the elements of one file. Numbers bookmarks and footnotes as it goes."""

    def __init__(self, made: Document, document: ExportDocument) -> None:
        self._made = made
        self._document = document
        self._text, self._frame = document.cited.language, document.frame.language
        self._notes = Footnotes(made)
        self._part: Any = made.part
        self._bookmarks = 0

    @property
    def is_right_to_left(self) -> bool:
        """Whether the text is written from right to left."""
        return direction(self._text) == "rtl"

    # Paragraphs and runs

    def paragraph(self, style: str, *children: etree._Element, language: str = "") -> etree._Element:
        """Make a paragraph in the direction of its language (default: that of the text)."""
        return make_paragraph(style, *children, language=language or self._text)

    def run(self, text: str, ink: Ink | None = None, *, language: str = "", style: str = "") -> etree._Element:
        """Make a run of words; a line feed breaks the line, a tab is one."""
        language = language or self._text
        return make_run(self._run_properties(ink, language, style), text)

    def _run_properties(self, ink: Ink | None, language: str, style: str) -> etree._Element:
        properties = W.rPr()
        if style:
            properties.append(W.rStyle(attributes(val=style)))
        if ink is not None and ink.strong:
            properties.extend((W.b(), W.bCs()))
        if ink is not None and ink.emphasis:
            properties.extend((W.i(), W.iCs()))
        if direction(language) == "rtl":
            properties.append(W.rtl())
        if language != self._text:
            kind = "bidi" if direction(language) == "rtl" else "val"
            properties.append(W.lang(attributes(**{kind: language})))
        return properties

    def inks(self, inks: Inks, part: Any = None) -> Iterator[etree._Element]:
        """Make the runs of some words; links are related from `part` (default: the text)."""
        for ink in inks:
            if ink.note:
                yield self._note(ink.note)
            elif ink.address:
                yield self._link(ink.address, self.run(ink.text, ink, style="Hyperlink"), part)
            else:
                yield self.run(ink.text, ink)

    def _link(self, address: str, run: etree._Element, part: Any = None) -> etree._Element:
        key = (part or self._part).relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return W.hyperlink({f"{{{RELATIONSHIPS}}}id": key}, run)

    def _note(self, inks: Inks) -> etree._Element:
        mark = W.r(W.rPr(W.rStyle(attributes(val="footnotereference"))), W.footnoteRef())
        words = self.inks(inks, self._notes.part)
        number = self._notes.add(self.paragraph("footnote text", mark, self.run(" "), *words))
        return W.r(W.rPr(W.rStyle(attributes(val="footnotereference"))), W.footnoteReference(attributes(id=number)))

    def _field(self, instruction: str, shown: str, language: str) -> Iterator[etree._Element]:
        return make_field(instruction, self.run(shown, language=language))

    # What stands before the text

    def head(self) -> Iterator[etree._Element]:
        """Return title, subtitle, and what must be known first."""
        document, cited = self._document, self._document.cited
        yield self.paragraph("Title", self.run(cited.title))
        yield self.paragraph("Subtitle", self.run(document.subtitle, language=self._frame), language=self._frame)
        if not document.is_plain_authentic:
            yield self._notice(f"{cited.status_label}\n{document.status_note}")
        if document.notice:
            yield self._notice(document.notice)
            link = self._link(cited.address, self.run(cited.address, style="Hyperlink", language="en"))
            yield self.paragraph("Notice", link, language=self._frame)

    def _notice(self, words: str) -> etree._Element:
        made = self.paragraph("Notice", self.run(words, language=self._frame), language=self._frame)
        edge = attributes(val="single", sz=4, space=6, color="B9B4A6")
        borders = W.pBdr(W.top(edge), W.left(edge), W.bottom(edge), W.right(edge))
        made[0].insert(1, borders)
        borders.addnext(W.shd(attributes(val="clear", color="auto", fill="F3F1EA")))
        return made

    def contents(self, items: Iterable[Item]) -> Iterator[etree._Element]:
        """Return the table of contents as a field that Word brings up to date, with its entries filled in."""
        listed = list(items)
        depth = contents_depth(listed)
        if not depth:
            return
        headings = [item for item in listed if isinstance(item, Heading)]
        entries = [self._entry(number, heading) for number, heading in enumerate(headings, 1) if heading.level <= depth]
        title = self.paragraph(
            "TOC Heading", self.run(self._document.frame.contents, language=self._frame), language=self._frame
        )
        yield contents_field(entries, title, depth=depth)
        yield self.paragraph("Normal", W.r(W.br(attributes(type="page"))))

    def _entry(self, number: int, heading: Heading) -> etree._Element:
        words = " ".join(filter(None, (heading.label, plain_words(heading.words))))
        link = W.hyperlink(attributes(anchor=f"_Toc{number}", history=1), self.run(words))
        return self.paragraph(f"toc {min(heading.level, 3)}", link)

    # The text

    def items(self, items: Iterable[Item]) -> Iterator[etree._Element]:
        """Return the text itself."""
        for item in items:
            match item:
                case Heading():
                    yield self._heading(item)
                case LayoutLine(_, depth, "", words, _):
                    yield self.paragraph(f"{PLAIN} {depth + 1}", *self.inks(words))
                case LayoutLine(_, depth, label, words, _):
                    yield self.paragraph(f"{NUMBERED} {depth + 1}", self.run(f"{label}\t"), *self.inks(words))
                case LayoutTable():
                    yield self._table(item)
                    yield self.paragraph("Table Text")
                case LayoutRemark(_, _, words):
                    yield self.paragraph("Remark", self.run(words, language=self._frame), language=self._frame)

    def _heading(self, heading: Heading) -> etree._Element:
        self._bookmarks += 1
        label = [self.run(f"{heading.label} " if heading.words else heading.label)] if heading.label else []
        runs = bookmarked(self._bookmarks, [*label, *self.inks(heading.words)])
        return self.paragraph(f"Heading {heading.level}", *runs)

    def _table(self, grid: LayoutTable) -> etree._Element:
        weights = column_widths(grid)
        widths = [TABLE_WIDTH * weight // sum(weights) for weight in weights]
        line = attributes(val="single", sz=4, space=0, color="B9B4A6")
        borders = W.tblBorders(W.top(line), W.bottom(line), W.insideH(line))
        properties = W.tblPr(W.tblW(attributes(w=TABLE_WIDTH, type="dxa")), borders)
        if self.is_right_to_left:
            properties.insert(0, W.bidiVisual())
        columns = W.tblGrid(*(W.gridCol(attributes(w=width)) for width in widths))
        rows = (
            [(grid.head, True), *((row, False) for row in grid.rows)]
            if grid.head
            else [(row, False) for row in grid.rows]
        )
        return W.tbl(properties, columns, *(self._row(cells, widths, is_head) for cells, is_head in rows))

    def _row(self, cells: tuple[Inks, ...], widths: list[int], is_head: bool) -> etree._Element:
        properties = W.trPr(W.cantSplit(), *([W.tblHeader()] if is_head else []))
        made = [
            W.tc(
                W.tcPr(W.tcW(attributes(w=width, type="dxa"))),
                self.paragraph("Table Text", *self.inks(_strong(cell) if is_head else cell)),
            )
            for cell, width in zip(cells, widths, strict=True)
        ]
        return W.tr(properties, *made)

    # Head and foot of the pages

    def margins(self) -> None:
        """Write the running heads and feet; the first page says how the text is cited."""
        section, document, cited = self._made.sections[0], self._document, self._document.cited
        short = cited.acronym or cited.organization
        fill(section.header, self.paragraph("Header", self.run(f"{document.short_title}\t{short}")))
        fill(section.first_page_header, self.paragraph("Header", self.run(cited.organization)))
        fill(section.footer, self._page_line())
        facts = [
            self.paragraph(
                "Footer",
                self.run(f"{name}: ", Ink("", strong=True), language=self._frame),
                self.run(words, language="en" if address else self._frame),
                language=self._frame,
            )
            for name, words, address in facts_of(document)
        ]
        fill(section.first_page_footer, *facts, self._page_line())

    def _page_line(self) -> etree._Element:
        reminder = "" if self._document.is_plain_authentic else self._document.cited.status_label
        before, _page, rest = self._document.frame.page.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        language = self._frame
        return self.paragraph(
            "Footer",
            self.run(f"{reminder}\t{before}", language=language),
            *self._field("PAGE", "1", language),
            self.run(between, language=language),
            *self._field("NUMPAGES", "1", language),
            self.run(after, language=language),
            language=language,
        )


def _strong(inks: Inks) -> Inks:
    return tuple(Ink(ink.text, ink.emphasis, True, ink.address, ink.note) for ink in inks)


def _describe(made: Document, document: ExportDocument) -> None:
    """Fill in the properties of the file; dates come from the document, not from the clock."""
    cited = document.cited
    describe_file(
        made,
        title=cited.title,
        author=cited.organization,
        subject=document.kind,
        language=cited.language,
        keywords=", ".join(filter(None, (document.kind, cited.symbol, cited.status_label))),
        comments=document.citation,
        on=document.published_on or "2000-01-01",
    )
