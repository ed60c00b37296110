"""An Akoma Ntoso document without what is not its words."""

import re

from lxml import etree

from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.packages import drop, local_name, namespace_of, write_xml
from practices.documents.xml_parts import parse_xml

_COMMENT = re.compile(rb"<!--(.*?)-->", re.DOTALL)
_INSTRUCTION = re.compile(rb"<\?(?!xml\s)(.*?)\?>", re.DOTALL)
_DROPPED = {
    "proprietary": ContentKind.CUSTOM_DATA,
    "presentation": ContentKind.CUSTOM_DATA,
    "workflow": ContentKind.METADATA,
}


def clean_akoma_ntoso(data: bytes, _changes: Changes) -> Cleaned:
    """Return a copy without comments, instructions to programs, and data of programs. Raises UnreadableText."""
    contents = Contents()
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:100] else data
    for words in _COMMENT.findall(plain):
        contents.add(ContentKind.COMMENTS, words[:400].decode("utf-8", "replace"))
    for words in _INSTRUCTION.findall(plain):
        contents.add(ContentKind.CUSTOM_DATA, words[:400].decode("utf-8", "replace"))
    root = parse_xml(data, name="The file")
    own = namespace_of(root.tag)
    for element in list(root.iter()):
        name = local_name(element)
        if element.getparent() is None:
            continue
        if namespace_of(element.tag) == own and name in _DROPPED:
            words = "".join(element.itertext()).strip() or next(
                (str(v) for e in element for v in e.attrib.values()), ""
            )
            contents.add(_DROPPED[name], words)
            drop(element)
        elif name == "ref" and str(element.get("href", "")).startswith("http"):
            contents.add(ContentKind.LINKS, element.get("href"))
    etree.cleanup_namespaces(root)
    return contents.make_copy(write_xml(root), ".xml")
