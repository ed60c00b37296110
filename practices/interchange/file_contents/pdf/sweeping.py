"""What may hang on any object of a PDF file beside what it shows."""

from typing import Any

import pikepdf

from practices.interchange.file_contents.held import Contents, Kind
from practices.interchange.file_contents.pdf.objects import (
    array_in,
    as_dictionary,
    delete,
    get,
    name_in,
    reachable,
    text_in,
)
from practices.interchange.file_contents.pictures import clean_picture
from practices.interchange.file_contents.word.fields import is_local

_DROPPED = {
    "/Metadata": Kind.METADATA,
    "/PieceInfo": Kind.CUSTOM_DATA,
    "/AF": Kind.ATTACHMENTS,
    "/AA": Kind.SCRIPTS,
    "/JS": Kind.SCRIPTS,
    "/Thumb": Kind.THUMBNAILS,
    "/LastModified": Kind.METADATA,
    "/OPI": Kind.EXTERNAL_SOURCES,
    "/Alternates": Kind.HIDDEN_PICTURES,
    "/EF": Kind.ATTACHMENTS,
    "/SpiderInfo": Kind.METADATA,
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
_FORM_KEYS = frozenset({
    "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Ref", "/OC",
    "/StructParent", "/StructParents", "/Name", "/Length", "/Filter", "/DecodeParms", "/Lang",
})  # fmt: skip


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
            contents.add(Kind.CUSTOM_DATA, "UserProperties")
            delete(held, "/P")
            delete(held, "/O")
        if words := text_in(held, "/Alt"):
            contents.add(Kind.ALTERNATIVE_TEXTS, words)
        if isinstance(held, pikepdf.Stream):
            _sweep_stream(held, contents)
        if name_in(held, "/Type") == "/OutputIntent":
            delete(held, "/Info")


def _sweep_action(held: Any, contents: Contents) -> None:
    """Keep actions that lead to a place in the file or to an address."""
    action = get(held, "/A")
    if as_dictionary(action) is not None and "/S" in action:
        kind = name_in(action, "/S")
        address = text_in(action, "/URI") or text_in(action, "/F") or text_in(get(action, "/F"), "/F")
        if kind not in _ACTIONS and (kind in _HARMFUL or "/O" not in action):
            contents.add(Kind.SCRIPTS, text_in(action, "/JS") or kind)
            del held["/A"]
        elif is_local(address):
            contents.add(Kind.EXTERNAL_SOURCES, address)
            del held["/A"]
    if name_in(held, "/S") in _ACTIONS and delete(held, "/Next"):
        contents.add(Kind.SCRIPTS)
    if delete(held, "/PA"):
        contents.add(Kind.CUSTOM_DATA)


def _sweep_stream(held: Any, contents: Contents) -> None:
    if name_in(held, "/Subtype") == "/Form":
        for key in [key for key in held if key not in _FORM_KEYS]:
            contents.add(Kind.CUSTOM_DATA, key)
            del held[key]
    elif name_in(held, "/Subtype") == "/Image":
        filters = array_in(held, "/Filter") or [get(held, "/Filter")]
        if [str(one) for one in filters] == ["/DCTDecode"]:
            raw = held.read_raw_bytes()
            cleaned = clean_picture(raw)
            if cleaned is None:
                contents.add(Kind.UNREAD_PICTURES)
            elif cleaned != raw:
                contents.add(Kind.PICTURE_METADATA)
                held.write(cleaned, filter=pikepdf.Name.DCTDecode, decode_parms=get(held, "/DecodeParms"))
