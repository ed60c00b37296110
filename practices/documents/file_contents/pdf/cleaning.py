"""A PDF file without what is not its pages, and a file without its hidden layers."""

import io
import re
from typing import Any

import pikepdf

from practices.documents.file_contents.held import Changes, Cleaned, ContentKind, Contents
from practices.documents.file_contents.pdf.annotations import AnnotationCleaner
from practices.documents.file_contents.pdf.content import ContentCleaner, Resources
from practices.documents.file_contents.pdf.layers import Layers
from practices.documents.file_contents.pdf.objects import (
    array_in,
    as_dictionary,
    delete,
    dictionary_in,
    get,
    key_of,
    name_in,
    reachable,
    text_in,
)
from practices.documents.file_contents.pdf.opening import open_pdf
from practices.documents.file_contents.pdf.structure import StructureCleaner
from practices.documents.file_contents.pdf.sweeping import sweep
from practices.documents.file_contents.pdf.unseen import find_unseen_words

_CATALOG = frozenset({
    "/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences",
    "/PageLayout", "/PageMode", "/Outlines", "/URI", "/StructTreeRoot", "/MarkInfo", "/Lang", "/AcroForm",
    "/OutputIntents", "/OCProperties",
})  # fmt: skip
_PAGE = frozenset({
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents",
    "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit", "/Dur", "/Trans",
})  # fmt: skip
_OF_CATALOG = {
    "/Metadata": ContentKind.METADATA,
    "/OpenAction": ContentKind.SCRIPTS,
    "/AA": ContentKind.SCRIPTS,
    "/AF": ContentKind.ATTACHMENTS,
    "/Collection": ContentKind.ATTACHMENTS,
    "/Perms": ContentKind.SIGNATURES,
    "/DSS": ContentKind.SIGNATURES,
}
_OF_PAGE = {
    "/Metadata": ContentKind.METADATA,
    "/Thumb": ContentKind.THUMBNAILS,
    "/AA": ContentKind.SCRIPTS,
    "/AF": ContentKind.ATTACHMENTS,
}
_NAMES = {
    "/EmbeddedFiles": ContentKind.ATTACHMENTS,
    "/JavaScript": ContentKind.SCRIPTS,
    "/Pages": ContentKind.HIDDEN_TEXT,
}
_PEOPLE = frozenset({"/Author", "/Company", "/Manager"})
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_EMPTY = re.compile(rb"xref\s+0 0\s+trailer")
"""A list of objects with nothing in it, which Word writes for readers of old."""
_CREATORS = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def clean_pdf(data: bytes, _changes: Changes = "accept") -> Cleaned:
    """Return a copy without metadata, attachments, scripts, annotations, hidden layers, signatures and old versions.

    Links, values of forms, bookmarks and descriptions of pictures stay; the pages look as before, except for what
    was hidden or written upon them. Raises UnreadableText for what is locked or damaged.
    """
    contents = Contents()
    _count_versions(data, contents)
    with open_pdf(data) as document:
        if document.is_encrypted:
            contents.add(ContentKind.PROTECTION)
        _count_unused(document, contents)
        _clean(document, contents)
        find_unseen_words(data, contents)
        return contents.make_copy(_save(document), ".pdf")


def drop_hidden_layers(data: bytes) -> tuple[bytes, list[str]]:
    """Return the file without its hidden layers, and their names; the file itself if it has none.

    Raises UnreadableText for a file that cannot be opened.
    """
    with open_pdf(data) as document:
        layers = Layers(document)
        if not layers.hidden:
            return data, []
        cleaner = ContentCleaner(document, layers, Contents(), only_layers=True)
        for page in document.pages:
            cleaner.clean_page(page.obj)
        return _save(document), layers.names


def _clean(document: pikepdf.Pdf, contents: Contents) -> None:
    root = document.Root
    layers = Layers(document)
    for name in layers.names:
        contents.add(ContentKind.HIDDEN_LAYERS, name)
    _clean_info(document, contents)
    _clean_names(root, contents)
    annotations = AnnotationCleaner(layers, contents)
    cleaner = ContentCleaner(document, layers, contents)
    for page in document.pages:
        _keep_keys(page.obj, _PAGE, _OF_PAGE, contents)
        annotations.clean_page(page.obj)
        cleaner.clean_page(page.obj)
        _clean_appearances(page.obj, cleaner)
    annotations.clean_form(root)
    _keep_keys(root, _CATALOG, _OF_CATALOG, contents)
    form = dictionary_in(root, "/AcroForm")
    cleaner.prune(Resources(dictionary_in(form, "/DR"), (0, 0)))
    StructureCleaner(cleaner.cut, annotations.removed).clean(root)
    layers.forget_hidden()
    if not array_in(dictionary_in(root, "/OCProperties"), "/OCGs"):
        delete(root, "/OCProperties")
    sweep(root, contents)


def _clean_appearances(page: Any, cleaner: ContentCleaner) -> None:
    """Rewrite how links and fields look."""
    for annotation in array_in(page, "/Annots"):
        looks = dictionary_in(annotation, "/AP")
        for look in looks.values() if looks is not None else ():
            states = [look] if isinstance(look, pikepdf.Stream) else look.values() if as_dictionary(look) else ()
            for state in states:
                cleaner.clean_form(state, Resources(None, (0, 0)))


def _keep_keys(holder: Any, kept: frozenset[str], kinds: dict[str, ContentKind], contents: Contents) -> None:
    for key in [key for key in holder if key not in kept]:
        kind = kinds.get(key, ContentKind.CUSTOM_DATA)
        example = key if kind == ContentKind.CUSTOM_DATA else ""
        if key == "/Metadata":
            _name_creators(holder[key], contents)
        contents.add(kind, example)
        del holder[key]


def _name_creators(held: Any, contents: Contents) -> None:
    """Name the authors that XMP metadata name."""
    if isinstance(held, pikepdf.Stream):
        for found in _CREATORS.findall(held.read_bytes()[:1_000_000]):
            contents.add_names(_TAG.sub("\n", found.decode("utf-8", "replace")).split("\n"))


def _clean_info(document: pikepdf.Pdf, contents: Contents) -> None:
    info = dictionary_in(document.trailer, "/Info")
    for key in info if info is not None else ():
        words = text_in(info, key)
        if words or key not in _PEOPLE:
            contents.add(ContentKind.NAMES if key in _PEOPLE else ContentKind.METADATA, words)
    for key in [key for key in document.trailer if key not in {"/Root", "/Size", "/ID"}]:
        if key not in {
            "/Info",
            "/Prev",
            "/XRefStm",
            "/Encrypt",
            "/Type",
            "/W",
            "/Index",
            "/Filter",
            "/Length",
            "/DecodeParms",
        }:
            contents.add(ContentKind.CUSTOM_DATA, key)
        if key != "/Encrypt":
            del document.trailer[key]


def _clean_names(root: Any, contents: Contents) -> None:
    """Keep of the named things the places in the document."""
    names = dictionary_in(root, "/Names")
    for key in [key for key in names if key != "/Dests"] if names is not None else ():
        kind = _NAMES.get(key, ContentKind.CUSTOM_DATA)
        found = list(_tree_names(names[key]))
        contents.add(kind, "; ".join(found), count=max(len(found), 1))
        del names[key]


def _tree_names(tree: Any) -> Any:
    """Yield the names in a tree of names."""
    for node, _, _ in reachable(tree) if as_dictionary(tree) is not None else ():
        if "/Names" in node:
            for name in array_in(node, "/Names")[::2]:
                yield str(name) if isinstance(name, pikepdf.String) else ""


def _count_versions(data: bytes, contents: Contents) -> None:
    """Count the earlier versions that were saved into the file, and say if something stands behind its end."""
    ends = [match for match in _END.finditer(data) if int(match[1]) and not _EMPTY.match(data, int(match[1]))]
    if len(ends) > 1:
        contents.add(ContentKind.VERSIONS, count=len(ends) - 1)
    if ends and data[ends[-1].end() :].strip(b"\r\n\t \x00\x1a"):
        contents.add(ContentKind.UNUSED_PARTS, data[ends[-1].end() :].strip()[:80].decode("latin-1"))
    before = data[: max(data[:1024].find(b"%PDF-"), 0)].strip(b"\xef\xbb\xbf\r\n\t \x00")
    if before:
        contents.add(ContentKind.UNUSED_PARTS, before.decode("latin-1"))


def _count_unused(document: pikepdf.Pdf, contents: Contents) -> None:
    """Count the objects that nothing in the file leads to."""
    used = {key_of(held) for held, _, _ in reachable(document.trailer) if held.is_indirect}
    unused = [
        one
        for one in document.objects
        if as_dictionary(one) is not None and key_of(one) not in used and not _is_of_the_file(one)
    ]
    if unused and not (document.is_linearized and len(unused) <= 1):
        words = next((text_in(one, key) for one in unused for key in one if text_in(one, key)), "")
        contents.add(ContentKind.UNUSED_PARTS, words, count=len(unused))


def _is_of_the_file(held: Any) -> bool:
    return name_in(held, "/Type") in {"/XRef", "/ObjStm"} or get(held, "/Linearized") is not None


def _save(document: pikepdf.Pdf) -> bytes:
    """Return the file, written from its beginning, with the same bytes each time."""
    output = io.BytesIO()
    document.save(
        output,
        deterministic_id=True,
        encryption=False,
        linearize=False,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return output.getvalue()
