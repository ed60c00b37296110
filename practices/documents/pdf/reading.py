"""Reading a PDF file: its words in reading order as numbered text."""

from collections.abc import Sequence

from practices.documents.pdf.contents import drop_contents
from practices.documents.pdf.documents import open_document, read_language, read_title
from practices.documents.pdf.footnotes import NoteFinder
from practices.documents.pdf.headings import mark_headings
from practices.documents.pdf.hidden_layers import drop_layers
from practices.documents.pdf.hyphens import LineJoiner
from practices.documents.pdf.measures import measure, measure_sizes
from practices.documents.pdf.page_doubts import doubt_hyphens, doubt_layers, doubt_pages, doubt_running_pictures
from practices.documents.pdf.page_lines import PdfLine
from practices.documents.pdf.pages import FEW, Page, lay_out, read_pages
from practices.documents.pdf.paragraphs import PdfParagraph, read_paragraphs
from practices.documents.pdf.pictures import PagePicture, draw_pictures, find_pictures
from practices.documents.pdf.writing import Writer, name_pages
from practices.documents.raw_pictures import RawPictures
from practices.documents.readings import ReadFile, UnreadableText


def read_pdf(data: bytes) -> ReadFile:
    """Read a PDF file, without what stands in layers that it does not show.

    Raises UnreadableText if it cannot be opened or holds neither words nor pictures.
    """
    shown, layers = drop_layers(data)
    with open_document(shown) as document:
        pages = read_pages(document)
        language = read_language(document)
        if not any(page.words.characters or page.is_picture for page in pages):
            raise UnreadableText("The PDF file holds no words and no pictures: its pages are blank.")
        dropped = lay_out(pages)
        writer, raw, found = Writer(), RawPictures(), find_pictures(pages)
        _write(writer, pages, language, _PictureWriter(writer, raw, draw_pictures(document, found)))
        doubt_pages(writer, pages, dropped)
        doubt_running_pictures(writer, found.running_on)
        doubt_layers(writer, layers)
        text = "\n".join(writer.lines) + "\n"
        title = read_title(document, text[:20_000])
    pictures = sum(page.is_picture for page in pages)
    doubts = tuple(sorted(writer.doubts, key=lambda doubt: doubt.line))
    is_scan = pictures * 2 > len(pages)
    starts = writer.starts(len(pages))
    return ReadFile(text, "pdf", doubts, title, language, starts, is_scan, raw_pictures=raw.contents)


class _PictureWriter:
    """Writes the pictures of the pages between their paragraphs, each where it stands."""

    def __init__(self, writer: Writer, raw: RawPictures, pictures: Sequence[PagePicture]) -> None:
        self._writer = writer
        self._raw = raw
        self._waiting = list(pictures)

    def write_before(self, line: PdfLine) -> None:
        """Write those of earlier pages, and those above a line in its column."""
        for picture in list(self._waiting):
            left, right = line.frame if line.frame[1] > line.frame[0] else (line.left, line.right)
            is_beside = picture.box.left < right and left < picture.box.right
            is_above = picture.page == line.page and picture.box.bottom <= line.base and is_beside
            if picture.page < line.page or is_above:
                self._waiting.remove(picture)
                self._write(picture)

    def write_rest(self) -> None:
        """Write those that stand below all words."""
        for picture in self._waiting:
            self._write(picture)

    def _write(self, picture: PagePicture) -> None:
        shown = self._raw.write(picture.content) if picture.content else ""
        if shown:
            self._writer.begin_page(picture.page, self._writer.add(shown))
            return
        message = f"A picture on page {picture.page} is not in the text: it cannot be shown."
        self._writer.doubt(len(self._writer.lines) or 1, "picture", message, 0.4)


def _write(writer: Writer, pages: Sequence[Page], language: str, shown: _PictureWriter) -> None:
    """Write the paragraphs of all pages, with their notes, tables and pictures."""
    lines = [line for page in pages for line in page.lines]
    joiner = LineJoiner(line.text for line in lines)
    sizes = measure_sizes(lines)
    notes = NoteFinder(sizes[0], joiner)
    lines = [line for page in pages for line in notes.take(page.lines, page.drawings.flat)]
    text_lines, contents = drop_contents(lines)
    lines = text_lines or lines
    measures = measure(lines, sizes)
    paragraphs = read_paragraphs(lines, measures, joiner, language=language or "en")
    mark_headings(paragraphs, measures)
    pictures = [page for page in pages if page.is_picture]
    for paragraph in paragraphs:
        while pictures and pictures[0].number <= paragraph.first.page:
            _write_picture(writer, pictures.pop(0))
        shown.write_before(paragraph.first)
        _write_paragraph(writer, paragraph, pages)
    for page in pictures:
        _write_picture(writer, page)
    shown.write_rest()
    if contents and text_lines:
        message = f"The table of contents on {name_pages(contents)} was left out."
        writer.doubt(writer.starts(len(pages))[contents[0] - 1], "contents_left_out", message, 0.1)
    for mark, number in notes.unplaced:
        message = f"The mark of note {mark} was not found in the text of page {number}: the note stands behind it."
        writer.doubt(writer.starts(len(pages))[number - 1], "note_unplaced", message, 0.4)
    doubt_hyphens(writer, joiner)


def _write_paragraph(writer: Writer, paragraph: PdfParagraph, pages: Sequence[Page]) -> None:
    if paragraph.table is not None:
        page = pages[paragraph.first.page - 1]
        writer.add_table(page.tables[paragraph.table], page.number)
        writer.add_notes(paragraph.notes)
    else:
        writer.add_paragraph(paragraph)


def _write_picture(writer: Writer, page: Page) -> None:
    line = writer.add_picture(page.number)
    reason = "its letters have no meaning in the file" if page.words.characters >= FEW else "it is a picture"
    writer.doubt(line, "page_facsimile", f"Page {page.number} could not be read as text: {reason}.", 0.9)
