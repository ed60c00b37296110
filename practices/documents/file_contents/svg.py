"""SVG pictures without data of the programs that drew them."""

from lxml import etree

from practices.documents.file_contents.packages import drop, local_name, namespace_of, write_xml
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import parse_xml

_DRAWN = frozenset({"", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_XML = "http://www.w3.org/XML/1998/namespace"
_DROPPED = frozenset({"metadata", "script", "foreignObject"})


def clean_svg(data: bytes) -> bytes | None:
    """Return an SVG picture without metadata, scripts and foreign data; titles and descriptions stay.

    None for one that cannot be read.
    """
    try:
        root = parse_xml(data, name="The picture")
    except UnreadableText:
        return None
    for element in list(root.iter()):
        if namespace_of(element.tag) not in _DRAWN or local_name(element) in _DROPPED:
            drop(element)
            continue
        for key in list(element.attrib):
            if namespace_of(key) not in {*_DRAWN, _XML} or str(key).startswith("on"):
                del element.attrib[key]
    etree.cleanup_namespaces(root)
    return write_xml(root)
