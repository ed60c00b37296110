"""The types of the parts of a Word file."""

import posixpath

from lxml import etree

from practices.documents.file_contents.packages import write_xml
from practices.documents.file_contents.word.relationships import WordParts
from practices.documents.xml_parts import parse_xml

PART = "[Content_Types].xml"
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT = f"{_WORD}.document.main+xml"
_USUAL = {
    "settings": f"{_WORD}.settings+xml",
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "footnotes": f"{_WORD}.footnotes+xml",
    "endnotes": f"{_WORD}.endnotes+xml",
    "header": f"{_WORD}.header+xml",
    "footer": f"{_WORD}.footer+xml",
    "fonttable": f"{_WORD}.fontTable+xml",
    "websettings": f"{_WORD}.webSettings+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}


class ContentTypes:
    """What the file says its parts are."""

    def __init__(self, parts: WordParts) -> None:
        """Read them. Raises UnreadableText."""
        self._parts: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        held = parts.find(PART)
        for element in parse_xml(parts.read(held), name="The part [Content_Types].xml") if held else ():
            kind = element.get("ContentType", "")
            if element.get("PartName"):
                self._parts.setdefault(element.get("PartName", "").lstrip("/").lower(), kind)
            elif element.get("Extension"):
                self._endings.setdefault(element.get("Extension", "").lower(), kind)

    def of(self, path: str, kind: str) -> str:
        """Return the type of a part, which is of the kind `kind` by its relationship."""
        ending = posixpath.splitext(path)[1].lstrip(".").lower()
        found = self._parts.get(path.lower()) or _USUAL.get(kind) or self._endings.get(ending) or _USUAL.get(ending)
        return found or "application/octet-stream"


def write_types(types: dict[str, str]) -> bytes:
    """Return the part that says the type of each part by name."""
    root = etree.Element(f"{{{_NAMESPACE}}}Types", nsmap={None: _NAMESPACE})
    usual = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for ending, kind in usual.items():
        etree.SubElement(root, f"{{{_NAMESPACE}}}Default", Extension=ending, ContentType=kind)
    for name, kind in types.items():
        etree.SubElement(root, f"{{{_NAMESPACE}}}Override", PartName=f"/{name}", ContentType=kind)
    return write_xml(root)
