"""Scanned pages: drawn for the eye of a machine, and read again as the layers of text that it gives."""

import io
import tarfile

import pikepdf
from PIL import Image, ImageFilter

from practices.documents.pdf.page_images import render_page
from practices.documents.pdf.reading import read_pdf
from practices.documents.readings import ReadFile

DRAWN = 2480
"""Pixels in which a page is drawn before it is smoothed and scaled: 300 to the inch on A4."""
BLUR = 1.5
"""Pixels: thin strokes that noise has cut hold together. Arabic in Amiri rose from .50 to .83, others lost nothing."""
_A4 = (595, 842)


def draw_scan(data: bytes, page: int, *, width: int) -> bytes:
    """Return a page, from 1, as a grey picture `width` pixels wide, without speckles (PNG). Raises UnreadableText."""
    with Image.open(io.BytesIO(render_page(data, page, width=DRAWN))) as image:
        output = io.BytesIO()
        smooth = image.convert("L").filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(BLUR))
        height = max(1, round(smooth.height * width / smooth.width))
        scaled = smooth if smooth.width <= width else smooth.resize((width, height), Image.Resampling.LANCZOS)
        scaled.save(output, "PNG", compress_level=1)
        return output.getvalue()


def read_text_layers(data: bytes) -> ReadFile:
    """Read an archive of layers of text, one a page; an empty one is a page without words. Raises UnreadableText."""
    with pikepdf.new() as whole, tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            _add_page(whole, archive.extractfile(member).read() if member.size else b"")  # type: ignore[union-attr]
        output = io.BytesIO()
        whole.save(output)
    return read_pdf(output.getvalue())


def _add_page(whole: pikepdf.Pdf, layer: bytes) -> None:
    if not layer:
        whole.add_blank_page(page_size=_A4)
        return
    with pikepdf.open(io.BytesIO(layer)) as one:
        whole.pages.extend(one.pages)
