"""The paragraph and character styles of a Word file (styles.xml), with what each inherits."""

import re
from dataclasses import dataclass

from lxml import etree

from practices.documents.docx.markup import BOLD, ITALIC
from practices.documents.docx.names import (
    ILVL,
    NUM_ID,
    NUM_PR,
    P_PR,
    R_PR,
    VAL,
    W,
    is_on,
    number_of,
    parse_part,
    value_of,
)
from practices.documents.docx.numbering_part import left_of

BODY_LEVEL = 9
"""The outline level (from 0) that means running text."""

_MOST_BASES = 40
_BALLAST = ((b"<w:latentStyles", b"</w:latentStyles>"), (b'<w:style w:type="table"', b"</w:style>"))
_HEADING = re.compile(r"heading\s?([1-9])")
_CONTENTS = re.compile(
    r"toc\s?(?:[1-9]|heading)|table of (?:figures|authorities)|toa heading|index\s?(?:[1-9]|heading)"
)
_TITLE = {"title"}


@dataclass(frozen=True, slots=True)
class DocxStyle:
    """A style with what it inherits.

    `outline` is the outline level from 0, None for running text. `num_id` and `num_level` are those of its list,
    None where nothing is said; `num_style` is the style that says it. `left` is the indentation in twentieths of a
    point. `is_contents` marks the lines of a table of contents or an index, `look` is the emphasis of its words.
    """

    key: str = ""
    outline: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    num_style: str = ""
    left: int | None = None
    is_title: bool = False
    is_contents: bool = False
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    look: int = 0


PLAIN = DocxStyle()


class Styles:
    """The styles of a file by their w:styleId; those that it does not define are told by their usual names."""

    def __init__(self, data: bytes | None) -> None:
        """Read styles.xml, if there is one. Raises UnreadableText."""
        self.language = ""
        self.list_styles: dict[str, str] = {}
        self._elements: dict[str, etree._Element] = {}
        self._styles: dict[str, DocxStyle] = {}
        self._default = ""
        if data is not None:
            self._read(parse_part(_without_ballast(data), name="The part styles.xml"))
        self.plain = self.find(self._default)

    def find(self, key: str | None) -> DocxStyle:
        """Return the style `key`; None gives that of paragraphs without one, `plain`."""
        if key is None:
            return self.plain
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._inherit(key)
        return style

    def find_character(self, key: str | None) -> DocxStyle:
        """Return the character style `key`."""
        return PLAIN if key is None else self.find(key)

    def _read(self, root: etree._Element) -> None:
        language = root.find(f"{W}docDefaults/{W}rPrDefault/{R_PR}/{W}lang")
        self.language = "" if language is None else language.get(VAL, "")
        for element in root.iterchildren(W + "style"):
            key, kind = element.get(W + "styleId", ""), element.get(W + "type")
            self._elements.setdefault(key, element)
            if kind == "paragraph" and element.get(W + "default") is not None and is_on(element.get(W + "default")):
                self._default = self._default or key
            elif kind == "numbering":
                num_id = element.find(f"{P_PR}/{NUM_PR}/{NUM_ID}")
                self.list_styles[key] = "" if num_id is None else num_id.get(VAL, "")

    def _inherit(self, key: str) -> DocxStyle:
        """Put a style together from itself and the styles that it is based on."""
        chain: list[str] = []
        at: str | None = key
        while at in self._elements and at not in chain and len(chain) < _MOST_BASES:
            chain.append(at)
            at = value_of(self._elements[at], W + "basedOn")
        if not chain:
            return _guess(key)
        found: dict[str, object] = {}
        for name in chain:
            for field, value in _own(name, self._elements[name]).items():
                found.setdefault(field, value)
        names = [(value_of(self._elements[name], W + "name") or name).casefold() for name in chain]
        found["outline"] = _outline(found.get("outline"), names)
        found["is_title"] = names[0] in _TITLE
        found["is_contents"] = any(_CONTENTS.fullmatch(name) for name in names)
        found["look"] = (BOLD if found.get("bold") else 0) | (ITALIC if found.get("italic") else 0)
        return DocxStyle(key=key, **found)  # type: ignore[arg-type]  # the fields are those of _own


def _own(key: str, element: etree._Element) -> dict[str, object]:
    """Return what a style says itself."""
    own: dict[str, object] = {}
    if (paragraph := element.find(P_PR)) is not None:
        if (outline := number_of(paragraph, W + "outlineLvl")) is not None:
            own["outline"] = outline
        if (numbers := paragraph.find(NUM_PR)) is not None:
            if (num_id := value_of(numbers, NUM_ID)) is not None:
                own["num_id"], own["num_style"] = num_id, key
            if (level := number_of(numbers, ILVL)) is not None:
                own["num_level"] = level
        indent = paragraph.find(W + "ind")
        if indent is not None and (left := left_of(indent)) is not None:
            own["left"] = left
    if (run := element.find(R_PR)) is not None:
        for field, tag in (("bold", "b"), ("italic", "i"), ("hidden", "vanish")):
            if (toggle := run.find(W + tag)) is not None:
                own[field] = is_on(toggle.get(VAL))
    return own


def _outline(level: object, names: list[str]) -> int | None:
    """Return the outline level from 0: as said, else by the name of a heading style."""
    if isinstance(level, int):
        return level if 0 <= level < BODY_LEVEL else None
    for name in names:
        if match := _HEADING.fullmatch(name):
            return int(match[1]) - 1
    return None


def _guess(key: str) -> DocxStyle:
    """Tell a style that the file does not define by its usual identifier."""
    name = key.casefold()
    heading = _HEADING.fullmatch(name)
    return DocxStyle(
        key=key,
        outline=int(heading[1]) - 1 if heading else None,
        is_title=name in _TITLE,
        is_contents=_CONTENTS.fullmatch(name) is not None,
    )


def _without_ballast(data: bytes) -> bytes:
    """Leave out what is most of a usual styles.xml and says nothing here: the styles of tables, the latent ones."""
    for begin, end in _BALLAST:
        data = _cut(data, begin, end)
    return data


def _cut(data: bytes, begin: bytes, end: bytes) -> bytes:
    """Leave out each element from `begin` to `end`; one without content stays."""
    kept: list[bytes] = []
    at = 0
    while (start := data.find(begin, at)) >= 0:
        opened = data.find(b">", start) + 1
        is_empty = data[opened - 2 : opened] == b"/>"
        stop = opened if is_empty else data.find(end, start) + len(end)
        if stop < opened or not opened:  # broken XML
            break
        kept.append(data[at:stop] if is_empty else data[at:start])
        at = stop
    return b"".join([*kept, data[at:]])
