"""What stands in the parts of a Word file that do not stay, for the one who decides about them."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from practices.documents.docx.names import parse_part
from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.packages import local_name
from practices.documents.file_contents.word.names import name_of, value, words_of
from practices.documents.file_contents.word.relationships import Relationship, WordParts, kind_held
from practices.documents.text import UnreadableText

_PEOPLE = frozenset({"creator", "lastModifiedBy", "Company", "Manager"})
_BESIDE_COMMENTS = frozenset({"commentsextended", "commentsids", "commentsextensible"})
_PROPERTIES = frozenset(["core-properties", "extended-properties", "coreproperties", "extendedproperties"])


def describe_part(relationship: Relationship, parts: WordParts, contents: Contents) -> None:
    """Count a part that does not stay; one that is broken is counted by its name."""
    kind = kind_held(relationship)
    if relationship.kind in _BESIDE_COMMENTS and ContentKind.COMMENTS in contents:
        return
    try:
        if not _describe_inside(relationship, parts, contents):
            contents.add(kind, posixpath.basename(relationship.path) or relationship.target)
    except UnreadableText:
        contents.add(kind, posixpath.basename(relationship.path))


def _describe_inside(relationship: Relationship, parts: WordParts, contents: Contents) -> bool:
    """Count what stands in a part; say whether its kind is one that can be looked into."""
    kind, path = relationship.kind, relationship.path
    if not path or kind not in {
        "comments",
        "people",
        "customxml",
        "custom-properties",
        "glossarydocument",
        *_PROPERTIES,
    }:
        return False
    root = parse_part(parts.read(path), name=f"The part {path}")
    if kind == "comments":
        return _describe_comments(root, contents)
    for words, found in _words_by_kind(kind, root, path):
        contents.add(found, words)
    return True


def _describe_comments(root: etree._Element, contents: Contents) -> bool:
    found = [element for element in root if name_of(element) == "w:comment"]
    for comment in found:
        contents.add(ContentKind.COMMENTS, words_of(comment))
    contents.add_names(value(comment, "w:author") for comment in found)
    return bool(found)


def _words_by_kind(kind: str, root: etree._Element, path: str) -> Iterator[tuple[str, ContentKind]]:
    """Yield the words of a part, and what they are."""
    if kind == "people":
        yield from ((next(map(str, person.attrib.values()), ""), ContentKind.NAMES) for person in root)
    elif kind in _PROPERTIES:
        for element in root:
            if words := "".join(element.itertext()).strip():
                yield words, ContentKind.NAMES if local_name(element) in _PEOPLE else ContentKind.METADATA
    elif kind == "custom-properties":
        yield from ((f"{one.get('name', '')}: {''.join(one.itertext())}", ContentKind.CUSTOM_DATA) for one in root)
    elif kind == "customxml":
        yield " ".join("".join(root.itertext()).split()) or path, ContentKind.CUSTOM_DATA
    else:
        yield words_of(root), ContentKind.HIDDEN_TEXT
