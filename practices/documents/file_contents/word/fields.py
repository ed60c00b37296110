"""The fields of a Word file: those with paths, names and data in their code are replaced by their result."""

import re
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.docx.fields import kind_of
from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.packages import drop, unwrap
from practices.documents.file_contents.word.names import above, name_of, value

_KEPT = frozenset({
    "TOC", "TOA", "INDEX", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "REF", "PAGEREF", "NOTEREF",
    "HYPERLINK", "SEQ", "STYLEREF", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "FORMTEXT",
    "FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL", "EQ", "DATE", "TIME", "ADVANCE", "FILENAME", "BIBLIOGRAPHY",
})  # fmt: skip
"""What the code of these says is of use to every reader."""
_WITHOUT_RESULT = frozenset({"RD", "TC", "XE", "TA"})
_FROM_OUTSIDE = frozenset({
    "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO", "DATABASE", "IMPORT", "INCLUDE", "EMBED",
})  # fmt: skip
_ABOUT_PEOPLE = frozenset(["AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS"])
_SECRET_ADDRESS = re.compile(
    r'"?\s*(?:file:|\\\\|[A-Za-z]:[\\/]|/[A-Za-z]/|/(?:home|Users|Volumes|mnt)/)', re.IGNORECASE
)
_STORIES = ("w:txbxContent", "w:footnote", "w:endnote")
_WORDS = frozenset({"w:t", "w:delText"})
_CODES = frozenset({"w:instrText", "w:delInstrText"})
_MARKS = _CODES | {"w:fldChar"}


def is_local(address: str) -> bool:
    """Say whether an address is on the author's computer or network."""
    return _SECRET_ADDRESS.match(address) is not None


@dataclass(slots=True)
class _Field:
    """A field that is open: its marks, and what stands in its code and in its result."""

    marks: list[etree._Element] = field(default_factory=list)
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    in_result: bool = False


def settle_fields(root: etree._Element, contents: Contents) -> None:
    """Replace fields by their results, except those whose code is of use."""
    open_fields: dict[etree._Element | None, list[_Field]] = {}
    for element in list(root.iter()):
        name = name_of(element)
        if name == "w:fldSimple":
            _settle_simple(element, contents)
            continue
        around = element.getparent()
        if around is None or name_of(around) != "w:r" or name == "w:rPr":
            continue
        if name in _MARKS or any(open_fields.values()):
            _take(element, name, open_fields.setdefault(above(element, *_STORIES), []), contents)
    for stack in open_fields.values():
        for opened in stack:
            _end(opened, contents, is_broken_off=True)


def _take(element: etree._Element, name: str, stack: list[_Field], contents: Contents) -> None:
    """Take in what stands in a run while fields are open, or the mark that opens one."""
    kind = value(element, "w:fldCharType") if name == "w:fldChar" else None
    owner = stack.pop() if kind in {"separate", "end"} and stack else None
    for opened in stack:
        (opened.result if opened.in_result else opened.code).append(element)
    if kind == "begin":
        stack.append(_Field([element]))
    elif owner is not None:
        owner.marks.append(element)
        owner.in_result = True
        if kind == "end":
            _end(owner, contents)
        else:
            stack.append(owner)
    elif name in _CODES:
        _take_code(element, stack, contents)


def _take_code(element: etree._Element, stack: list[_Field], contents: Contents) -> None:
    if not stack:
        contents.add(ContentKind.HIDDEN_TEXT, element.text)
        drop(element)
    elif not stack[-1].in_result:
        stack[-1].words.append(element.text or "")


def _end(ended: _Field, contents: Contents, *, is_broken_off: bool = False) -> None:
    """Drop the code of a field that does not stay, and its marks."""
    code = "".join(ended.words)[:4000]
    kind = kind_of(code)
    if _is_kept(kind, code):
        for element in ended.code:
            if name_of(element) in _WORDS:
                contents.add(ContentKind.HIDDEN_TEXT, element.text)
                drop(element)
        return
    _count(kind, code, contents)
    for element in [
        *([] if is_broken_off else ended.marks),
        *(one for one in ended.code if not is_broken_off or name_of(one) == "w:instrText"),
        *(ended.result if kind in _WITHOUT_RESULT and not is_broken_off else ()),
    ]:
        _drop_from_run(element)


def _is_kept(kind: str, code: str) -> bool:
    if not code.strip():
        return True
    return kind in _KEPT and not (kind == "HYPERLINK" and is_local(code.strip()[len(kind) :].strip()))


def _count(kind: str, code: str, contents: Contents) -> None:
    if kind in _FROM_OUTSIDE or kind == "HYPERLINK":
        contents.add(ContentKind.EXTERNAL_SOURCES, code)
    elif kind in _ABOUT_PEOPLE:
        contents.add(ContentKind.NAMES, code)
    elif kind == "MACROBUTTON":
        contents.add(ContentKind.SCRIPTS, code)
    else:
        contents.add(ContentKind.HIDDEN_TEXT if kind in _WITHOUT_RESULT else ContentKind.CUSTOM_DATA, code)


def _drop_from_run(element: etree._Element) -> None:
    """Drop an element, and its run when nothing but its look is left."""
    run = element.getparent()
    drop(element)
    if run is not None and name_of(run) == "w:r" and all(name_of(child) == "w:rPr" for child in run):
        drop(run)


def _settle_simple(element: etree._Element, contents: Contents) -> None:
    code = value(element, "w:instr") or ""
    kind = kind_of(code)
    if _is_kept(kind, code):
        return
    _count(kind, code, contents)
    if kind in _WITHOUT_RESULT:
        drop(element)
    else:
        unwrap(element)
