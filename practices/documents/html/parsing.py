"""A web page as a tree: its encoding told, its depth and size bounded, nothing fetched."""

import codecs
import re

from lxml import etree

from practices.documents.encodings import guess_encoding
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import is_deeper_than

MAX_DEPTH = 250
"""libxml2 drops, without a word, what is nested deeper than 255 levels."""
MAX_ELEMENTS = 500_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
"""What browsers read when a page declares the narrower encoding (WHATWG Encoding Standard)."""
_USUAL = re.compile(r"utf|iso8859|cp\d|koi8|mac|gb|big5|euc|iso2022|tis", re.IGNORECASE)
MAX_ATTRIBUTES = 2_000
"""libxml2 compares each attribute of an element with all before it."""
_OPENED = re.compile(r"<[A-Za-z]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_EMPTY_ELEMENT = re.compile(
    r"<(a|b|i|p|td|th|div|span|title|script|style|iframe|textarea)\b([^<>]{0,2000})/>", re.IGNORECASE
)
_XHTML = re.compile(r"<\?xml|http://www\.w3\.org/1999/xhtml")
_NO_CHARACTERS = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")


class PageHoldsNothing(UnreadableText):
    """There is no element and no word on the page."""

    def __init__(self) -> None:
        super().__init__("The page holds no words.")


def decode_page(data: bytes) -> tuple[str, str]:
    """Return the text of the page, and the name of its encoding if that was guessed, else "". Raises UnreadableText."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ""
    if data[:2] in {b"<\x00", b"\x00<"}:
        return data.decode("utf-16-le" if data[0] else "utf-16-be", "replace"), ""
    for encoding in ("utf-8", _declared(data)):
        if encoding:
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                continue
    found = guess_encoding(data)
    if found is not None:
        return found.text, found.name
    if _declared(data):
        return data.decode(_declared(data), "replace"), _declared(data)
    raise UnreadableText("The encoding of the page cannot be told. Save it as UTF-8 first.")


def _declared(data: bytes) -> str:
    """Return Python's name for the encoding that the page declares, "" for none that is known."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    return _WIDER.get(name, name) if _USUAL.match(name) else ""


def parse_page(text: str) -> etree._Element:
    """Return the root of the page, without comments.

    Raises UnreadableText for too many or too deeply nested elements.
    """
    if sum(1 for _ in _OPENED.finditer(text)) > MAX_ELEMENTS:
        raise UnreadableText(f"The page is too large: it may have up to {MAX_ELEMENTS:,} elements.")
    if any(len(tag[0].split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise UnreadableText(f"The page cannot be read: an element has more than {MAX_ATTRIBUTES:,} attributes.")
    text = _NO_CHARACTERS.sub("", text)
    if _XHTML.search(text[:4096]):
        text = _EMPTY_ELEMENT.sub(r"<\1\2></\1>", text)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise PageHoldsNothing from error
    if root is None:
        raise PageHoldsNothing
    if is_deeper_than(root, MAX_DEPTH):
        raise UnreadableText(f"The page is nested too deep: up to {MAX_DEPTH} levels are read.")
    return root
