"""Words of a PDF page over which a box was painted: blacked out for the eye alone."""

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_MOST_OBJECTS = 20_000
_MOST_BOXES = 200
_EDGE = 1.0
"""Points by which a word may stick out of its box."""
_CORNERS = range(4, 7)
"""How many points the outline of a box has."""
_LEAST_HEIGHT = 4.0
_OPAQUE = 255
Box = tuple[float, float, float, float]


def find_covered(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[str]:
    """Return the words that lie beneath painted boxes, in the order in which they are painted."""
    boxes: list[Box] = []
    found: list[str] = []
    for at in reversed(range(min(pdfium_c.FPDFPage_CountObjects(page), _MOST_OBJECTS))):  # from what is painted last
        item = pdfium_c.FPDFPage_GetObject(page, at)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH and len(boxes) < _MOST_BOXES and _covers(item):
            if (box := _bounds(item)) is not None and box[3] - box[1] >= _LEAST_HEIGHT:
                boxes.append(box)
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT and boxes and _is_painted(item):
            box = _bounds(item)
            if box is not None and any(_holds(cover, box) for cover in boxes):
                found.append(_words(item, text_page))
    return [words for words in reversed(found) if words.strip()]


def _covers(item: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    """Say whether a path is a filled box through which nothing shines."""
    if pdfium_c.FPDFPageObj_HasTransparency(item) or not _is_upright_box(item):
        return False
    mode, stroke = ctypes.c_int(), pdfium_c.FPDF_BOOL()
    if not pdfium_c.FPDFPath_GetDrawMode(item, mode, stroke) or mode.value == pdfium_c.FPDF_FILLMODE_NONE:
        return False
    colour = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium_c.FPDFPageObj_GetFillColor(item, *colour)) and colour[3].value == _OPAQUE


def _is_upright_box(item: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    """Say whether the outline of a path is a box along the edges of the page."""
    count = pdfium_c.FPDFPath_CountSegments(item)
    if count not in _CORNERS:
        return False
    corners = set()
    for at in range(count):
        across, up = ctypes.c_float(), ctypes.c_float()
        if pdfium_c.FPDFPathSegment_GetPoint(pdfium_c.FPDFPath_GetPathSegment(item, at), across, up):
            corners.add((round(across.value, 1), round(up.value, 1)))
    return len(corners) == 4 and len({across for across, _ in corners}) == len({up for _, up in corners}) == 2


def _is_painted(item: pdfium_c.FPDF_PAGEOBJECT) -> bool:
    mode: int = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
    return mode != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE


def _bounds(item: pdfium_c.FPDF_PAGEOBJECT) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _holds(cover: Box, box: Box) -> bool:
    return (
        cover[0] - _EDGE <= box[0]
        and cover[1] - _EDGE <= box[1]
        and cover[2] + _EDGE >= box[2]
        and cover[3] + _EDGE >= box[3]
    )


def _words(item: pdfium_c.FPDF_PAGEOBJECT, text_page: pdfium.PdfTextPage) -> str:
    length = min(pdfium_c.FPDFTextObj_GetText(item, text_page, None, 0), 2000)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium_c.FPDFTextObj_GetText(item, text_page, buffer, length)
    return bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", "replace")
