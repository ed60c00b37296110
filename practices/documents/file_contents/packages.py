"""Packages (ZIP) that are written again part by part, with the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Iterable

from lxml import etree

from practices.documents.packing import EPOCH

NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not have."""


def write_package(parts: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP archive of the parts in this order; those named in `stored` are not compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def write_xml(root: etree._Element) -> bytes:
    """Return an XML part as UTF-8."""
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return written


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(name: object) -> str:
    """Return the namespace of an element's or attribute's name in lxml's notation, "" for none."""
    return str(name)[1:].partition("}")[0] if str(name).startswith("{") else ""


def drop(element: etree._Element) -> None:
    """Remove an element with what is in it; the words behind it stay."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        add_words_before(element, element.tail)
        element.tail = None
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Remove an element and leave in its place what is in it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.text:
        add_words_before(element, element.text)
    for child in list(element):
        element.addprevious(child)
    drop(element)


def add_words_before(element: etree._Element, words: str) -> None:
    """Put words before an element that lies in another, without characters that XML does not have."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = NO_CHARACTERS.sub("", (before.tail or "") + words)
    elif parent is not None:
        parent.text = NO_CHARACTERS.sub("", (parent.text or "") + words)
