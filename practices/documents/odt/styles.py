"""The styles and list definitions of an OpenDocument text."""

import re
from dataclasses import dataclass

from lxml import etree

from practices.documents.docx.markup import BOLD, ITALIC
from practices.documents.docx.names import to_number
from practices.documents.docx.numbering_part import LEVELS, Level, ListDefinition

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, STYLE, TABLE, OFFICE, DRAW, SVG = (
    _NAMESPACE % name for name in ("text", "style", "table", "office", "drawing", "svg-compatible")
)
FO = _NAMESPACE % "xsl-fo-compatible"
LO = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"

OUTLINE = "outline"
"""The name of the list that numbers the headings."""

_MOST_PARENTS = 40
_BOLD_WEIGHT = 600
_LONGEST_TEXT = 255
_FORMATS = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "1st": "ordinal",
    "01, 02, 03, ...": "decimalZero",
    "一, 二, 三, ...": "chineseCounting",
    "А, Б, .., Аа, Аб, ... (ru)": "russianUpper",
    "а, б, .., аа, аб, ... (ru)": "russianLower",
    "أ, ب, ت, ...": "arabicAlpha",
    "أ, ب, ج, ...": "arabicAbjad",
    "א, ב, ג, ...": "hebrew1",
}
_LENGTH = re.compile(r"[1-9]")
"""A figure in a clip such as "rect(0cm, 1.2cm, 0cm, 0cm)" that is not nothing."""
_PLACEHOLDER = re.compile(r"%(\d{1,2})%")


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """A style with what it inherits. None where it says nothing about `bold` and `italic`."""

    name: str
    is_title: bool = False
    bold: bool | None = None
    italic: bool | None = None
    is_hidden: bool = False

    def dress(self, look: int) -> int:
        """Return the emphasis of words in this style within words of the emphasis `look`."""
        for mark, on in ((BOLD, self.bold), (ITALIC, self.italic)):
            if on is not None:
                look = look | mark if on else look & ~mark
        return look


class OdtStyles:
    """The styles of an OpenDocument text by family and name, and its lists."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """Read them out of content.xml and styles.xml; what comes first holds."""
        self.language = ""
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._styles: dict[tuple[str, str], OdtStyle] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, ListDefinition] = {}
        for root in roots:
            for group in root if root is not None else ():
                if group.tag in (OFFICE + "automatic-styles", OFFICE + "styles"):
                    self._read(group)

    def find_style(self, family: str, name: str | None) -> OdtStyle:
        """Return the "paragraph" or "text" style `name`."""
        key = family, name or ""
        if key not in self._styles:
            self._styles[key] = self._inherit(*key)
        return self._styles[key]

    def begin_list(self, key: str, style: str, counters: str) -> str:
        """Make a list with the levels of a list style that counts on in `counters`; give its name for `find`."""
        name = f"{key}|{style}"
        self._lists[name] = ListDefinition(counters, self._levels.get(style, {}))
        return name

    def find(self, num_id: str) -> ListDefinition | None:
        """Return a list that `begin_list` made, or OUTLINE."""
        if num_id == OUTLINE:
            return ListDefinition(OUTLINE, self._levels.get(OUTLINE, {}))
        return self._lists.get(num_id)

    def numbers_headings(self, place: int) -> bool:
        """Say whether headings of level `place` (from 0) have a number of the outline."""
        level = self._levels.get(OUTLINE, {}).get(place)
        return level is not None and level.text != ""

    def is_cut(self, frame: etree._Element | None) -> bool:
        """Say whether a frame shows only a part of its picture."""
        name = "" if frame is None else frame.get(DRAW + "style-name", "")
        style = self._elements.get(("graphic", name))
        looks = None if style is None else style.find(STYLE + "graphic-properties")
        return looks is not None and bool(_LENGTH.search(looks.get(FO + "clip", "")))

    def _read(self, group: etree._Element) -> None:
        for element in group:
            if element.tag == STYLE + "style":
                self._elements.setdefault((element.get(STYLE + "family", ""), element.get(STYLE + "name", "")), element)
            elif element.tag == TEXT + "list-style":
                self._levels.setdefault(element.get(STYLE + "name", ""), _read_levels(element))
            elif element.tag == TEXT + "outline-style":
                self._levels.setdefault(OUTLINE, _read_levels(element))
            elif element.tag == STYLE + "default-style" and element.get(STYLE + "family") == "paragraph":
                words = element.find(STYLE + "text-properties")
                language = "" if words is None else words.get(FO + "language", "")
                self.language = self.language or ("" if language in ("none", "zxx") else language)

    def _inherit(self, family: str, name: str) -> OdtStyle:
        chain: list[etree._Element] = []
        names: list[str] = []
        at = name
        while (family, at) in self._elements and at not in names and len(chain) < _MOST_PARENTS:
            names.append(at)
            chain.append(self._elements[family, at])
            at = chain[-1].get(STYLE + "parent-style-name", "")
        weight = next(filter(None, (_own(element, "font-weight") for element in chain)), "")
        slant = next(filter(None, (_own(element, "font-style") for element in chain)), "")
        shown = (element.find(STYLE + "text-properties") for element in chain)
        display = next((said for words in shown if words is not None and (said := words.get(TEXT + "display"))), "")
        return OdtStyle(
            name,
            is_title="Title" in (*names, at),
            bold=(weight == "bold" or (weight.isdecimal() and int(weight) >= _BOLD_WEIGHT)) if weight else None,
            italic=slant in ("italic", "oblique") if slant else None,
            is_hidden=display == "none",
        )


def _own(element: etree._Element, name: str) -> str:
    words = element.find(STYLE + "text-properties")
    return "" if words is None else words.get(FO + name, "")


def _read_levels(style: etree._Element) -> dict[int, Level]:
    """Read the levels of a list style or of the outline, in the way of Word's lists."""
    levels: dict[int, Level] = {}
    for element in style:
        place = to_number(element.get(TEXT + "level"))
        if place is None or not 1 <= place <= LEVELS:
            continue
        if element.tag in (TEXT + "list-level-style-bullet", TEXT + "list-level-style-image"):
            levels[place - 1] = Level(number_format="bullet", text="•")
        elif element.tag in (TEXT + "list-level-style-number", TEXT + "outline-level-style"):
            levels[place - 1] = _read_level(element, place)
    return levels


def _read_level(element: etree._Element, place: int) -> Level:
    name = element.get(STYLE + "num-format", "")
    start = to_number(element.get(TEXT + "start-value"))
    return Level(
        start=1 if start is None else start,
        number_format=_FORMATS.get(name, name),
        text=_read_text(element, place)[:_LONGEST_TEXT] if name else "",
    )


def _read_text(element: etree._Element, place: int) -> str:
    """Return what is printed, with %1 to %9 for the numbers of the levels."""
    newer = element.get(STYLE + "num-list-format") or element.get(LO + "num-list-format")
    if newer:
        return _PLACEHOLDER.sub(r"%\1", newer)
    shown = max(to_number(element.get(TEXT + "display-levels")) or 1, 1)
    numbers = ".".join(f"%{level}" for level in range(max(place - shown + 1, 1), place + 1))
    return f"{element.get(STYLE + 'num-prefix', '')}{numbers}{element.get(STYLE + 'num-suffix', '')}"
