"""A comparison as a Word file: A4 across, one column for each text, heads repeated on each page."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm
from lxml import etree

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetPassage,
    SheetRow,
    SheetText,
    Stroke,
    strokes,
)
from practices.documents.comparison_sheet.lines import described
from practices.documents.documents import direction
from practices.documents.docx.elements import (
    W,
    attributes,
    describe_file,
    fill,
    in_language,
    make_field,
    make_paragraph,
    make_run,
)
from practices.documents.docx.print_styles import prepare
from practices.documents.packing import steady

MARGIN = Cm(1.5)
WIDTH = 15137  # twentieths of a point: 26.7 cm, A4 across without its margins
LINE = {"val": "single", "sz": 4, "space": 0, "color": "B9B4A6"}
MARKS = {"del": ("7F1D1D", "strike"), "ins": ("14532D", "u")}


def write_comparison_docx(document: ComparisonDocument) -> bytes:
    """Write a comparison as DOCX."""
    made = docx.Document()
    prepare(made, document.frame.language)
    _lay_across(made)
    describe_file(
        made,
        title=document.title,
        subject=document.order_label,
        language=document.frame.language,
        comments=document.citation,
        on=document.frozen_on,
    )
    written = _ComparisonWriter(document)
    body: Any = made.element.body
    end = body[-1]
    for element in (*written.head(), written.table(), *written.foot()):
        end.addprevious(element)
    fill(made.sections[0].footer, written.page_line())
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


def _lay_across(made: Document) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    section.different_first_page_header_footer = False


class _ComparisonWriter:
    """Makes the elements of one file. What has no language of its own is in that of the frame."""

    def __init__(self, document: ComparisonDocument) -> None:
        self._document = document
        self._frame = document.frame.language
        self._texts = {text.number: text for text in document.texts}

    # Paragraphs and runs

    def paragraph(self, style: str, *runs: etree._Element, language: str = "", keep: bool = False) -> etree._Element:
        return make_paragraph(style, *runs, language=language or self._frame, keep=keep)

    def run(self, text: str, *, language: str = "", strong: bool = False, mark: str = "") -> etree._Element:
        """Make a run of words; a line feed breaks the line. `mark` ("ins", "del") underlines or strikes."""
        return make_run(self._properties(language or self._frame, strong=strong, mark=mark), text)

    @staticmethod
    def _properties(language: str, *, strong: bool, mark: str) -> etree._Element:
        properties = W.rPr()
        if strong:
            properties.extend((W.b(), W.bCs()))
        colour, line = MARKS.get(mark, ("", ""))
        if line == "strike":
            properties.append(W.strike())
        if colour:
            properties.append(W.color(attributes(val=colour)))
        if line == "u":
            properties.append(W.u(attributes(val="single")))
        properties.extend(in_language(language))
        return properties

    # Before and behind the table

    def head(self) -> Iterator[etree._Element]:
        """Return title, texts, and what must be known first."""
        document, frame = self._document, self._document.frame
        yield self.paragraph("Title", self.run(document.title))
        yield self.paragraph("Subtitle", self.run(document.summary))
        for words in document.withdrawn:
            yield self.paragraph("Notice", self.run(words, strong=True))
        yield self.paragraph("Heading 2", self.run(frame.texts))
        for text in document.texts:
            yield self.paragraph("Table Text", self.run(described(document, text.number)))
        yield self.paragraph("Heading 2", self.run(frame.comparison))

    def foot(self) -> Iterator[etree._Element]:
        """Return what must be known of the whole, and how it is cited."""
        document, frame = self._document, self._document.frame
        yield self.paragraph("Heading 2", self.run(frame.about))
        for words in document.notes:
            yield self.paragraph("Table Text", self.run(words))
        for name, words in ((frame.citation, document.citation), (frame.address, document.address)):
            yield self.paragraph("Table Text", self.run(f"{name}: ", strong=True), self.run(words))

    def page_line(self) -> etree._Element:
        """Return the foot of each page."""
        before, _page, rest = self._document.frame.page.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        return self.paragraph(
            "Footer",
            self.run(before),
            *make_field("PAGE", self.run("1")),
            self.run(between),
            *make_field("NUMPAGES", self.run("1")),
            self.run(after),
        )

    # The table

    def table(self) -> etree._Element:
        """Return the comparison."""
        count = len(self._document.texts)
        width = WIDTH // count
        edge = attributes(**LINE)
        borders = W.tblBorders(
            W.top(edge), W.left(edge), W.bottom(edge), W.right(edge), W.insideH(edge), W.insideV(edge)
        )
        properties = W.tblPr(
            W.tblW(attributes(w=width * count, type="dxa")), borders, W.tblLayout(attributes(type="fixed"))
        )
        if direction(self._frame) == "rtl":
            properties.insert(0, W.bidiVisual())
        columns = W.tblGrid(*(W.gridCol(attributes(w=width)) for _column in range(count)))
        heads = self._row([self._head(text, width) for text in self._document.texts], is_head=True)
        rows = (made for row in self._document.rows for made in self._rows(row, width))
        return W.tbl(properties, columns, heads, *rows)

    def _head(self, text: SheetText, width: int) -> etree._Element:
        symbol = f" ({text.symbol})" if text.symbol else ""
        about = "\n".join(filter(None, (f"{text.date}, {text.language_label}", text.status_label, text.notice)))
        return self._cell(
            width,
            [
                self.paragraph("Table Text", self.run(f"{text.number}. {text.organization}")),
                self.paragraph("Table Text", self.run(f"{text.title}{symbol}", strong=True)),
                self.paragraph("Table Text", self.run(about)),
            ],
            fill="F3F1EA",
        )

    def _rows(self, row: SheetRow, width: int) -> Iterator[etree._Element]:
        """Return the heading of a row, over all columns, and the row itself."""
        count = len(row.cells)
        head = [
            self.paragraph(
                "Table Text",
                self.run(f"{row.number}. "),
                self.run(row.heading, language=row.heading_language, strong=True),
                *([self.run(f"  {row.reason}")] if row.reason else []),
                keep=True,
            )
        ]
        yield self._row([self._cell(width * count, head, span=count, fill="F9F8F4")])
        yield self._row([self._cell(width, self._content(row, cell)) for cell in row.cells])

    def _content(self, row: SheetRow, cell: SheetCell) -> Sequence[etree._Element]:
        text = self._texts[cell.text]
        remarks = [self.paragraph("Remark", self.run(f"— {words}")) for words in cell.remarks]
        if not cell.passages:
            return remarks
        made: list[etree._Element] = []
        for passage, marked in zip(cell.passages, strokes(row, cell), strict=True):
            made.append(self._cited(passage, row, text))
            if marked:
                made.extend(self._paragraphs(marked, text.language))
            else:
                kept_back = self._document.frame.kept_back if text.notice else ""
                words, language = (passage.text, text.language) if passage.text else (kept_back, "")
                made.extend(self._paragraphs([Stroke(words)], language))
        return [*made, *remarks]

    def _cited(self, passage: SheetPassage, row: SheetRow, text: SheetText) -> etree._Element:
        heading = passage.heading if passage.heading not in (row.heading, passage.cited) else ""
        words = " ".join(filter(None, (passage.cited, heading)))
        return self.paragraph(
            "Table Text", self.run(words, language=text.language, strong=True), language=text.language, keep=True
        )

    def _paragraphs(self, marked: Iterable[Stroke], language: str) -> Iterator[etree._Element]:
        """Make paragraphs of words; an empty line begins one."""
        runs: list[etree._Element] = []
        for stroke in marked:
            for place, part in enumerate(stroke.words.split("\n\n")):
                if place and runs:
                    yield self.paragraph("Table Text", *runs, language=language)
                    runs = []
                if part:
                    runs.append(self.run(part, language=language, mark=stroke.mark))
        if runs:
            yield self.paragraph("Table Text", *runs, language=language)

    @staticmethod
    def _row(cells: Iterable[etree._Element], *, is_head: bool = False) -> etree._Element:
        properties = W.trPr(W.cantSplit(), W.tblHeader()) if is_head else W.trPr()
        return W.tr(properties, *cells)

    @staticmethod
    def _cell(width: int, content: Sequence[etree._Element], *, span: int = 1, fill: str = "") -> etree._Element:
        properties = W.tcPr(W.tcW(attributes(w=width, type="dxa")))
        if span > 1:
            properties.append(W.gridSpan(attributes(val=span)))
        if fill:
            properties.append(W.shd(attributes(val="clear", color="auto", fill=fill)))
        return W.tc(properties, *content)
