"""What every picture is made of: elements of SVG, words on lines, tints with hatches, signs.

A picture carries colours as presentation attributes, for print, and classes by which pages recolour it. It has no
script, no style attribute and no outside reference, and is made element by element, so that words stay words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

from practices.documents.documents import direction, printable

SVG = "http://www.w3.org/2000/svg"
S = ElementMaker(namespace=SVG, nsmap={None: SVG})
WIDTH = 720
"""Units across; the height is what the content takes."""
SIZE, SMALL = 13.0, 11.5
FONTS = "Noto Sans, Amiri, sans-serif"
ARABIC_FONTS = "Amiri, Noto Sans, sans-serif"
"""For words with an Arabic letter: Noto Sans has none, and the font that stands in for it draws the dots apart, which
no reader of a PDF finds again."""
INK, SOFT, LINE, PAPER = "#1b2330", "#515b6b", "#d9d5ca", "#ffffff"
SERIES = ("#0b4a6f", "#14532d", "#8a4b08", "#515b6b", "#7f1d1d", "#1b2330")
TINTS = {"yes": "#dcefe0", "part": "#eef6f0", "planned": "#e3eef4", "no": "#f6f4ee", "unknown": "#ffffff"}
"""The ground of each tone. Its hatch and its sign tell it apart where there is no colour."""
LEAD = 1.25
"""From one line of words to the next, in sizes of the letters."""
ELLIPSIS = "…"
RIGHT_TO_LEFT = "\u200f"
"""Holds the signs at either end of a text in its direction."""
_TURNED = {"start": "end", "end": "start", "middle": "middle"}
_NAME = re.compile(r"[^a-zA-Z0-9_-]+")
_ARABIC = re.compile(r"[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Plane:
    """Where things stand across a picture: mirrored where the words run from right to left."""

    language: str = "en"
    width: float = WIDTH

    @property
    def is_mirrored(self) -> bool:
        """Whether it begins at the right."""
        return direction(self.language) == "rtl"

    def x(self, place: float, width: float = 0) -> float:
        """Return the left edge of what is `width` wide and begins at `place`."""
        return round(self.width - place - width if self.is_mirrored else place, 2)

    def words(
        self,
        text: str | Sequence[str],
        place: float,
        y: float,
        *,
        end: str = "start",
        kind: str = "",
        size: float = SIZE,
    ) -> etree._Element:
        """Write words, one line under the other, so that their `end` (start, middle, end) stands at a place.

        `kind` is "soft" for what is said beside.
        """
        lines = [text] if isinstance(text, str) else text
        anchor = _TURNED[end] if self.is_mirrored else end
        made = S.text({"text-anchor": anchor, "font-size": written(size), "stroke": "none"})
        if kind:
            made.attrib.update({"class": kind, "fill": SOFT})
        if any(map(_ARABIC.search, lines)):
            made.set("font-family", ARABIC_FONTS)
        for number, piece in enumerate(lines):
            said = f"{RIGHT_TO_LEFT}{piece}{RIGHT_TO_LEFT}" if self.is_mirrored else piece
            at = {"x": written(self.x(place)), "y": written(y + number * size * LEAD)}
            made.append(S.tspan(printable(said), at))
        return made


def picture(
    name: str, title: str, description: str, height: float, *children: etree._Element, plane: Plane, role: str = "img"
) -> str:
    """Make a picture: its title and description are what a screen reader says of it.

    `role` is "group" where there are links in it: what is "img" is one thing, in which nothing can be reached.
    """
    key = _key(name)
    root = S.svg(
        S.title(printable(title), id=f"chart-{key}-title"),
        S.desc(printable(description), id=f"chart-{key}-said"),
        *children,
        {
            "viewBox": f"0 0 {written(plane.width)} {written(height)}",
            "width": written(plane.width),
            "height": written(height),
            "role": role,
            "class": "drawing",
            "aria-labelledby": f"chart-{key}-title chart-{key}-said",
            "font-family": FONTS,
            "font-size": written(SIZE),
            "fill": INK,
            "direction": "ltr",
            "lang": plane.language,
        },
    )
    return etree.tostring(root, encoding="unicode")


def written(number: float) -> str:
    """Write a number without needless digits."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> etree._Element:
    """Make a ruled line: "grid" or "axis"."""
    ends = {"x1": written(x1), "y1": written(y1), "x2": written(x2), "y2": written(y2)}
    return S.line(ends, {"class": kind, "stroke": LINE if kind == "grid" else SOFT, "stroke-width": "1"})


def box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    """Return the attributes that place a rectangle."""
    return {"x": written(x), "y": written(y), "width": written(width), "height": written(height)}


def width_of(text: str, size: float = SIZE) -> float:
    """Estimate how wide words are."""
    return sum(1.0 if "\u2e80" <= letter <= "\uffdc" else 0.57 for letter in text) * size


def broken(text: str, width: float, *, size: float = SIZE, most: int = 2) -> list[str]:
    """Break words into at most `most` lines of a width; what does not fit is cut, and said to be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = lines[:most]
    kept[-1] = kept[-1] if len(lines) <= most else f"{kept[-1]} {ELLIPSIS}"
    return [_cut(piece, width, size) for piece in kept]


def _cut(text: str, width: float, size: float) -> str:
    if width_of(text, size) <= width + size:
        return text
    kept = text
    while kept and width_of(kept + ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def hatches(name: str, count: int) -> etree._Element:
    """Return the hatches of `count` series: the first is plain, each other has lines of its own."""
    key, made = _key(name), S.defs()
    for place in range(1, count):
        strokes = _STROKES[place % len(_STROKES)]
        made.append(_hatch(f"hatch-{key}-{place}", strokes, series_kind(place), colour(place), ground=PAPER))
    return made


def tone_hatches(name: str) -> etree._Element:
    """Return the hatches of the tones that have one."""
    key = _key(name)
    return S.defs(
        _hatch(f"tone-{key}-part", "M-2 10 L10 -2 M4 16 L16 4", "tone-line part", "#8fb59b"),
        _hatch(f"tone-{key}-planned", "M6 5 v2", "tone-line planned", "#7fa9c0"),
        _hatch(f"tone-{key}-no", "M0 6 H12", "tone-line no", "#cfcabd"),
    )


def filled(name: str, place: int) -> str:
    """Return the fill of the series at a place."""
    return colour(place) if place == 0 else f"url(#hatch-{_key(name)}-{place})"


def tone_hatch(name: str, tone: str) -> str:
    """Return the fill of a tone's hatch; "none" where it has none."""
    return f"url(#tone-{_key(name)}-{tone})" if tone in {"part", "planned", "no"} else "none"


def _key(name: str) -> str:
    """Write the name of a picture as ids take it."""
    return _NAME.sub("-", name)


def colour(place: int) -> str:
    """Return the colour of the series at a place, from 0."""
    return SERIES[place % len(SERIES)]


def series_kind(place: int) -> str:
    """Return the class by which a page recolours the series at a place, from 0."""
    return f"s{place % len(SERIES) + 1}"


_STROKES = (
    "M-2 8 L8 -2 M4 14 L14 4",
    "M-2 10 L10 -2 M4 16 L16 4",
    "M0 6 H12",
    "M6 0 V12",
    "M2 4 L14 16 M-4 -2 L8 10",
    "M6 5 v2",
)


def _hatch(key: str, strokes: str, kind: str, ink: str, *, ground: str = "none") -> etree._Element:
    under = S.rect({"width": "12", "height": "12", "fill": ground, "class": "ground"})
    drawn = S.path({"d": strokes, "class": kind, "stroke": ink, "stroke-width": "2", "fill": "none"})
    return S.pattern(under, drawn, {"id": key, "width": "12", "height": "12", "patternUnits": "userSpaceOnUse"})


def sign(tone: str, x: float, y: float, *, mirrored: bool = False) -> etree._Element:
    """Draw the sign of a tone around a point, 11 units wide."""
    drawn = S.g({"class": f"sign {tone}", "fill": "none", "stroke": _SIGN_INK.get(tone, SOFT), "stroke-width": "1.5"})
    turn = -1 if mirrored else 1
    drawn.set("transform", f"translate({written(x)} {written(y)}) scale({turn} 1)")
    for element, given in _SIGNS.get(tone, _SIGNS["unknown"]):
        made = etree.SubElement(drawn, f"{{{SVG}}}{element}", given)
        if given.get("class") == "solid":
            made.set("fill", _SIGN_INK.get(tone, SOFT))
    return drawn


_SIGN_INK = {"yes": "#14532d", "part": "#14532d", "planned": "#0b4a6f", "no": "#1b2330", "unknown": "#515b6b"}
_RING = {"cx": "0", "cy": "0", "r": "4.6"}
_SIGNS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "yes": (("circle", {**_RING, "class": "solid"}),),
    "part": (("circle", _RING), ("path", {"d": "M0 -4.6a4.6 4.6 0 0 0 0 9.2z", "class": "solid"})),
    "planned": (("path", {"d": "M-5 0h9M0.5 -4l4 4-4 4"}),),
    "no": (("circle", _RING),),
    "unknown": (("path", {"d": "M-4.5 0h9"}),),
}
