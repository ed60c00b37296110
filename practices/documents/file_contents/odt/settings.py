"""The settings of an OpenDocument text: how it is laid out stays."""

import re

from lxml import etree

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.odt.markup import KNOWN, attribute
from practices.documents.file_contents.packages import drop, local_name, namespace_of

_TELLING = re.compile(r"print|rsid|password|redline|protect|user|database|path|url|docid|name", re.IGNORECASE)
_WORDS = frozenset({"string", "base64Binary", "datetime"})


def clean_settings(root: etree._Element, contents: Contents) -> None:
    """Drop how the file was seen and printed last, and every setting that holds words."""
    for element in list(root.iter()):
        name, kind = attribute(element, "name"), local_name(element)
        if element.getparent() is None or kind == "settings":
            continue
        if not kind.startswith("config-item") or name.endswith("view-settings"):
            drop(element)
        elif kind == "config-item" and (attribute(element, "type") in _WORDS or _TELLING.search(name)):
            if (element.text or "").strip() and _TELLING.search(name):
                contents.add(ContentKind.PROTECTION if "assword" in name else ContentKind.EDITING_TRACES)
            drop(element)
    for element in root.iter():
        for key in [key for key in element.attrib if not KNOWN.match(namespace_of(key))]:
            del element.attrib[key]
        element.tail = None
        if local_name(element) != "config-item":
            element.text = None
    etree.cleanup_namespaces(root)
