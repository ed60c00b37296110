"""A web page without what its readers do not see."""

import re

from lxml import etree
from lxml import html as lxml_html

from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.packages import NO_CHARACTERS, drop
from practices.documents.html import looks
from practices.documents.html.parsing import decode_page, parse_page

_ENDING = ".html"
_COMMENT = re.compile(r"<!--(?!\[if)(.*?)(?:-->|\Z)", re.DOTALL)
_CONDITIONAL = re.compile(r"<!--\[if(.*?)<!\[endif\]-->", re.DOTALL)
_SCRIPTS = frozenset({"script", "noscript"})
_EMBEDDED = frozenset({"iframe", "object", "embed", "applet"})
_SAID = frozenset({"author", "creator", "generator", "description", "keywords", "dc.creator", "copyright", "publisher"})
_KEPT_META = frozenset({"viewport", "charset"})
_NAME = re.compile(r"[a-z_][\w.:-]*")
_TITLES = frozenset({"alt", "aria-label"})


def clean_html(data: bytes, _changes: Changes) -> Cleaned:
    """Return a copy of a page, in UTF-8, without comments, scripts, hidden elements and metadata.

    Links and values of forms stay. Raises UnreadableText.
    """
    text, _guessed = decode_page(data)
    contents = Contents()
    for words in (*_COMMENT.findall(text), *_CONDITIONAL.findall(text)):
        contents.add(ContentKind.COMMENTS, words)
    root = parse_page(text)
    for element in list(root.iter()):
        if element.getparent() is not None:
            _clean_element(element, contents)
    for element in root.iter():
        _clean_attributes(element, contents)
    head = root.find("head")
    if head is not None:
        head.insert(0, etree.Element("meta", charset="utf-8"))
    written = lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return contents.make_copy(written.encode(), _ENDING)


def _clean_element(element: etree._Element, contents: Contents) -> None:
    tag = str(element.tag)
    if tag in _SCRIPTS:
        contents.add(ContentKind.SCRIPTS, element.text)
    elif tag in _EMBEDDED:
        contents.add(ContentKind.EMBEDDED_FILES, looks.attribute(element, "src") or looks.attribute(element, "data"))
    elif tag == "template":
        contents.add(ContentKind.HIDDEN_TEXT, looks.words_in(element))
    elif tag == "meta":
        _count_meta(element, contents)
    elif tag not in {"html", "body", "head", "title", "link", "style"} and looks.is_hidden(element):
        if looks.attribute(element, "aria-hidden") == "true" and element.get("hidden") is None:
            return
        contents.add(ContentKind.HIDDEN_TEXT, looks.words_in(element))
    elif tag == "input" and looks.attribute(element, "type") == "hidden":
        contents.add(ContentKind.HIDDEN_TEXT, looks.attribute(element, "value"))
    else:
        if tag == "a" and looks.attribute(element, "href").startswith(("http:", "https:", "mailto:")):
            contents.add(ContentKind.LINKS, looks.attribute(element, "href"))
        return
    drop(element)


def _count_meta(element: etree._Element, contents: Contents) -> None:
    name = looks.attribute(element, "name").lower() or looks.attribute(element, "property").lower()
    if looks.attribute(element, "content") and name not in _KEPT_META and element.get("http-equiv") is None:
        kind = ContentKind.NAMES if name in {"author", "creator", "dc.creator"} else ContentKind.METADATA
        contents.add(kind, looks.attribute(element, "content"))


def _clean_attributes(element: etree._Element, contents: Contents) -> None:
    """Keep the attributes that are for readers; a broken page may have names that cannot be asked for."""
    held = [(str(key), str(value)) for key, value in element.attrib.items()]
    kept = [(key, NO_CHARACTERS.sub("", value)) for key, value in held if _is_kept(key, value, contents)]
    if len(kept) < len(held):
        element.attrib.clear()
        element.attrib.update(kept)


def _is_kept(key: str, value: str, contents: Contents) -> bool:
    name = key.lower()
    if name.startswith("on") or value.strip().lower().startswith("javascript:"):
        contents.add(ContentKind.SCRIPTS, value)
        return False
    if name.startswith("xmlns") or not _NAME.fullmatch(name):
        return False
    if name.startswith(("data-", "item")) or (":" in name and name != "xml:lang"):
        contents.add(ContentKind.CUSTOM_DATA, value)
        return False
    if name in _TITLES and value:
        contents.add(ContentKind.ALTERNATIVE_TEXTS, value)
    return True
