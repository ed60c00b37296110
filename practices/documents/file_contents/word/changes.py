"""Tracked changes of a Word file, accepted or rejected."""

import re

from lxml import etree

from practices.documents.file_contents.held import Changes, ContentKind, Contents
from practices.documents.file_contents.packages import drop, unwrap
from practices.documents.file_contents.word.names import child_named, name_of, short, value, words_of

_INSERTED, _DELETED = frozenset({"w:ins", "w:moveTo"}), frozenset({"w:del", "w:moveFrom"})
_RANGE = re.compile(r"w:(?:moveFrom|moveTo|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End)")
_CHANGE = re.compile(r"w:(?:rPr|pPr|sectPr|tblPr|tblGrid|trPr|tcPr|tblPrEx|numbering)Change")
_CELLS = frozenset({"w:cellIns", "w:cellDel", "w:cellMerge"})
_KEPT_ON_RESTORE = {
    "w:pPrChange": frozenset({"w:rPr", "w:sectPr"}),
    "w:sectPrChange": frozenset({"w:headerReference", "w:footerReference"}),
    "w:rPrChange": _INSERTED | _DELETED,
}
_BETWEEN_PARAGRAPHS = frozenset({
    "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:commentRangeStart", "w:commentRangeEnd", "w:permStart",
    "w:permEnd",
})  # fmt: skip
_MARKS = _INSERTED | _DELETED | _CELLS


def settle_changes(root: etree._Element, changes: Changes, contents: Contents) -> None:
    """Accept or reject every tracked change in a part, and count them."""
    found = [
        element
        for element in root.iter()
        if (name := name_of(element)) in _MARKS or _CHANGE.fullmatch(name) or _RANGE.fullmatch(name)
    ]
    contents.add_names(value(element, "w:author") for element in found)
    for element in reversed(found):
        name = name_of(element)
        parent = element.getparent()
        if parent is None:
            continue
        if _RANGE.fullmatch(name):
            drop(element)
            continue
        is_container = name in _INSERTED | _DELETED and not name_of(parent).endswith("Pr")
        contents.add(ContentKind.TRACKED_CHANGES, words_of(element) if is_container else "")
        if _CHANGE.fullmatch(name):
            _settle_properties(element, parent, changes)
        elif is_container:
            _settle_words(element, name, changes)
        else:
            _settle_mark(element, parent, name, changes)


def _stays(name: str, changes: Changes) -> bool:
    """Say whether what is marked so is part of the text when changes are settled."""
    if name in _INSERTED or name == "w:cellIns":
        return changes == "accept"
    return name == "w:cellMerge" or changes == "reject"


def _settle_words(element: etree._Element, name: str, changes: Changes) -> None:
    if not _stays(name, changes):
        drop(element)
        return
    for one in element.iter():
        if (deleted := short(one.tag)) in {"w:delText", "w:delInstrText"}:
            one.tag = one.tag.replace(deleted[2:], "t" if deleted == "w:delText" else "instrText")
    unwrap(element)


def _settle_properties(change: etree._Element, properties: etree._Element, changes: Changes) -> None:
    """Drop a change of properties, or put the former ones back."""
    name = name_of(change)
    former = change[0] if changes == "reject" and len(change) and name != "w:numberingChange" else None
    drop(change)
    if former is None:
        return
    kept = _KEPT_ON_RESTORE.get(name, frozenset())
    for child in list(properties):
        if name_of(child) not in kept:
            drop(child)
    if name != "w:rPrChange":
        properties.attrib.update(former.attrib)
    at_end = [child for child in properties if name_of(child) in {"w:rPr", "w:sectPr"}]
    for child in list(former):
        if name_of(child) not in kept:
            properties.append(child)
    for child in at_end if name == "w:pPrChange" else ():  # the schema wants them last
        properties.append(child)


def _settle_mark(mark: etree._Element, properties: etree._Element, name: str, changes: Changes) -> None:
    """Settle the mark of a paragraph's end, of a row or of a cell."""
    held = properties.getparent()
    drop(mark)
    if held is None or _stays(name, changes):
        return
    kind = name_of(properties)
    if kind == "w:rPr" and name_of(held) == "w:pPr":
        paragraph = held.getparent()
        if paragraph is not None:
            _join_with_next(paragraph)
    elif kind == "w:trPr" or name == "w:cellDel" or (kind == "w:tcPr" and name == "w:cellIns"):
        _drop_from_table(held)


def _join_with_next(paragraph: etree._Element) -> None:
    """Put the words of a paragraph before those of the next one: the mark between them is gone."""
    if child_named(paragraph, "w:pPr", "w:sectPr") is not None:
        return
    following = _next_paragraph(paragraph)
    has_words = bool(words_of(paragraph).strip())
    if following is None:
        if not has_words and paragraph.getprevious() is not None and paragraph.getnext() is not None:
            drop(paragraph)
        return
    moved = [child for child in paragraph if name_of(child) != "w:pPr"]
    if has_words and moved and words_of(following).strip():
        moved.append(_make_space(paragraph))
    properties = child_named(following, "w:pPr")
    place = 0 if properties is None else following.index(properties) + 1
    following[place:place] = moved
    drop(paragraph)


def _make_space(like: etree._Element) -> etree._Element:
    run = like.makeelement(like.tag[:-1] + "r")
    words = etree.SubElement(run, like.tag[:-1] + "t")
    words.text = " "
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _next_paragraph(paragraph: etree._Element) -> etree._Element | None:
    following = paragraph.getnext()
    while following is not None and name_of(following) in _BETWEEN_PARAGRAPHS:
        following = following.getnext()
    while following is not None and name_of(following) in {"w:sdt", "w:sdtContent", "w:customXml", "w:ins"}:
        inner = child_named(following, "w:sdtContent")
        following = inner if inner is not None else next(iter(following), None)
    return following if following is not None and name_of(following) == "w:p" else None


def _drop_from_table(element: etree._Element) -> None:
    """Drop a row or a cell, and the row or table that is left empty by it."""
    around = element.getparent()
    drop(element)
    if around is None or name_of(around) not in {"w:tr", "w:tbl"}:
        return
    if not any(name_of(one) in {"w:tc", "w:tr", "w:sdt", "w:customXml", "w:ins", "w:del"} for one in around):
        outside = around.getparent()
        if name_of(around) == "w:tr":
            _drop_from_table(around)
        else:
            drop(around)
            _end_cell(outside, around.tag[:-3])


def _end_cell(cell: etree._Element | None, prefix: str) -> None:
    """Return a cell the paragraph that it must end with."""
    if cell is not None and name_of(cell) == "w:tc" and (not len(cell) or name_of(cell[-1]) != "w:p"):
        etree.SubElement(cell, prefix + "p")
