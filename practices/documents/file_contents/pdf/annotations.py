"""The annotations and form fields of a PDF file: links and forms stay, what somebody wrote upon the pages goes."""

from typing import Any

import pikepdf

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.pdf.layers import Layers
from practices.documents.file_contents.pdf.objects import (
    DEEPEST,
    array_in,
    as_dictionary,
    delete,
    dictionary_in,
    empty,
    get,
    key_of,
    name_in,
    number_in,
    text_in,
)

Key = tuple[int, int]
_HIDDEN = 0x2 | 0x20
"""The bits of an annotation that is not shown."""
_LINK_KEYS = "/Type /Subtype /Rect /Border /BS /C /F /A /PA /Dest /H /QuadPoints /StructParent /P /OC /Contents /AP /AS"
_FIELD_KEYS = f"{_LINK_KEYS} /MK /FT /V /T /TU /TM /Ff /Kids /Parent /Opt /MaxLen /Q /DA /DS /RV /TI /I /Lang"
_KEPT = {"/Link": frozenset(_LINK_KEYS.split()), "/Widget": frozenset(_FIELD_KEYS.split())}
_FORM_KEYS = frozenset({"/Fields", "/NeedAppearances", "/DR", "/DA", "/Q"})
_FILES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


class AnnotationCleaner:
    """Takes annotations off the pages. `removed` are their objects, which are emptied too."""

    def __init__(self, layers: Layers, contents: Contents) -> None:
        self.removed: set[Key] = set()
        self._widgets: set[Key] = set()
        self._met: set[Key] = set()
        self._layers = layers
        self._contents = contents

    def clean_page(self, page: Any) -> None:
        """Take off a page what is neither a link nor a field that is shown."""
        held = array_in(page, "/Annots")
        kept = [one for one in held if as_dictionary(one) is not None and self._stays(one)]
        for one in kept:
            allowed = _KEPT[name_in(one, "/Subtype")]
            for key in [key for key in one if key not in allowed]:
                if key not in {"/M", "/NM", "/CreationDate", "/DV", "/AA"}:
                    self._contents.add(ContentKind.CUSTOM_DATA, key)
                del one[key]
            if one.is_indirect:
                self._widgets.add(key_of(one))
            self._count_value(one)
        for one in held:
            if (
                as_dictionary(one) is not None
                and (not one.is_indirect or key_of(one) not in self._widgets)
                and one not in kept
            ):
                self._remove(one)
        if kept:
            page["/Annots"] = pikepdf.Array(kept)
        else:
            delete(page, "/Annots")

    def clean_form(self, root: Any) -> None:
        """Take out of the form the fields that stand on no page, and what is no field."""
        form = dictionary_in(root, "/AcroForm")
        if form is None:
            return
        if "/XFA" in form:
            self._contents.add(ContentKind.CUSTOM_DATA, "XFA")
        for key in [key for key in form if key not in _FORM_KEYS]:
            del form[key]
        fields = [field for field in array_in(form, "/Fields") if as_dictionary(field) is not None]
        kept = [field for field in fields if self._has_widget(field, 0)]
        if not kept:
            delete(root, "/AcroForm")
            return
        form["/Fields"] = pikepdf.Array(kept)

    def _stays(self, annotation: Any) -> bool:
        kind = name_in(annotation, "/Subtype")
        if self._layers.hides(get(annotation, "/OC")):
            return False
        if kind == "/Link":
            return True
        if kind != "/Widget" or number_in(annotation, "/F") & _HIDDEN:
            return False
        return not self._is_signature(annotation)

    def _is_signature(self, field: Any) -> bool:
        """Say whether a field is signed, and count it."""
        value = _inherited(field, "/V")
        if str(_inherited(field, "/FT")) != "/Sig" or as_dictionary(value) is None:
            return False
        said = [text_in(value, key) for key in ("/Name", "/Reason", "/Location", "/ContactInfo")]
        self._contents.add(ContentKind.SIGNATURES, ", ".join(filter(None, said)))
        return True

    def _remove(self, annotation: Any) -> None:
        kind = name_in(annotation, "/Subtype")
        if self._layers.hides(get(annotation, "/OC")):
            pass
        elif kind == "/Widget":
            if number_in(annotation, "/F") & _HIDDEN:
                self._contents.add(ContentKind.HIDDEN_TEXT, _text(_inherited(annotation, "/V")))
        elif kind in _FILES:
            self._contents.add(
                ContentKind.ATTACHMENTS, text_in(get(annotation, "/FS"), "/UF") or text_in(annotation, "/Contents")
            )
        elif kind != "/Popup":
            self._contents.add(ContentKind.ANNOTATIONS, text_in(annotation, "/Contents"))
        if kind != "/Widget":
            self._contents.add_names([text_in(annotation, "/T")])
        if annotation.is_indirect:
            self.removed.add(key_of(annotation))
        empty(annotation)

    def _count_value(self, annotation: Any) -> None:
        value = _inherited(annotation, "/V")
        if name_in(annotation, "/Subtype") == "/Widget" and value is not None and str(value) not in {"", "/Off"}:
            self._contents.add(ContentKind.FORM_VALUES, _text(value))
        if address := text_in(dictionary_in(annotation, "/A"), "/URI"):
            self._contents.add(ContentKind.LINKS, address)

    def _has_widget(self, field: Any, depth: int) -> bool:
        """Say whether a field stands on a page; take out of it what does not."""
        delete(field, "/DV")
        if field.is_indirect and key_of(field) in self._met:
            return False
        self._met.add(key_of(field))
        if field.is_indirect and key_of(field) in self._widgets:
            return True
        kids = [kid for kid in array_in(field, "/Kids") if as_dictionary(kid) is not None]
        kept = [kid for kid in kids if self._has_widget(kid, depth + 1)] if depth < DEEPEST else []
        if kept:
            field["/Kids"] = pikepdf.Array(kept)
            return True
        if "/V" in field and str(_inherited(field, "/FT")) != "/Sig":
            self._contents.add(ContentKind.HIDDEN_TEXT, _text(get(field, "/V")))
        empty(field)
        return False


def _inherited(field: Any, key: str) -> Any:
    for _ in range(DEEPEST):
        if as_dictionary(field) is None:
            return None
        if (held := get(field, key)) is not None:
            return held
        field = get(field, "/Parent")
    return None


def _text(held: Any) -> str:
    return str(held)[:400] if isinstance(held, pikepdf.String | pikepdf.Name) else ""
