"""A Word file (.docx, .docm, .dotx; strict ones too) without what is not its words."""

import posixpath
import re

from lxml import etree

from practices.documents.archives import open_archive
from practices.documents.docx.names import is_on, parse_part
from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.packages import drop, unwrap, write_package, write_xml
from practices.documents.file_contents.pictures import clean_picture
from practices.documents.file_contents.svg import clean_svg
from practices.documents.file_contents.word.changes import settle_changes
from practices.documents.file_contents.word.content_types import DOCUMENT, PART, ContentTypes, write_types
from practices.documents.file_contents.word.described import describe_part
from practices.documents.file_contents.word.fields import is_local, settle_fields
from practices.documents.file_contents.word.hidden import HiddenStyles, drop_hidden
from practices.documents.file_contents.word.markup import count_kept, drop_unused_heads, drop_unused_notes, sweep
from practices.documents.file_contents.word.names import (
    above,
    children_named,
    find_all,
    is_known,
    name_of,
    short,
    value,
)
from practices.documents.file_contents.word.relationships import (
    ALWAYS,
    BY_KEY,
    Relationship,
    WordParts,
    kind_of_path,
    relationships_part,
    write_relationships,
)
from practices.documents.text import UnreadableText

_MAIN = "word/document.xml"
_OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_READ_WITHOUT_RELATIONSHIPS = ("styles", "numbering", "footnotes", "endnotes")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")
_NOTES = {"footnotes": "w:footnoteReference", "endnotes": "w:endnoteReference"}
_LISTS_OF_PREFIXES = frozenset({"mc:Ignorable", "mc:MustUnderstand", "mc:ProcessContent", "Requires"})


def clean_word(data: bytes, changes: Changes) -> Cleaned:
    """Return a copy with tracked changes settled, without comments, hidden words, names and data of programs.

    Links, values of forms and descriptions of pictures stay. Raises UnreadableText for what is no Word file, is
    encrypted, damaged or larger than the limits.
    """
    try:
        return _WordCleaner(data, changes).clean()
    except RecursionError as error:
        raise UnreadableText("The file is nested too deep: tables in tables, boxes in boxes.") from error


class _WordCleaner:
    """Copies the parts that are shown, from the document on."""

    def __init__(self, data: bytes, changes: Changes) -> None:
        self.parts = WordParts(open_archive(data))
        self.changes = changes
        self.contents = Contents()
        self.types = ContentTypes(self.parts)
        self.written: dict[str, bytes] = {}
        self.written_types: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.seen: set[str] = set()
        self.notes: dict[str, frozenset[str]] = {}

    def clean(self) -> Cleaned:
        """Return the copy. Raises UnreadableText."""
        main, others = self._find_main()
        relationships = self.parts.relationships(main) or self._implied(main)
        styles = next((one.path for one in relationships if one.kind == "styles" and one.path), "")
        settings = next((one.path for one in relationships if one.kind == "settings" and one.path), "")
        self.styles = HiddenStyles.of(self.parts.read(styles) if styles else None)
        self.has_even = bool(settings) and _has_even_pages(self.parts.read(settings))
        for one in others:
            self._leave_out(one)
        self._copy(main, "document", _MAIN, relationships)
        self._count_unused()
        root = write_relationships([("rId1", _OFFICE_DOCUMENT, _MAIN, False)])
        parts = [(PART, write_types(self.written_types)), ("_rels/.rels", root), *self.written.items()]
        return self.contents.make_copy(write_package(parts), ".docx")

    def _find_main(self) -> tuple[str, list[Relationship]]:
        """Return the name of the part with the text, and the other relationships of the package."""
        rows = self.parts.relationships("")
        found = next((row.path for row in rows if row.type.endswith("/officeDocument") and row.path), "")
        main = found or self.parts.find(_MAIN)
        if not main or main.startswith(("xl/", "ppt/")):
            raise UnreadableText("The file is a ZIP archive, but no Word file: it holds no document.")
        return main, [row for row in rows if row.path != main]

    def _implied(self, main: str) -> list[Relationship]:
        """Return the relationships that the reader supposes where a file has none."""
        folder = posixpath.dirname(main)
        rows = []
        for kind in _READ_WITHOUT_RELATIONSHIPS:
            path = self.parts.find(posixpath.join(folder, f"{kind}.xml"))
            if path is not None:
                type_ = f"{posixpath.dirname(_OFFICE_DOCUMENT)}/{kind}"
                rows.append(Relationship(f"rId_{kind}", type_, kind, path, path, is_external=False))
        return rows

    def _copy(self, path: str, kind: str, name: str, relationships: list[Relationship]) -> None:
        """Copy a part under a new name, and those that it leads to."""
        self.seen.update((path, self.parts.find(relationships_part(path)) or ""))
        data = self.parts.read(path)
        self.names[path] = name
        self.written_types[name] = DOCUMENT if kind == "document" else self.types.of(path, kind)
        if kind == "font":
            self.written[name] = data
        elif kind == "image":
            self._copy_picture(name, data)
        else:
            self._copy_markup(path, kind, name, data, relationships)

    def _copy_picture(self, name: str, data: bytes) -> None:
        is_svg = name.endswith(".svg")
        cleaned = clean_svg(data) if is_svg else clean_picture(data)
        if cleaned is None:
            self.contents.add(ContentKind.UNREAD_PICTURES, posixpath.basename(name))
            cleaned = data
        if cleaned != data and (not is_svg or len(cleaned) < len(data)):
            self.contents.add(ContentKind.PICTURE_METADATA, _words_in(data) if not is_svg else "")
        self.written[name] = cleaned

    def _copy_markup(self, path: str, kind: str, name: str, data: bytes, relationships: list[Relationship]) -> None:
        if b"<!--" in data:
            self.contents.add(ContentKind.CUSTOM_DATA, _first_comment(data))
        root = parse_part(data, name=f"The part {path}")
        before = _keys_in(root)
        self._clean_tree(root, kind)
        kept, gone = self._sort_out(relationships, before, _keys_in(root))
        _detach(root, gone)
        if kind == "document":
            self.notes = {
                held: frozenset(value(one, "w:id") or "" for one in find_all(root, mark))
                for held, mark in _NOTES.items()
            }
        self.written[name] = b""  # keeps its place before those that it leads to
        rows = [(one.key, one.type, self._follow(one), one.is_external) for one in kept]
        if rows:
            self.written[relationships_part(name)] = write_relationships(rows)
        _forget_foreign_names(root)
        self.written[name] = write_xml(root)

    def _clean_tree(self, root: etree._Element, kind: str) -> None:
        contents = self.contents
        settle_changes(root, self.changes, contents)
        settle_fields(root, contents)
        drop_hidden(root, self.styles, contents)
        if kind == "document":
            drop_unused_heads(root, contents, has_even=self.has_even)
        if kind in _NOTES:
            drop_unused_notes(root, self.notes.get(kind, frozenset()), contents)
        sweep(root, contents)
        count_kept(root, contents)

    def _sort_out(
        self, relationships: list[Relationship], before: frozenset[str], used: frozenset[str]
    ) -> tuple[list[Relationship], frozenset[str]]:
        """Return the relationships that stay, and the keys of the others, which are counted."""
        kept: list[Relationship] = []
        gone: set[str] = set()
        kinds: set[str] = set()
        for one in relationships:
            is_link = one.kind == "hyperlink" and one.key in used and not is_local(one.target)
            is_shown = (one.kind in ALWAYS and one.kind not in kinds) or (one.kind in BY_KEY and one.key in used)
            if is_known(f"{{{one.type}}}") and (is_link or (is_shown and one.path and not one.is_external)):
                kept.append(one)
                kinds.add(one.kind)
                if is_link:
                    self.contents.add(ContentKind.LINKS, one.target)
                continue
            gone.add(one.key)
            if one.kind in BY_KEY | ALWAYS | {"hyperlink"} and one.key not in used:
                if one.key not in before:
                    self.contents.add(ContentKind.UNUSED_PARTS, posixpath.basename(one.path) or one.target)
                self._mark_seen(one.path)
            else:
                self._leave_out(one)
        return kept, frozenset(gone)

    def _follow(self, one: Relationship) -> str:
        """Copy the part that a relationship leads to, unless it was; return its target."""
        if one.is_external or not one.path:
            return one.target
        if one.path not in self.names:
            self._copy(one.path, one.kind, self._new_name(one), self.parts.relationships(one.path))
        return "/" + self.names[one.path]

    def _new_name(self, one: Relationship) -> str:
        ending = posixpath.splitext(one.path)[1].lower()
        ending = ending if _ENDING.fullmatch(ending) else ".bin"
        folder = "word/media" if one.kind == "image" else "word"
        number = sum(other.startswith(f"{folder}/{one.kind}") for other in self.names.values()) + 1
        return f"{folder}/{one.kind}{number}{ending}"

    def _leave_out(self, one: Relationship) -> None:
        """Count a part that does not stay; those that it leads to go with it."""
        if one.path and one.path in self.seen:
            return
        describe_part(one, self.parts, self.contents)
        self._mark_seen(one.path)

    def _mark_seen(self, path: str) -> None:
        waiting = [path]
        while waiting:
            at = waiting.pop()
            if not at or at in self.seen:
                continue
            self.seen.add(at)
            if (held := self.parts.find(relationships_part(at))) is not None:
                self.seen.add(held)
                waiting += [one.path for one in _relationships_if_sound(self.parts, at)]

    def _count_unused(self) -> None:
        """Count the parts that nothing leads to."""
        known = {*self.seen, *self.names, self.parts.find(PART), self.parts.find("_rels/.rels")}
        for name in self.parts.names:
            if name not in known and not name.endswith("/"):
                self.contents.add(kind_of_path(name), posixpath.basename(name))


def _relationships_if_sound(parts: WordParts, path: str) -> list[Relationship]:
    try:
        return parts.relationships(path)
    except UnreadableText:
        return []


def _has_even_pages(settings: bytes) -> bool:
    root = parse_part(settings, name="The part settings.xml")
    return any(is_on(value(one, "w:val")) for one in children_named(root, "w:evenAndOddHeaders"))


def _keys_in(root: etree._Element) -> frozenset[str]:
    """Return the keys of all relationships that a part names."""
    return frozenset(
        str(held)
        for element in root.iter()
        for key, held in element.attrib.items()
        if short(key).startswith("r:") or short(key) == "o:relid"
    )


def _detach(root: etree._Element, gone: frozenset[str]) -> None:
    """Drop what shows a part that does not stay."""
    for element in list(root.iter()) if gone else ():
        for key, held in list(element.attrib.items()):
            if held in gone and (short(key).startswith("r:") or short(key) == "o:relid"):
                _detach_one(element, key)


def _detach_one(element: etree._Element, key: str) -> None:
    name = name_of(element)
    if name in {"a:blip", "v:imagedata", "v:fill", "v:stroke"} or element.getparent() is None:
        del element.attrib[key]
    elif name == "w:hyperlink":
        del element.attrib[key]
        if value(element, "w:anchor") is None:
            unwrap(element)
    elif name.endswith(":contentPart"):
        choice = above(element, "mc:Choice")
        drop(element if choice is None else choice)
    elif name.endswith(":imgLayer"):
        extension = above(element, "a:ext")
        drop(element if extension is None else extension)
    else:
        drop(element)


def _forget_foreign_names(root: etree._Element) -> None:
    """Drop the declarations of namespaces that nothing needs, and of those that Word does not know."""
    foreign = {
        prefix
        for element in root.iter()
        for prefix, uri in element.nsmap.items()
        if prefix is not None and not is_known(f"{{{uri}}}")
    }
    needed: set[str] = set()
    for element in root.iter():
        for key, held in element.attrib.items():
            if short(key) in _LISTS_OF_PREFIXES:
                kept = [word for word in str(held).split() if word.partition(":")[0] not in foreign]
                needed.update(word.partition(":")[0] for word in kept)
                element.set(key, " ".join(kept))
    etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(needed))


def _first_comment(data: bytes) -> str:
    return data.partition(b"<!--")[2].partition(b"-->")[0][:400].decode("utf-8", "replace")


_LETTERS = re.compile(rb"[A-Za-z0-9 .,:;/_()@-]{8,}")


def _words_in(data: bytes) -> str:
    """Return the first words that stand in the bytes of a picture."""
    match = _LETTERS.search(data[:4096])
    return match[0].decode("ascii") if match else ""
