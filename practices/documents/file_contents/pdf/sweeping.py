"""What may hang on any object of a PDF file beside what it shows."""

from typing import Any

import pikepdf

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.pdf.objects import (
    array_in,
    as_dictionary,
    delete,
    get,
    name_in,
    reachable,
    text_in,
)
from practices.documents.file_contents.pictures import clean_picture
from practices.documents.file_contents.word.fields import is_local

_DROPPED = {
    "/Metadata": ContentKind.METADATA,
    "/PieceInfo": ContentKind.CUSTOM_DATA,
    "/AF": ContentKind.ATTACHMENTS,
    "/AA": ContentKind.SCRIPTS,
    "/JS": ContentKind.SCRIPTS,
    "/Thumb": ContentKind.THUMBNAILS,
    "/LastModified": ContentKind.METADATA,
    "/OPI": ContentKind.EXTERNAL_SOURCES,
    "/Alternates": ContentKind.HIDDEN_PICTURES,
    "/EF": ContentKind.ATTACHMENTS,
    "/SpiderInfo": ContentKind.METADATA,
}
_NAMED_FREELY = frozenset({
    "/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace", "/Properties", "/CharProcs",
    "/Dests", "/ClassMap", "/RoleMap", "/Colorants", "/N", "/D", "/R", "/Names",
})  # fmt: skip
"""Dictionaries whose keys are names that the file makes up."""
_ACTIONS = frozenset({"/GoTo", "/GoToR", "/URI", "/Named"})
_HARMFUL = frozenset({
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/Movie", "/Sound",
    "/GoToE", "/Hide", "/SetOCGState", "/Trans", "/RichMediaExecute", "/GoTo3DView", "/Thread",
})  # fmt: skip
_KEYS = {
    kind: frozenset(f"/{key}" for key in keys.split())
    for kind, keys in {
        "/Form": "Type Subtype FormType BBox Matrix Resources Group OC StructParent StructParents Name Length "
        "Filter DecodeParms Lang",
        "/Image": "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate "
        "SMask SMaskInData Matte Name StructParent OC Length Filter DecodeParms",
        "/Pages": "Type Parent Kids Count Resources MediaBox CropBox Rotate",
        "/StructElem": "Type S P ID Pg K A C R T Lang Alt E ActualText NS Ref PhoneticAlphabet Phoneme",
        "/StructTreeRoot": "Type K IDTree ParentTree ParentTreeNextKey RoleMap ClassMap Namespaces",
        "/Font": "Type Subtype Name BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode "
        "DescendantFonts CIDSystemInfo DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs Resources",
        "outline": "Type Title Parent Prev Next First Last Count Dest A SE C F",
    }.items()
}
"""What the standard defines for objects of a kind; other keys are data of programs."""


def sweep(root: Any, contents: Contents) -> None:
    """Delete from every object what is for no reader."""
    for held, key, _ in reachable(root):
        if key in _NAMED_FREELY and not isinstance(held, pikepdf.Stream) and name_in(held, "/Type") == "":
            continue
        for name in _DROPPED.keys() & set(held.keys()):
            contents.add(_DROPPED[name], text_in(held, name))
            del held[name]
        _sweep_action(held, contents)
        if name_in(held, "/O") == "/UserProperties":
            contents.add(ContentKind.CUSTOM_DATA, "UserProperties")
            delete(held, "/P")
            delete(held, "/O")
        if words := text_in(held, "/Alt"):
            contents.add(ContentKind.ALTERNATIVE_TEXTS, words)
        _sweep_keys(held, contents)
        if isinstance(held, pikepdf.Stream) and name_in(held, "/Subtype") == "/Image":
            _sweep_image(held, contents)
        if name_in(held, "/Type") == "/OutputIntent":
            delete(held, "/Info")


def _sweep_action(held: Any, contents: Contents) -> None:
    """Keep actions that lead to a place in the file or to an address."""
    action = get(held, "/A")
    if as_dictionary(action) is not None and "/S" in action:
        kind = name_in(action, "/S")
        address = text_in(action, "/URI") or text_in(action, "/F") or text_in(get(action, "/F"), "/F")
        if kind not in _ACTIONS and (kind in _HARMFUL or "/O" not in action):
            contents.add(ContentKind.SCRIPTS, text_in(action, "/JS") or kind)
            del held["/A"]
        elif is_local(address):
            contents.add(ContentKind.EXTERNAL_SOURCES, address)
            del held["/A"]
    if name_in(held, "/S") in _ACTIONS and delete(held, "/Next"):
        contents.add(ContentKind.SCRIPTS)
    if delete(held, "/PA"):
        contents.add(ContentKind.CUSTOM_DATA)


def _sweep_keys(held: Any, contents: Contents) -> None:
    """Delete keys that the standard does not define for an object of this kind."""
    kind = name_in(held, "/Subtype") if isinstance(held, pikepdf.Stream) else name_in(held, "/Type")
    if "/Title" in held and "/Parent" in held:
        kind = "outline"
    for key in [key for key in held if key not in _KEYS[kind]] if kind in _KEYS else ():
        contents.add(
            ContentKind.EXTERNAL_SOURCES if key == "/Ref" else ContentKind.CUSTOM_DATA, text_in(held, key) or key
        )
        del held[key]


def _sweep_image(held: Any, contents: Contents) -> None:
    filters = [str(one) for one in array_in(held, "/Filter") or [get(held, "/Filter")]]
    raw = held.read_raw_bytes() if filters in (["/DCTDecode"], ["/JPXDecode"]) else b""
    if filters == ["/JPXDecode"] and (b"xml " in raw or b"uuid" in raw):
        contents.add(ContentKind.UNREAD_PICTURES)
    if filters != ["/DCTDecode"]:
        return
    cleaned = clean_picture(raw)
    if cleaned is None:
        contents.add(ContentKind.UNREAD_PICTURES)
    elif cleaned != raw:
        contents.add(ContentKind.PICTURE_METADATA)
        held.write(cleaned, filter=pikepdf.Name.DCTDecode, decode_parms=get(held, "/DecodeParms"))
