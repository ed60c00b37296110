"""The relationships of the parts of a Word file: which parts stay, and what the others are."""

import posixpath
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from practices.documents.archives import Archive
from practices.documents.file_contents.held import ContentKind
from practices.documents.file_contents.packages import write_xml
from practices.documents.xml_parts import parse_xml

ALWAYS = frozenset({
    "styles", "numbering", "settings", "fonttable", "theme", "footnotes", "endnotes", "websettings",
    "styleswitheffects", "diagramdrawing", "chartstyle", "chartcolorstyle", "themeoverride",
})  # fmt: skip
"""Kinds of parts that a part names by their kind alone."""
BY_KEY = frozenset({
    "header", "footer", "image", "chart", "chartex", "chartusershapes", "font", "diagramdata", "diagramlayout",
    "diagramquickstyle", "diagramcolors",
})  # fmt: skip
"""Kinds of parts that the XML of a part names by their key; without that they are shown nowhere."""
_KINDS = {
    **dict.fromkeys(("comments", "commentsextended", "commentsids", "commentsextensible"), ContentKind.COMMENTS),
    **dict.fromkeys(("documenttasks", "threadedcomment"), ContentKind.COMMENTS),
    **dict.fromkeys(("people", "persons"), ContentKind.NAMES),
    **dict.fromkeys(("vbaproject", "wordvbadata", "keymapcustomizations", "attachedtoolbars"), ContentKind.SCRIPTS),
    **dict.fromkeys(("control", "activexcontrolbinary", "ui/extensibility", "extensibility"), ContentKind.SCRIPTS),
    **dict.fromkeys(
        ("oleobject", "package", "afchunk", "subdocument", "video", "audio", "media"), ContentKind.EMBEDDED_FILES
    ),
    **dict.fromkeys(
        ("attachedtemplate", "mailmergesource", "mailmergeheadersource", "frame"), ContentKind.EXTERNAL_SOURCES
    ),
    **dict.fromkeys(("recipientdata", "transform"), ContentKind.EXTERNAL_SOURCES),
    **dict.fromkeys(("customxml", "customxmlprops", "custom-properties", "customproperties"), ContentKind.CUSTOM_DATA),
    **dict.fromkeys(("classificationlabels", "webextension", "webextensiontaskpanes"), ContentKind.CUSTOM_DATA),
    **dict.fromkeys(("core-properties", "extended-properties", "coreproperties"), ContentKind.METADATA),
    **dict.fromkeys(("extendedproperties", "printersettings"), ContentKind.METADATA),
    **dict.fromkeys(("thumbnail",), ContentKind.THUMBNAILS),
    **dict.fromkeys(("origin", "signature", "certificate"), ContentKind.SIGNATURES),
    **dict.fromkeys(("glossarydocument",), ContentKind.HIDDEN_TEXT),
    **dict.fromkeys(("hdphoto",), ContentKind.HIDDEN_PICTURES),
}
_BY_FOLDER = (
    ("_xmlsignatures/", ContentKind.SIGNATURES),
    ("customxml/", ContentKind.CUSTOM_DATA),
    ("docmetadata/", ContentKind.CUSTOM_DATA),
    ("customui/", ContentKind.SCRIPTS),
    ("docprops/", ContentKind.METADATA),
    ("word/embeddings/", ContentKind.EMBEDDED_FILES),
    ("word/activex/", ContentKind.SCRIPTS),
    ("word/printersettings/", ContentKind.METADATA),
    ("word/glossary/", ContentKind.HIDDEN_TEXT),
    ("word/vba", ContentKind.SCRIPTS),
    ("word/comments", ContentKind.COMMENTS),
)
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Relationship(NamedTuple):
    """A relationship of a part; `kind` is the last word of its type in small letters, `path` the part it leads to."""

    key: str
    type: str
    kind: str
    target: str
    path: str
    is_external: bool


def relationships_part(name: str) -> str:
    """Return the name of the part that holds the relationships of a part ("" for those of the package)."""
    folder, last = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{last}.rels")


class WordParts:
    """The parts of a Word file by name, in any mixture of capitals."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in reversed(archive.names)}

    @property
    def names(self) -> tuple[str, ...]:
        return self._archive.names

    def find(self, name: str) -> str | None:
        """Return the name of a part as the archive writes it; None for one that is not there."""
        return name if name in self._archive else self._names.get(name.lower())

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. Raises UnreadableText."""
        return self._archive.read(name)

    def relationships(self, name: str) -> list[Relationship]:
        """Return the relationships of a part. Raises UnreadableText."""
        held = self.find(relationships_part(name))
        if held is None:
            return []
        folder = posixpath.dirname(name)
        return [
            self._relationship(element, folder)
            for element in parse_xml(self.read(held), name=f"The part {held}")
            if element.get("Id") is not None
        ]

    def _relationship(self, element: etree._Element, folder: str) -> Relationship:
        get = element.get
        target, type_ = get("Target", ""), get("Type", "")
        is_external = get("TargetMode", "").lower() == "external"
        path = ""
        if not is_external:
            plain = target.partition("#")[0]
            joined = plain.lstrip("/") if plain.startswith("/") else posixpath.join(folder, plain)
            joined = posixpath.normpath(joined)
            path = self.find(joined) or self.find(unquote(joined)) or ""
        kind = posixpath.basename(type_.rstrip("/")).lower()
        return Relationship(get("Id", ""), type_, kind, target, path, is_external)


def kind_held(relationship: Relationship) -> ContentKind:
    """Return what a part is that does not stay."""
    if relationship.is_external:
        return ContentKind.EXTERNAL_SOURCES
    return _KINDS.get(relationship.kind) or kind_of_path(relationship.path)


def kind_of_path(path: str) -> ContentKind:
    """Return what a part is by its folder, which says less than its relationship."""
    low = path.lower()
    return next((kind for folder, kind in _BY_FOLDER if low.startswith(folder)), ContentKind.UNUSED_PARTS)


def write_relationships(rows: list[tuple[str, str, str, bool]]) -> bytes:
    """Return the part of these relationships: key, type, target, whether it leads out of the file."""
    root = etree.Element(f"{{{_NAMESPACE}}}Relationships", nsmap={None: _NAMESPACE})
    for key, type_, target, is_external in rows:
        one = etree.SubElement(root, f"{{{_NAMESPACE}}}Relationship", Id=key, Type=type_, Target=target)
        if is_external:
            one.set("TargetMode", "External")
    return write_xml(root)
