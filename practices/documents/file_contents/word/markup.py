"""What stands in the XML of a Word file beside its words: marks of comments, names, data of other programs."""

import re

from lxml import etree

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.packages import drop, unwrap
from practices.documents.file_contents.word.fields import is_local
from practices.documents.file_contents.word.names import (
    child_named,
    children_named,
    find_all,
    is_known,
    name_of,
    short,
    value,
    words_of,
)

_WORDS = frozenset(["w:t", "w:instrText", "w:delText", "m:t"])
_COMMENT_MARKS = frozenset({"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef"})
_PERMISSIONS = frozenset({"w:permStart", "w:permEnd"})
_HOLDING = {
    **dict.fromkeys(("w:delText", "w:delInstrText"), ContentKind.HIDDEN_TEXT),
    **dict.fromkeys(("w:fldData", "w:binData"), ContentKind.CUSTOM_DATA),
    **dict.fromkeys(("w:entryMacro", "w:exitMacro"), ContentKind.SCRIPTS),
}
_CONTROL_DATA = frozenset(["w:tag", "w:alias", "w:dataBinding", "w15:dataBinding", "w:placeholder"])
_SETTINGS = {
    **dict.fromkeys(("w:attachedTemplate", "w:mailMerge", "w:saveThroughXslt"), ContentKind.EXTERNAL_SOURCES),
    **dict.fromkeys(("w:docVars", "w:attachedSchema", "w:schemaLibrary", "w:smartTagType"), ContentKind.CUSTOM_DATA),
    **dict.fromkeys(("w:writeProtection", "w:readModeInkLockDown"), ContentKind.PROTECTION),
    **dict.fromkeys(("w:rsids", "w:proofState", "w:revisionView", "w:activeWritingStyle"), ContentKind.EDITING_TRACES),
    **dict.fromkeys(("w14:docId", "w15:docId", "w:trackRevisions", "w:view"), ContentKind.EDITING_TRACES),
    **dict.fromkeys(("w:captions", "w:frameset"), ContentKind.CUSTOM_DATA),
}
_PASSWORD_SAFE = frozenset({"w:edit", "w:enforcement", "w:formatting"})
_NAMES = frozenset({
    "w:author", "w:initials", "w:userId", "w:ed", "w:edGrp", "w15:author", "w15:userId", "w15:providerId",
})  # fmt: skip
_TRACES = re.compile(r"(?:w:rsid\w*|w14:(?:paraId|textId))")
_FORM_CONTROLS = ("w:text", "w:dropDownList", "w:comboBox", "w:date", "w14:checkbox")
_NEUTRAL = "Picture"
_IMAGE_NAME = re.compile(r"[\\/]|\.\w{2,5}$")


def sweep(root: etree._Element, contents: Contents) -> None:
    """Drop what is no word, look or structure of the text."""
    for element in list(root.iter()):
        name = name_of(element)
        if element.getparent() is not None:
            if not is_known(element.tag) or "}" not in element.tag:
                contents.add(ContentKind.CUSTOM_DATA, "".join(element.itertext()))
                drop(element)
                continue
            if _sweep_element(element, name, contents):
                continue
        _sweep_attributes(element, name, contents)
        _sweep_stray_words(element, name, contents)


def _sweep_element(element: etree._Element, name: str, contents: Contents) -> bool:
    """Drop or unwrap an element that does not stay; say whether it is gone."""
    if name in _SETTINGS:
        contents.add(_SETTINGS[name], "" if _SETTINGS[name] == ContentKind.EDITING_TRACES else _values(element))
    elif name in _PERMISSIONS:
        contents.add_names((value(element, "w:ed"), value(element, "w:edGrp")))
    elif name in _HOLDING:
        contents.add(_HOLDING[name], value(element, "w:val") or element.text if name != "w:fldData" else "")
    elif name.startswith("?:filtered"):  # series of a chart that are filtered out
        contents.add(ContentKind.HIDDEN_TEXT, "".join(element.itertext()))
    elif name not in _COMMENT_MARKS and name != "w:proofErr":
        return name in _PARTLY and _PARTLY[name](element, contents)
    drop(element)
    return True


def _unwrap_data(element: etree._Element, contents: Contents) -> bool:
    """Leave of marked words the words."""
    contents.add(ContentKind.CUSTOM_DATA, _values(element))
    for properties in list(children_named(element, "w:smartTagPr", "w:customXmlPr")):
        drop(properties)
    unwrap(element)
    return True


def _values(element: etree._Element) -> str:
    return " ".join(str(held) for one in element.iter() for held in one.attrib.values())[:400]


def _drop_password(element: etree._Element, contents: Contents) -> bool:
    """Keep that the document is protected, without the digest of its password."""
    for key in [key for key in element.attrib if short(key) not in _PASSWORD_SAFE]:
        contents.add(ContentKind.PROTECTION)
        del element.attrib[key]
    return False


def _sweep_control(properties: etree._Element, contents: Contents) -> bool:
    """Drop the data of a content control; what it offers to fill in stays."""
    for child in list(properties):
        name = name_of(child)
        if name in _CONTROL_DATA or name.startswith("w15:webExtension"):
            if name != "w:placeholder":
                contents.add(ContentKind.CUSTOM_DATA, value(child, "w:val") or _values(child))
            drop(child)
    return False


def _forget_workbook(element: etree._Element, contents: Contents) -> bool:
    """Forget where the figures of a chart came from, if that is another file."""
    if _OTHER_FILE.search(element.text or ""):
        contents.add(ContentKind.EXTERNAL_SOURCES, element.text)
        element.text = "Sheet1!$A$1"
    return False


_OTHER_FILE = re.compile(r"[\[\\/]")
_PARTLY = {
    "c:f": _forget_workbook,
    "w:documentProtection": _drop_password,
    "w:smartTag": _unwrap_data,
    "w:customXml": _unwrap_data,
    "w:sdtPr": _sweep_control,
}


def _sweep_attributes(element: etree._Element, name: str, contents: Contents) -> None:
    for key in list(element.attrib):
        attribute = short(key)
        if _TRACES.fullmatch(attribute):
            contents.add(ContentKind.EDITING_TRACES)
        elif attribute in _NAMES:
            contents.add_names([element.get(key)])
        elif attribute == "w:date" and name != "w:date":
            contents.add(ContentKind.METADATA, element.get(key))
        elif attribute == "o:gfxdata" or not is_known(key):
            contents.add(ContentKind.CUSTOM_DATA, element.get(key) if attribute != "o:gfxdata" else "")
        elif attribute in {"o:title", "o:href", "r:href"}:
            contents.add(
                ContentKind.EXTERNAL_SOURCES if attribute != "o:title" else ContentKind.PICTURE_METADATA,
                element.get(key),
            )
        elif attribute in {"descr", "title", "alt"} and is_local(element.get(key, "")):
            contents.add(ContentKind.EXTERNAL_SOURCES, element.get(key))
        else:
            continue
        del element.attrib[key]
    if name.endswith((":docPr", ":cNvPr")) and element.get("name") not in {None, "", _NEUTRAL}:
        if _IMAGE_NAME.search(element.get("name", "")):
            contents.add(ContentKind.PICTURE_METADATA, element.get("name"))
        element.set("name", _NEUTRAL)


def _sweep_stray_words(element: etree._Element, name: str, contents: Contents) -> None:
    """Drop words that stand where no words may stand: programs pass over them."""
    prefix = name.partition(":")[0]
    if prefix in {"w", "m"} and name not in _WORDS and element.text:
        if element.text.strip():
            contents.add(ContentKind.CUSTOM_DATA, element.text)
        element.text = None
    if element.tail and element.getparent() is not None:
        if element.tail.strip():
            contents.add(ContentKind.CUSTOM_DATA, element.tail)
        element.tail = None


def count_kept(root: etree._Element, contents: Contents) -> None:
    """Count what stays although it is no word of the text: values of forms, descriptions of pictures."""
    for data in find_all(root, "w:ffData"):
        contents.add(
            ContentKind.FORM_VALUES, value(name, "w:val") if (name := child_named(data, "w:name")) is not None else ""
        )
    for control in find_all(root, "w:sdt"):
        properties = child_named(control, "w:sdtPr")
        if properties is not None and any(True for _ in children_named(properties, *_FORM_CONTROLS)):
            contents.add(ContentKind.FORM_VALUES, words_of(control))
    for element in root.iter():
        words = element.get("descr") or (element.get("alt") if name_of(element).startswith("v:") else "")
        if words:
            contents.add(ContentKind.ALTERNATIVE_TEXTS, words)


def drop_unused_heads(root: etree._Element, contents: Contents, *, has_even: bool) -> None:
    """Drop headers and footers for first or even pages where the document has none of their own."""
    sections = find_all(root, "w:sectPr")
    has_first = any(
        (value(title, "w:val") or "1") not in {"0", "false", "off"}
        for section in sections
        for title in children_named(section, "w:titlePg")
    )
    for section in sections:
        for reference in list(children_named(section, "w:headerReference", "w:footerReference")):
            kind = value(reference, "w:type")
            if (kind == "first" and not has_first) or (kind == "even" and not has_even):
                contents.add(ContentKind.HIDDEN_TEXT)
                drop(reference)


def drop_unused_notes(root: etree._Element, used: frozenset[str], contents: Contents) -> None:
    """Drop the notes that the text does not refer to."""
    for note in list(children_named(root, "w:footnote", "w:endnote")):
        kind = value(note, "w:type") or "normal"
        if kind == "normal" and (value(note, "w:id") or "") not in used:
            contents.add(ContentKind.HIDDEN_TEXT, words_of(note))
            drop(note)
