"""Pictures on the pages of a PDF file: drawn as they are seen there, with whatever lies upon them."""

import io
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from practices.documents.limits import has_time_for_pictures
from practices.documents.pdf.characters import UPRIGHT
from practices.documents.pdf.drawings import PdfImage, PdfRectangle
from practices.documents.pdf.pages import Page

MOST_PICTURES = 60
SECONDS = 5.0
"""Processor time after which no further picture is drawn."""
LEAST_SIDE, LEAST_LENGTH = 24, 48
"""Points; what is smaller is a bullet, a rule or a flourish."""
MOST_OF_PAGE = 0.6
"""A picture that covers more lies behind the words."""
RUNNING = 3
"""The same picture in the same place on so many pages belongs to the page and not to the text."""
SCALE = 200 / 72
LONGEST_SIDE = 1_600
_NEAR = 2.0


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture (PNG), the page it stands on, and where; no bytes where it could not be drawn."""

    page: int
    box: PdfRectangle
    content: bytes


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """The pictures of a file by their pages, from above, and the numbers of the pages whose running ones are not."""

    of_text: tuple[tuple[Page, PdfRectangle], ...]
    running_on: tuple[int, ...]


def find_pictures(pages: Sequence[Page]) -> FoundPictures:
    """Find the pictures of a file; one that comes again and again as a running head does is left out."""
    found = [(page, image) for page in pages for image in _images_of(page)]
    counts = Counter(_look_of(image) for _page, image in found)
    running = {look for look, count in counts.items() if count >= RUNNING}
    return FoundPictures(
        tuple((page, image.box) for page, image in found if _look_of(image) not in running),
        tuple(dict.fromkeys(page.number for page, image in found if _look_of(image) in running)),
    )


def draw_pictures(document: pdfium.PdfDocument, found: FoundPictures) -> list[PagePicture]:
    """Return the pictures of a text as they are seen."""
    began = time.process_time()
    drawn: list[PagePicture] = []
    for page, box in found.of_text:
        is_early = time.process_time() - began < SECONDS and has_time_for_pictures()
        may = is_early and len(drawn) < MOST_PICTURES
        drawn.append(PagePicture(page.number, box, _draw(document, page, box) if may else b""))
    return drawn


def _images_of(page: Page) -> Iterator[PdfImage]:
    """Return the pictures on a page whose words are read, strips of one picture joined."""
    drawings, sheet = page.drawings, page.drawings.sheet
    if page.is_picture or drawings.has_hidden_text or page.words.turn != UPRIGHT:
        return
    for image in sorted(_joined(drawings.pictures), key=lambda image: (image.box.top, image.box.left)):
        seen = _within(image.box, sheet)
        is_large = min(seen.width, seen.height) >= LEAST_SIDE and max(seen.width, seen.height) >= LEAST_LENGTH
        if is_large and seen.width * seen.height <= MOST_OF_PAGE * sheet.width * sheet.height:
            yield PdfImage(seen, image.prints)


def _within(box: PdfRectangle, sheet: PdfRectangle) -> PdfRectangle:
    left, top = max(box.left, sheet.left), max(box.top, sheet.top)
    return PdfRectangle(left, top, min(box.right, sheet.right), min(box.bottom, sheet.bottom))


def _joined(images: Sequence[PdfImage]) -> list[PdfImage]:
    joined: list[PdfImage] = []
    for image in images:
        whole = image
        while near := next((other for other in joined if _touch(whole.box, other.box)), None):
            joined.remove(near)
            whole = PdfImage(_around(whole.box, near.box), whole.prints | near.prints)
        joined.append(whole)
    return joined


def _around(one: PdfRectangle, other: PdfRectangle) -> PdfRectangle:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return PdfRectangle(left, top, max(one.right, other.right), max(one.bottom, other.bottom))


def _touch(one: PdfRectangle, other: PdfRectangle) -> bool:
    return (
        one.left <= other.right + _NEAR
        and other.left <= one.right + _NEAR
        and one.top <= other.bottom + _NEAR
        and other.top <= one.bottom + _NEAR
    )


def _look_of(image: PdfImage) -> tuple[object, ...]:
    """Return what running pictures have in common: their place, and what the file holds of them."""
    box = image.box
    return (*(round(edge / 4) for edge in (box.left, box.top, box.right, box.bottom)), image.prints)


def _draw(document: pdfium.PdfDocument, page: Page, box: PdfRectangle) -> bytes:
    sheet = page.drawings.sheet
    crop = (box.left - sheet.left, sheet.bottom - box.bottom, sheet.right - box.right, box.top - sheet.top)
    scale = min(SCALE, LONGEST_SIDE / max(box.width, box.height))
    try:
        handle = document[page.number - 1]
    except (pdfium.PdfiumError, MemoryError):
        return b""
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
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return b""
    finally:
        handle.close()
