"""What is drawn on a page beside its words: rules, and how much of it is covered with pictures."""

import ctypes
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium_c

from practices.documents.pdf.characters import UPRIGHT, Turn

MAX_OBJECTS = 20_000
MAX_PICTURES = 500
_THIN = 2.5
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class PdfRectangle:
    """A rectangle in points; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PdfImage:
    """Where a picture stands on a page; `prints` tell it from others by what the file holds of it."""

    box: PdfRectangle
    prints: frozenset[tuple[int, int]]


@dataclass(slots=True)
class Drawings:
    """The thin lines of a page, flat and upright, and the part of it that its largest picture covers (0.0 to 1.0).

    `pictures` are those that stand on it. `sheet` is the page itself. `paths` counts what is drawn besides,
    `has_hidden_text` says that words lie invisibly upon a picture.
    """

    flat: list[PdfRectangle] = field(default_factory=list)
    upright: list[PdfRectangle] = field(default_factory=list)
    sheet: PdfRectangle = PdfRectangle(0.0, 0.0, 0.0, 0.0)
    picture: float = 0.0
    pictures: list[PdfImage] = field(default_factory=list)
    paths: int = 0
    has_hidden_text: bool = False


def read_drawings(page: pdfium_c.FPDF_PAGE, turn: Turn) -> Drawings:
    """Read the rules of a page, turned as its words are."""
    drawings = Drawings(sheet=_read_sheet(page, turn))
    area = pdfium_c.FPDF_GetPageWidthF(page) * pdfium_c.FPDF_GetPageHeightF(page) or 1.0
    edges = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = edges
    places = [ctypes.byref(edge) for edge in edges]
    texts = []
    for at in range(min(pdfium_c.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = pdfium_c.FPDFPage_GetObject(page, at)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        if kind not in {pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM}:
            continue
        if not pdfium_c.FPDFPageObj_GetBounds(item, *places):
            continue
        box = _turn(left.value, bottom.value, right.value, top.value, turn)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _add_path(drawings, box)
        elif images := list(_images_in(item, kind)):
            drawings.picture = max(drawings.picture, min(box.width * box.height / area, 1.0))
            if len(drawings.pictures) < MAX_PICTURES:
                drawings.pictures.append(PdfImage(box, frozenset(map(_print_of, images))))
    if drawings.picture > 0.5 and texts:
        hidden = sum(
            pdfium_c.FPDFTextObj_GetTextRenderMode(item) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE for item in texts
        )
        drawings.has_hidden_text = hidden * 2 > len(texts)
    return drawings


def _images_in(item: pdfium_c.FPDF_PAGEOBJECT, kind: int, depth: int = 0) -> Iterator[pdfium_c.FPDF_PAGEOBJECT]:
    """Yield a picture itself, or those that a form holds; forms may hold each other without end."""
    if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        yield item
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        for at in range(min(max(pdfium_c.FPDFFormObj_CountObjects(item), 0), 50)):
            inner = pdfium_c.FPDFFormObj_GetObject(item, at)
            yield from _images_in(inner, pdfium_c.FPDFPageObj_GetType(inner), depth + 1)


def _print_of(image: pdfium_c.FPDF_PAGEOBJECT) -> tuple[int, int]:
    """Return the length and a checksum of the bytes of a picture, as the file holds them."""
    length = pdfium_c.FPDFImageObj_GetImageDataRaw(image, None, 0)
    content = ctypes.create_string_buffer(length)
    pdfium_c.FPDFImageObj_GetImageDataRaw(image, content, length)
    return length, zlib.crc32(content)


def _read_sheet(page: pdfium_c.FPDF_PAGE, turn: Turn) -> PdfRectangle:
    """Return the edges of a page as it is shown, in the places of its words."""
    edges = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, edges)
    return _turn(edges.left, edges.bottom, edges.right, edges.top, turn)


def _turn(left: float, bottom: float, right: float, top: float, turn: Turn) -> PdfRectangle:
    if turn == UPRIGHT:
        return PdfRectangle(left, -top, right, -bottom)
    if turn == (0, 1):
        return PdfRectangle(bottom, left, top, right)
    if turn == (-1, 0):
        return PdfRectangle(-right, bottom, -left, top)
    return PdfRectangle(-top, -right, -bottom, -left)


def _add_path(drawings: Drawings, box: PdfRectangle) -> None:
    drawings.paths += 1
    if box.height <= _THIN and box.width > 6:
        drawings.flat.append(box)
    elif box.width <= _THIN and box.height > 4:
        drawings.upright.append(box)
    elif box.width > 12 and box.height > 8:  # a frame or a coloured cell: its four edges
        drawings.flat += [
            PdfRectangle(box.left, box.top, box.right, box.top),
            PdfRectangle(box.left, box.bottom, box.right, box.bottom),
        ]
        drawings.upright += [
            PdfRectangle(box.left, box.top, box.left, box.bottom),
            PdfRectangle(box.right, box.top, box.right, box.bottom),
        ]
