"""Pictures as pixels (PNG), for files that hold no SVG."""

from pathlib import Path

from practices.documents.pdf_out import set_png

TEMPLATE = Path(__file__).with_name("pixels.typ")
PAGE_WIDTH = 480
"""Points across a picture, as the template sets it."""
RESOLUTION = 220
"""Pixels per inch of a picture as wide as the words of a page."""


def write_png(svg: str, *, resolution: int = RESOLUTION) -> bytes:
    """Return a picture as PNG, on white."""
    return set_png(TEMPLATE, {"svg": svg}, resolution=resolution)
