"""Tracked changes of an OpenDocument text, accepted or rejected."""

import copy

from lxml import etree

from practices.documents.file_contents.held import Changes, ContentKind, Contents
from practices.documents.file_contents.packages import add_words_before, drop, local_name, unwrap

_MARKS = frozenset({"change", "change-start", "change-end"})
_WORDS = frozenset({"p", "h"})


def settle_odt_changes(root: etree._Element, changes: Changes, contents: Contents) -> None:
    """Accept or reject every tracked change. A change of looks cannot be undone: the file does not keep the former."""
    tracked = [element for element in root.iter() if local_name(element) == "tracked-changes"]
    regions = {
        _key(region): region for tracking in tracked for region in tracking if local_name(region) == "changed-region"
    }
    for region in regions.values():
        _count(region, contents)
    if changes == "reject":
        for key, region in regions.items():
            kind = next((local_name(child) for child in region), "")
            if kind == "insertion":
                _take_out(root, key)
            elif kind == "deletion":
                _put_back(root, key, region)
    for element in [one for one in root.iter() if local_name(one) in _MARKS]:
        unwrap(element)
    for tracking in tracked:
        drop(tracking)


def _count(region: etree._Element, contents: Contents) -> None:
    people = [one.text for one in region.iter() if local_name(one) == "creator"]
    words = " ".join(
        word for one in region.iter() if local_name(one) in _WORDS for word in one.itertext() if word.strip()
    )
    contents.add(ContentKind.TRACKED_CHANGES, words)
    contents.add_names(people)


def _key(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(("}id", "change-id"))), "")


def _marks(root: etree._Element, key: str) -> dict[str, etree._Element]:
    return {
        local_name(element): element
        for element in root.iter()
        if local_name(element) in _MARKS
        and any(str(name).endswith("change-id") and value == key for name, value in element.attrib.items())
    }


def _take_out(root: etree._Element, key: str) -> None:
    """Take inserted words out, from the mark of their beginning to that of their end."""
    marks = _marks(root, key)
    start, end = marks.get("change-start"), marks.get("change-end")
    if start is None or end is None:
        return
    texts, tails, inside = _between(root, start, end)
    for element in texts:
        element.text = None
    for element in tails:
        element.tail = None
    around = set(end.iterancestors())
    first, last = _paragraph_of(start), _paragraph_of(end)
    for element in inside:
        if element not in around:
            drop(element)
    if first is not None and last is not None and first is not last:
        _append(first, end.tail, list(end.itersiblings()))
        drop(last)


def _between(
    root: etree._Element, start: etree._Element, end: etree._Element
) -> tuple[list[etree._Element], list[etree._Element], list[etree._Element]]:
    """Return what stands between two marks: elements by their first words, by the words behind them, and as such."""
    texts: list[etree._Element] = []
    tails: list[etree._Element] = []
    inside: list[etree._Element] = []
    is_inside = False
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element is end:
            break
        if event == "start" and is_inside:
            texts.append(element)
            inside.append(element)
        elif event == "end" and (is_inside or element is start):
            is_inside = True
            tails.append(element)
    return texts, tails, inside


def _put_back(root: etree._Element, key: str, region: etree._Element) -> None:
    """Put deleted words back where the mark stands."""
    mark = _marks(root, key).get("change")
    deleted = [copy.deepcopy(child) for child in region[0] if local_name(child) != "change-info"]
    paragraph = None if mark is None else _paragraph_of(mark)
    if mark is None or not deleted:
        return
    if paragraph is None:
        for child in deleted:
            mark.addprevious(child)
        return
    if len(deleted) == 1 and local_name(deleted[0]) in _WORDS:
        if deleted[0].text:
            add_words_before(mark, deleted[0].text)
        for child in list(deleted[0]):
            mark.addprevious(child)
        return
    _split(mark, paragraph, deleted)


def _split(mark: etree._Element, paragraph: etree._Element, deleted: list[etree._Element]) -> None:
    """Part a paragraph at a mark, and put paragraphs between the parts: the first and last of them join these."""
    rest = etree.Element(paragraph.tag, paragraph.attrib)
    words, following = mark.tail, list(mark.itersiblings())
    mark.tail = None
    first, *middle = deleted
    _append(paragraph, first.text, list(first))
    if middle:
        last = middle.pop()
        _append(rest, last.text, list(last))
    _append(rest, words, following)
    at = paragraph
    for child in (*middle, rest):
        at.addnext(child)
        at = child


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    return next((one for one in element.iterancestors() if local_name(one) in _WORDS), None)


def _append(paragraph: etree._Element, words: str | None, children: list[etree._Element]) -> None:
    if words and len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + words
    elif words:
        paragraph.text = (paragraph.text or "") + words
    paragraph.extend(children)
