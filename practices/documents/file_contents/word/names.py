"""The names of WordprocessingML and its companions, the same for usual and for strict files."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_PREFIXES = (
    (re.compile(r".*/wordprocessingml/(?:2006/)?main"), "w"),
    (re.compile(r".*/officeDocument/(?:2006/)?relationships"), "r"),
    (re.compile(r".*/officeDocument/(?:2006/)?math"), "m"),
    (re.compile(r".*/drawingml/(?:2006/)?main"), "a"),
    (re.compile(r".*/drawingml/(?:2006/)?wordprocessingDrawing"), "wp"),
    (re.compile(r".*/drawingml/(?:2006/)?picture"), "pic"),
    (re.compile(r".*/drawingml/(?:2006/)?chart"), "c"),
    (re.compile(r"http://schemas\.openxmlformats\.org/markup-compatibility/2006"), "mc"),
    (re.compile(r"urn:schemas-microsoft-com:vml"), "v"),
    (re.compile(r"urn:schemas-microsoft-com:office:office"), "o"),
    (re.compile(r"http://schemas\.microsoft\.com/office/word/2010/wordml"), "w14"),
    (re.compile(r"http://schemas\.microsoft\.com/office/word/2012/wordml"), "w15"),
    (re.compile(r"http://schemas\.microsoft\.com/office/drawing/2010/main"), "a14"),
)
_KNOWN = re.compile(
    r"http://schemas\.openxmlformats\.org/|http://purl\.oclc\.org/ooxml/|http://schemas\.microsoft\.com/"
    r"|urn:schemas-microsoft-com:|http://www\.w3\.org/"
)


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """Return "w:p" for the name of an element or attribute in lxml's notation; other namespaces give "?:name"."""
    if not tag.startswith("{"):
        return tag
    namespace, _, name = tag[1:].partition("}")
    for pattern, prefix in _PREFIXES:
        if pattern.fullmatch(namespace):
            return f"{prefix}:{name}"
    return f"?:{name}"


@lru_cache(maxsize=4096)
def is_known(tag: str) -> bool:
    """Say whether a name is of a namespace that Word knows."""
    return not tag.startswith("{") or _KNOWN.match(tag[1:]) is not None


def name_of(element: etree._Element) -> str:
    """Return the short name of an element."""
    return short(element.tag)


def children_named(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Return the children with one of these short names."""
    return (child for child in element if short(child.tag) in names)


def child_named(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first child with a short name, its first child with the next one, and so on."""
    for name in path:
        if element is None:
            return None
        element = next(children_named(element, name), None)
    return element


def find_all(root: etree._Element, *names: str) -> list[etree._Element]:
    """Return all elements with one of these short names, in the order of the document."""
    return [element for element in root.iter() if short(element.tag) in names]


def value(element: etree._Element, name: str) -> str | None:
    """Return the attribute with a short name such as "w:val"; None without it."""
    return next((str(held) for key, held in element.attrib.items() if short(key) == name), None)


def above(element: etree._Element, *names: str) -> etree._Element | None:
    """Return the nearest element around this one with one of these short names."""
    return next((one for one in element.iterancestors() if short(one.tag) in names), None)


def words_of(element: etree._Element) -> str:
    """Return the words in an element, deleted ones too."""
    return "".join(one.text or "" for one in element.iter() if short(one.tag) in {"w:t", "w:delText", "m:t", "a:t"})
