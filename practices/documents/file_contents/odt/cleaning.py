"""An OpenDocument text without what is not its words."""

import posixpath
import re

from lxml import etree

from practices.documents.archives import Archive, open_archive
from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.odt.changes import settle_odt_changes
from practices.documents.file_contents.odt.list_ids import number_list_ids
from practices.documents.file_contents.odt.markup import PEOPLE, MarkupCleaner, hidden_styles, local_name_of
from practices.documents.file_contents.odt.settings import clean_settings
from practices.documents.file_contents.packages import (
    drop,
    local_name,
    write_package,
    write_xml,
)
from practices.documents.file_contents.pictures import clean_picture
from practices.documents.file_contents.svg import clean_svg
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import parse_xml

_KIND = b"application/vnd.oasis.opendocument.text"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_FOLDERS = (
    ("Thumbnails/", ContentKind.THUMBNAILS),
    ("Versions/", ContentKind.VERSIONS),
    ("VersionList.xml", ContentKind.VERSIONS),
    ("Basic/", ContentKind.SCRIPTS),
    ("Scripts/", ContentKind.SCRIPTS),
    ("Dialogs/", ContentKind.SCRIPTS),
    ("META-INF/documentsignatures", ContentKind.SIGNATURES),
    ("META-INF/macrosignatures", ContentKind.SIGNATURES),
    ("Configurations2/", ContentKind.EDITING_TRACES),
    ("layout-cache", ContentKind.EDITING_TRACES),
    ("manifest.rdf", ContentKind.EDITING_TRACES),
    ("Object", ContentKind.EMBEDDED_FILES),
)
_SHOWN_OBJECTS = (".formula", ".chart")


def clean_odt(data: bytes, changes: Changes) -> Cleaned:
    """Return a copy with tracked changes settled, without comments, hidden words, names and data of programs.

    Raises UnreadableText for what is no OpenDocument text, is encrypted, damaged or larger than the limits.
    """
    try:
        return _OdtCleaner(data, changes).clean()
    except RecursionError as error:
        raise UnreadableText("The file is nested too deep: tables in tables, lists in lists.") from error


class _OdtCleaner:
    """Copies content, styles, settings, and the pictures and objects that they show."""

    def __init__(self, data: bytes, changes: Changes) -> None:
        self.archive: Archive = open_archive(data)
        self.changes = changes
        self.contents = Contents()
        self.types = self._read_manifest()
        self.written: dict[str, bytes] = {}
        self.names: dict[str, str] = {}

    def clean(self) -> Cleaned:
        """Return the copy. Raises UnreadableText."""
        kind = self.archive.read("mimetype").strip() if "mimetype" in self.archive else _KIND
        if not kind.startswith(_KIND) or "content.xml" not in self.archive:
            raise UnreadableText("The file is no OpenDocument text.")
        roots = {}
        for name in ("content.xml", "styles.xml"):
            if name in self.archive:
                roots[name] = self._parse(name)
        self.markup = MarkupCleaner(self.contents, hidden_styles(*roots.values()))
        for name, root in roots.items():
            if name == "content.xml":
                settle_odt_changes(root, self.changes, self.contents)
            self.markup.clean(root)
            self._follow(root)
            number_list_ids(root)
            etree.cleanup_namespaces(root)
            self.written[name] = write_xml(root)
        self._describe_meta()
        self._copy_settings()
        self._count_unused()
        manifest = self._write_manifest(_KIND.decode())
        parts = [("mimetype", _KIND), *self.written.items(), ("META-INF/manifest.xml", manifest)]
        return self.contents.make_copy(write_package(parts, stored=frozenset({"mimetype"})), ".odt")

    def _parse(self, name: str) -> etree._Element:
        data = self.archive.read(name)
        if b"<!--" in data:
            self.contents.add(
                ContentKind.CUSTOM_DATA,
                data.partition(b"<!--")[2].partition(b"-->")[0][:400].decode("utf-8", "replace"),
            )
        return parse_xml(data, name=f"The part {name}")

    def _read_manifest(self) -> dict[str, str]:
        name = "META-INF/manifest.xml"
        if name not in self.archive:
            return {}
        data = self.archive.read(name)
        if b"encryption-data" in data:
            raise UnreadableText("The file is protected by a password: save it without one first.")
        types = {}
        for entry in parse_xml(data, name="The part manifest.xml"):
            said = {local_name_of(key): value for key, value in entry.attrib.items()}
            types[said.get("full-path", "").strip("/")] = said.get("media-type", "")
        return types

    def _follow(self, root: etree._Element) -> None:
        """Copy the pictures and objects that are shown, under new names."""
        for element in list(root.iter()):
            for key in [key for key in element.attrib if local_name_of(key) == "href"]:
                target = posixpath.normpath(str(element.get(key)).removeprefix("./"))
                if target in self.archive:
                    if local_name(element) == "object-ole" or not self._copy_picture(target):
                        self.contents.add(ContentKind.EMBEDDED_FILES, target)
                        drop(element)
                    else:
                        element.set(key, self.names[target])
                elif any(name.startswith(f"{target}/") for name in self.archive.names):
                    if self.types.get(target, "").endswith(_SHOWN_OBJECTS):
                        self._copy_object(target)
                    else:
                        self.contents.add(ContentKind.EMBEDDED_FILES, target)
                        drop(element)

    def _copy_picture(self, target: str) -> bool:
        """Copy a picture; say whether it is one that is shown."""
        if target in self.names:
            return True
        data = self.archive.read(target)
        type_ = self.types.get(target, "")
        is_object = target.startswith("Object") and not target.startswith("ObjectReplacements/")
        if is_object or data.startswith(b"\xd0\xcf\x11\xe0"):
            return False
        ending = posixpath.splitext(target)[1].lower()
        ending = ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ""
        cleaned = clean_svg(data) if ending == ".svg" else clean_picture(data)
        if cleaned is None:
            self.contents.add(ContentKind.UNREAD_PICTURES, posixpath.basename(target))
            cleaned = data
        if cleaned != data and ending != ".svg":
            self.contents.add(ContentKind.PICTURE_METADATA)
        name = f"Pictures/{len(self.names) + 1}{ending}"
        self.names[target], self.written[name], self.types[name] = name, cleaned, type_
        return True

    def _copy_object(self, target: str) -> None:
        """Copy a formula or a chart."""
        for part in ("content.xml", "styles.xml"):
            name = f"{target}/{part}"
            if name in self.archive and name not in self.written:
                root = self._parse(name)
                self.markup.clean(root)
                self.written[name] = write_xml(root)
                self.names[name] = name

    def _describe_meta(self) -> None:
        if "meta.xml" not in self.archive:
            return
        try:
            root = parse_xml(self.archive.read("meta.xml"), name="meta.xml")
        except UnreadableText:
            self.contents.add(ContentKind.METADATA, "meta.xml")
            return
        for element in root.iter():
            if element is not root and not len(element):
                name, words = local_name(element), "".join(element.itertext()).strip()
                kind = (
                    ContentKind.NAMES
                    if name in PEOPLE
                    else ContentKind.CUSTOM_DATA
                    if name == "user-defined"
                    else ContentKind.METADATA
                )
                if name == "template":
                    kind, words = (
                        ContentKind.EXTERNAL_SOURCES,
                        " ".join(str(value) for value in element.attrib.values()),
                    )
                if words or (element.attrib and kind != ContentKind.NAMES):
                    self.contents.add(kind, words)

    def _copy_settings(self) -> None:
        """Copy the settings that say how the text is laid out."""
        if "settings.xml" not in self.archive:
            return
        root = self._parse("settings.xml")
        clean_settings(root, self.contents)
        self.written["settings.xml"] = write_xml(root)

    def _count_unused(self) -> None:
        known = {
            *self.names,
            "mimetype",
            "content.xml",
            "styles.xml",
            "settings.xml",
            "meta.xml",
            "META-INF/manifest.xml",
        }
        for name in self.archive.names:
            if name in known or name.endswith("/"):
                continue
            kind = next((kind for start, kind in _FOLDERS if name.startswith(start)), ContentKind.UNUSED_PARTS)
            self.contents.add(kind, posixpath.basename(name))

    def _write_manifest(self, kind: str) -> bytes:
        root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
        root.set(f"{{{_MANIFEST}}}version", "1.2")
        objects = [
            (f"{name}/", self.types[name]) for name in self.types if any(w.startswith(f"{name}/") for w in self.written)
        ]
        shown = [(name, type_) for name, type_ in objects if type_.endswith(_SHOWN_OBJECTS)]
        for name, type_ in [
            ("/", kind),
            *shown,
            *((name, self.types.get(name) or "text/xml") for name in self.written),
        ]:
            etree.SubElement(
                root,
                f"{{{_MANIFEST}}}file-entry",
                {f"{{{_MANIFEST}}}full-path": name, f"{{{_MANIFEST}}}media-type": type_},
            )
        return write_xml(root)
