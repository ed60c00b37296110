"""The parts of a Word file that are read, found through its relationships; none outside the file is followed."""

import posixpath
from functools import cached_property

from lxml import etree

from practices.documents.archives import Archive, open_archive
from practices.documents.docx.markup import web_address
from practices.documents.docx.names import parse_part
from practices.documents.docx.seams import join_runs
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import parse_xml

_DOCUMENT = "word/document.xml"
_DOCUMENT_PART = "The part document.xml"
_SYMBOL_FONTS = (b"Symbol", b"symbol", b"ingdings", b"INGDINGS")
_CORE = "docProps/core.xml"
_OTHERS = {
    "xl/": "a spreadsheet (Excel), not a Word file.",
    "ppt/": "a presentation (PowerPoint), not a Word file.",
    "content.xml": "an OpenDocument file, not a Word file.",
}


class Package:
    """A Word file. Parts that are missing are None; those that are broken are refused.

    `has_symbol_fonts` says, once the document was read, whether it may name one.
    """

    def __init__(self, data: bytes) -> None:
        """Open the file. Raises UnreadableText."""
        self._archive: Archive = open_archive(data)
        self._document = self._find_document()
        self._targets: dict[str, str] = {}
        self._parts, self.links = self._read_relationships()
        self.has_symbol_fonts = True

    def read_document(self) -> etree._Element:
        """Return the root of the main part. Raises UnreadableText."""
        data = self._archive.read(self._document)
        self.has_symbol_fonts = b"rFonts" in data and any(name in data for name in _SYMBOL_FONTS)
        try:
            return parse_part(join_runs(data), name=_DOCUMENT_PART)
        except UnreadableText:
            return parse_part(data, name=_DOCUMENT_PART)  # refuses it too, by the line and column of the file

    def read_bytes(self, kind: str) -> bytes | None:
        """Return the bytes of the part that the document calls `kind`: "styles", "numbering", "footnotes"."""
        name = self._parts.get(kind)
        return None if name is None or name not in self._archive else self._archive.read(name)

    def read_part(self, kind: str) -> etree._Element | None:
        """Return the root of the part that the document calls `kind`."""
        data = self.read_bytes(kind)
        return None if data is None else parse_part(data, name=f"The part {kind}.xml")

    def read_picture(self, relationship: str) -> bytes | None:
        """Return the bytes of the part that a drawing names; None where the file does not hold it, or it is broken."""
        name = self._targets.get(relationship)
        if name is None or name not in self._archive:
            return None
        try:
            return self._archive.read(name)
        except UnreadableText:
            return None

    def read_property(self, name: str) -> str:
        """Return what the file says of itself ("title", "language"), "" if nothing or if that part is broken."""
        words = None if self._core is None else self._core.findtext(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return " ".join((words or "").split())[:500]

    @cached_property
    def _core(self) -> etree._Element | None:
        """The part with the file's properties, None if there is none or it is broken."""
        if _CORE not in self._archive:
            return None
        try:
            return parse_xml(self._archive.read(_CORE), name=_CORE)
        except UnreadableText:
            return None

    def _find_document(self) -> str:
        archive = self._archive
        if "_rels/.rels" in archive:
            for relationship in parse_xml(archive.read("_rels/.rels"), name="The part .rels"):
                if relationship.get("Type", "").endswith("/officeDocument"):
                    target = relationship.get("Target", "").lstrip("/")
                    if target.startswith(("xl/", "ppt/")):
                        break
                    if target in archive:
                        return target
        if _DOCUMENT in archive:
            return _DOCUMENT
        for start, what in _OTHERS.items():
            if any(name.startswith(start) for name in archive.names):
                raise UnreadableText(f"The file is {what}")
        raise UnreadableText("The file is a ZIP archive, but no Word file: it holds no document.")

    def _read_relationships(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the parts of the document by kind, and the web addresses by relationship."""
        folder, name = posixpath.split(self._document)
        relationships = posixpath.join(folder, "_rels", f"{name}.rels")
        parts: dict[str, str] = {}
        links: dict[str, str] = {}
        if relationships not in self._archive:
            known = ("styles", "numbering", "footnotes", "endnotes")
            return {kind: posixpath.join(folder, f"{kind}.xml") for kind in known}, links
        for relationship in parse_xml(self._archive.read(relationships), name="The part document.xml.rels"):
            target, key = relationship.get("Target", ""), relationship.get("Id", "")
            if relationship.get("TargetMode") == "External":
                links[key] = web_address(target)
                continue
            kind = posixpath.basename(relationship.get("Type", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            parts.setdefault(kind, posixpath.normpath(path))
            self._targets[key] = posixpath.normpath(path)
        return parts, links
