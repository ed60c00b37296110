"""Pictures on the pages of a PDF file: drawn as they are seen there, with whatever lies upon them."""

import io
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from practices.documents.pdf.characters import UPRIGHT
from practices.documents.pdf.drawings import PdfRectangle
from practices.documents.pdf.pages import Page

MOST_PICTURES = 60
SECONDS = 5.0
"""Processor time after which no further picture is drawn."""
LEAST_SIDE, LEAST_LENGTH = 24, 48
"""Points; what is smaller is a bullet, a rule or a flourish."""
MOST_OF_PAGE = 0.6
"""A picture that covers more lies behind the words."""
RUNNING = 3
"""A picture in the same place on so many pages belongs to the page and not to the text."""
SCALE = 200 / 72
LONGEST_SIDE = 1_600
_NEAR = 2.0


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture (PNG), the page it stands on, and where; no bytes where it could not be drawn."""

    page: int
    box: PdfRectangle
    content: bytes


def draw_pictures(document: pdfium.PdfDocument, pages: Sequence[Page]) -> list[PagePicture]:
    """Return the pictures of a file in the order of its pages, from above."""
    found = [(page, box) for page in pages for box in _boxes_of(page)]
    places = Counter(_place(box) for _page, box in found)
    wanted = [(page, box) for page, box in found if places[_place(box)] < RUNNING]
    began = time.process_time()
    drawn: list[PagePicture] = []
    for page, box in wanted:
        may = len(drawn) < MOST_PICTURES and time.process_time() - began < SECONDS
        drawn.append(PagePicture(page.number, box, _draw(document, page, box) if may else b""))
    return drawn


def _boxes_of(page: Page) -> Iterator[PdfRectangle]:
    """Return where pictures stand on a page whose words are read, strips of one picture joined."""
    drawings, sheet = page.drawings, page.drawings.sheet
    if page.is_picture or drawings.has_hidden_text or page.words.turn != UPRIGHT:
        return
    for box in sorted(_joined(drawings.pictures), key=lambda box: (box.top, box.left)):
        seen = _within(box, sheet)
        is_large = min(seen.width, seen.height) >= LEAST_SIDE and max(seen.width, seen.height) >= LEAST_LENGTH
        if is_large and seen.width * seen.height <= MOST_OF_PAGE * sheet.width * sheet.height:
            yield seen


def _within(box: PdfRectangle, sheet: PdfRectangle) -> PdfRectangle:
    left, top = max(box.left, sheet.left), max(box.top, sheet.top)
    return PdfRectangle(left, top, min(box.right, sheet.right), min(box.bottom, sheet.bottom))


def _joined(boxes: Sequence[PdfRectangle]) -> list[PdfRectangle]:
    joined: list[PdfRectangle] = []
    for box in boxes:
        whole = box
        while near := next((other for other in joined if _touch(whole, other)), None):
            joined.remove(near)
            left, top = min(whole.left, near.left), min(whole.top, near.top)
            whole = PdfRectangle(left, top, max(whole.right, near.right), max(whole.bottom, near.bottom))
        joined.append(whole)
    return joined


def _touch(one: PdfRectangle, other: PdfRectangle) -> bool:
    return (
        one.left <= other.right + _NEAR
        and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR
        and other.top <= one.bottom + _NEAR
    )


def _place(box: PdfRectangle) -> tuple[int, ...]:
    return tuple(round(edge / 4) for edge in (box.left, box.top, box.right, box.bottom))


def _draw(document: pdfium.PdfDocument, page: Page, box: PdfRectangle) -> bytes:
    sheet = page.drawings.sheet
    crop = (box.left - sheet.left, sheet.bottom - box.bottom, sheet.right - box.right, box.top - sheet.top)
    scale = min(SCALE, LONGEST_SIDE / max(box.width, box.height))
    handle = document[page.number - 1]
    try:
        if handle.get_rotation():
            return b""
        bitmap = handle.render(scale=scale, crop=crop, may_draw_forms=False, rev_byteorder=True)
        try:
            output = io.BytesIO()
            bitmap.to_pil().convert("RGB").save(output, "PNG", compress_level=1)
            return output.getvalue()
        finally:
            bitmap.close()
    except (pdfium.PdfiumError, ValueError):
        return b""
    finally:
        handle.close()
