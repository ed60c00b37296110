"""A picture as a file of its own: on white, with its title above it and where it comes from below."""

import math
from collections.abc import Sequence

from lxml import etree

from practices.documents.charts.pixels import PAGE_WIDTH, RESOLUTION, write_png
from practices.documents.charts.svg import PAPER, WIDTH, Plane, S, box, broken, written

MARGIN, HEAD, LINE = 20.0, 34.0, 18.0
MOST_PIXELS = 12_000_000
POINTS_PER_INCH = 72
_SECURE = etree.XMLParser(resolve_entities=False, no_network=True)


def frame(svg: str, *, title: str, notes: Sequence[str], language: str = "en") -> str:
    """Return a drawn picture with its title and notes in it, so that it can stand alone."""
    drawn = etree.fromstring(svg, parser=_SECURE)
    wide, high = float(drawn.get("width", "0")), float(drawn.get("height", "0"))
    across = wide + 2 * MARGIN
    plane = Plane(language, across)
    heads = broken(title, wide, size=17)
    top = MARGIN + HEAD + (len(heads) - 1) * 21
    lines = [line for note in notes for line in broken(note, wide, size=11.5, most=4)]
    height = top + high + 24 + len(lines) * LINE + MARGIN / 2
    inside = S.g({"transform": f"translate({written(MARGIN)} {written(top)})"})
    for child in list(drawn)[2:]:
        inside.append(child)
    head = plane.words(heads, MARGIN, MARGIN + 14, size=17)
    head.set("font-weight", "600")
    drawn.append(S.rect(box(0, 0, across, height) | {"fill": PAPER}))
    drawn.append(head)
    drawn.append(inside)
    for number, note in enumerate(lines):
        drawn.append(plane.words(note, MARGIN, top + high + 24 + number * LINE, kind="soft", size=11.5))
    size = {"width": written(across), "height": written(height)}
    drawn.attrib.update(size | {"viewBox": f"0 0 {size['width']} {size['height']}"})
    return etree.tostring(drawn, encoding="unicode")


def write_framed_png(svg: str) -> bytes:
    """Return a framed picture as PNG: a wide one has more pixels, that its words stay legible, up to a bound."""
    drawn = etree.fromstring(svg, parser=_SECURE)
    wide, high = float(drawn.get("width", "0")), float(drawn.get("height", "0"))
    most = math.sqrt(MOST_PIXELS * wide / max(high, 1.0)) * POINTS_PER_INCH / PAGE_WIDTH
    return write_png(svg, resolution=round(min(RESOLUTION * max(1.0, wide / WIDTH), most)))
