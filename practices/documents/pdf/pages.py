"""The pages of a PDF file: their words and drawings, laid out as lines in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from practices.documents.pdf.columns import PageLayout
from practices.documents.pdf.drawings import Drawings, read_drawings
from practices.documents.pdf.margins import MarginNote, put_beside, take_margin
from practices.documents.pdf.page_lines import PdfLine, group_rows, mirror, set_brackets
from practices.documents.pdf.running_heads import Rows, drop_running_rows
from practices.documents.pdf.tables import PdfTable, take_tables
from practices.documents.pdf.words import PageWords, read_words

MAX_TEXT = 4 * 1024 * 1024
"""Characters of all pages together; pages beyond are not read."""

FEW = 20
"""A page with fewer characters holds no text to speak of."""


@dataclass(slots=True)
class Page:
    """A page while it is read; pages count from 1."""

    number: int
    words: PageWords = field(default_factory=PageWords)
    drawings: Drawings = field(default_factory=Drawings)
    rows: Rows = field(default_factory=list)
    asides: list[Rows] = field(default_factory=list)
    tables: list[PdfTable] = field(default_factory=list)
    lines: list[PdfLine] = field(default_factory=list)
    margin: list[MarginNote] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    mirrored: bool = False
    is_broken: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether the page shows something that is no text."""
        few = self.words.characters < FEW and (self.drawings.picture > 0.3 or self.drawings.paths > 100)
        return few or self.words.unmapped * 3 > self.words.characters > 0


def read_pages(document: pdfium.PdfDocument) -> list[Page]:
    """Read the words and rules of all pages, up to MAX_TEXT characters."""
    pages = []
    total = 0
    for at in range(len(document)):
        page = Page(at + 1)
        pages.append(page)
        if total <= MAX_TEXT:
            _read_page(document, page)
        else:
            page.words.is_cut = True
        total += page.words.characters
    return pages


def _read_page(document: pdfium.PdfDocument, page: Page) -> None:
    handle = pdfium_c.FPDF_LoadPage(document, page.number - 1)
    if not handle:
        page.is_broken = True
        return
    try:
        text_page = pdfium_c.FPDFText_LoadPage(handle)
        if text_page:
            page.words = read_words(text_page)
            pdfium_c.FPDFText_ClosePage(text_page)
        page.drawings = read_drawings(handle, page.words.turn)
    finally:
        pdfium_c.FPDF_ClosePage(handle)


def lay_out(pages: Sequence[Page]) -> dict[str, int]:
    """Group the words of the pages into lines in reading order; give the running heads that were left out."""
    for page in pages:
        flows = page.words.flows if not page.is_picture else []
        if flows:
            words, page.tables = take_tables(flows[0], page.drawings)
            page.mirrored = mirror(words)
            page.rows = group_rows(words)
            if page.mirrored:
                set_brackets(page.rows)
            page.asides = [group_rows(flow) for flow in flows[1:]]
    rows = [page.rows for page in pages]
    dropped = drop_running_rows(rows, [page.drawings.sheet for page in pages])
    for page, kept in zip(pages, rows, strict=True):
        words, page.margin = take_margin([word for row in kept for word in row])
        layout = PageLayout(page.number, page.tables, mirrored=page.mirrored)
        layout.add(group_rows(words) if page.margin else kept)
        for aside in page.asides:
            layout.add(aside)
        page.lines = layout.lines
        page.beside = put_beside(page.margin, page.lines, page.number)
        if page.drawings.has_hidden_text:
            _level(page.lines)
    return dropped


def _level(lines: Sequence[PdfLine]) -> None:
    """Return lines one type size: a machine that read a picture guessed them."""
    size = sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0
    for line in lines:
        line.size, line.bold = size, False
