"""Pictures as pixels (PNG), for files that hold no SVG."""

from pathlib import Path

from practices.interchange.pdf_out import set_png

TEMPLATE = Path(__file__).with_name("pixels.typ")
RESOLUTION = 220
"""Pixels per inch of a picture as wide as the words of a page."""


def write_png(svg: str) -> bytes:
    """Give a picture as PNG, on white."""
    return set_png(TEMPLATE, {"svg": svg}, resolution=RESOLUTION)
