"""The names of WordprocessingML that are read, in lxml's notation, and how attributes are asked for."""

from lxml import etree

from practices.documents.xml_parts import parse_xml

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
"""The namespaces of strict files, each with that of the usual (transitional) ones."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

VAL = W + "val"
ID = W + "id"
P, R_RUN, T, TAB, BR = W + "p", W + "r", W + "t", W + "tab", W + "br"
P_PR, R_PR, P_STYLE, NUM_PR, ILVL, NUM_ID = (
    *(W + "pPr", W + "rPr", W + "pStyle"),
    *(W + "numPr", W + "ilvl", W + "numId"),
)
_OFF = {"0", "false", "off", "none"}


def parse_part(data: bytes, *, name: str) -> etree._Element:
    """Parse a part of a Word file; the names of a strict file are read as the usual ones. Raises UnreadableText."""
    if b"http://purl.oclc.org/ooxml/" in data[:16_384]:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    return parse_xml(data, name=name)


def value_of(parent: etree._Element, tag: str) -> str | None:
    """Return w:val of the child `tag`; None without the child or the attribute."""
    child = parent.find(tag)
    return None if child is None else child.get(VAL)


def number_of(parent: etree._Element, tag: str) -> int | None:
    """Return w:val of the child `tag` as a number; None for what is none."""
    return to_number(value_of(parent, tag))


def to_number(value: str | None) -> int | None:
    """Read an attribute that holds a whole number of up to nine digits; None for what is none."""
    if value is None or len(value) > 10:
        return None
    try:
        return int(value)
    except ValueError:
        return None


def is_on(value: str | None) -> bool:
    """Say what a toggle's w:val means: a missing one means on."""
    return value not in _OFF
