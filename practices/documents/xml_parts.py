"""XML out of strangers' bytes: no document type, no entity, bounded depth and size, nothing fetched."""

import re

from lxml import etree

from practices.documents.text import UnreadableText

MAX_DEPTH = 256
"""What libxml2 itself allows as long as `huge_tree` is off."""
MAX_ELEMENTS = 2_000_000
MAX_XML_BYTES = 64 * 1024 * 1024

_DOCTYPE = re.compile(rb"(?:[^<]++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """Return the root element of `data`; comments and processing instructions are left out.

    `name` says in the refusal what was read ("word/document.xml", "The file"). Raises UnreadableText for what is
    not well-formed, has a document type or an entity of its own, is nested deeper than MAX_DEPTH, holds more than
    MAX_ELEMENTS elements or more than MAX_XML_BYTES.
    """
    if len(data) > MAX_XML_BYTES:
        raise UnreadableText(f"{name} is too large: XML may have up to {MAX_XML_BYTES // 1024**2} MB.")
    if _DOCTYPE.match(_without_zero_bytes(data)):
        raise _has_doctype(name)
    if len(data) > MAX_ELEMENTS * len(b"<a/>") and data.count(b"<") - data.count(b"</") > MAX_ELEMENTS:
        raise UnreadableText(f"{name} is too large: XML may have up to {MAX_ELEMENTS:,} elements.")
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise UnreadableText(_explain(error, name)) from error
    except (ValueError, LookupError) as error:
        raise UnreadableText(f"{name} is broken XML: its encoding is not known.") from error
    if root is None:
        raise UnreadableText(f"{name} is broken XML: it holds no element.")
    if root.getroottree().docinfo.internalDTD is not None:
        raise _has_doctype(name)
    return root


def _parser() -> etree.XMLParser:
    """Return a parser that follows nothing; a new one each time, for a parser keeps the names that it has met."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def is_deeper_than(root: etree._Element, most: int) -> bool:
    """Tell whether elements are nested in more than `most` levels, the root counted."""
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


def _without_zero_bytes(data: bytes) -> bytes:
    """Return the beginning of `data` so that UTF-16 reads as ASCII."""
    head = data[: 64 * 1024]
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"") if b"\x00" in head else head


def _has_doctype(name: str) -> UnreadableText:
    return UnreadableText(f"{name} has a document type (DOCTYPE), which may hide entities: it is not read.")


def _explain(error: etree.XMLSyntaxError, name: str) -> str:
    line, column = error.position
    if "Excessive depth" in (error.msg or ""):
        return f"{name} is nested too deep: XML may have up to {MAX_DEPTH} levels (line {line})."
    return f"{name} is broken XML (line {line}, column {column})."
