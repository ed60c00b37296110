"""Pages of a PDF file as pictures."""

import io

import pypdfium2 as pdfium

from practices.documents.pdf.documents import count_pages, open_document
from practices.documents.readings import UnreadableText

MOST_PIXELS = 12_000_000
LEAST_WIDTH, MOST_WIDTH = 16, 4000

__all__ = ["count_pages", "render_page"]


def render_page(data: bytes, page: int, *, width: int = 1200) -> bytes:
    """Return one page, counted from 1, as a PNG picture of `width` pixels.

    A picture is never wider than MOST_WIDTH and never has more than MOST_PIXELS: a very long page comes narrower.
    Raises UnreadableText if the file cannot be opened or has no such page.
    """
    with open_document(data) as document:
        if not 1 <= page <= len(document):
            raise UnreadableText(f"The PDF file has no page {page}: it has {len(document)}.")
        try:
            return _draw(document, page, min(max(width, LEAST_WIDTH), MOST_WIDTH))
        except pdfium.PdfiumError as error:
            raise UnreadableText(f"Page {page} of the PDF file is damaged and cannot be shown.") from error


def _draw(document: pdfium.PdfDocument, number: int, width: int) -> bytes:
    page = document[number - 1]
    try:
        across, down = page.get_size()
        if not (across > 0 and down > 0):
            raise UnreadableText(f"Page {number} of the PDF file has no size and cannot be shown.")
        scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
        if across * scale < 1 or down * scale < 1:
            raise UnreadableText(f"Page {number} of the PDF file is too narrow to be shown.")
        bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
        try:
            # Grey pages are told from coloured ones by their pixels: text alone comes at a third of the size.
            image = bitmap.to_pil().convert("RGB")
            output = io.BytesIO()
            colours = image.getcolors(maxcolors=256)
            if colours is not None and all(r == g == b for _, (r, g, b) in colours):
                image = image.convert("L")
            image.save(output, "PNG", optimize=False)
            return output.getvalue()
        finally:
            bitmap.close()
    finally:
        page.close()
