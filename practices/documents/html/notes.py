"""The footnotes of a page: a small link to a place further down, which is then no paragraph of the text."""

import re
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.html.looks import attribute, is_raised, marks_of, words_in

MOST_LINKS = 20_000
MOST_WORDS = 10_000
_MARK = re.compile(r"[\[(]?\s*(\d{1,4}|[a-z]{1,3}|[*†‡§¶]{1,3}|[ivxlc]{1,7})\s*[\])]?\.?", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:e?ft?n|foot-?notes?|end-?notes?|notes?|ref)(?=[\s_\-:.\d]|$)"
    r"|__fn|_?_?ftn|footnote|endnote|cite_note",
    re.IGNORECASE,
)
_BACK = re.compile(r"[↩↑^⇑⬆\ufe0e\s]*")
_HOLDERS = frozenset({"p", "li", "div", "td", "dd", "aside", "section"})
_KINDS = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")
_ROLES = frozenset({"doc-noteref", "noteref"})


@dataclass(slots=True)
class HtmlNotes:
    """`marks` gives the mark of each link to a note, `texts` the element of each mark's note."""

    marks: dict[etree._Element, str] = field(default_factory=dict)
    texts: dict[str, etree._Element] = field(default_factory=dict)
    places: set[etree._Element] = field(default_factory=set)

    def is_back_link(self, element: etree._Element) -> bool:
        """Whether a link in a note only leads back to the text, or repeats the note's number."""
        words = words_in(element)
        return attribute(element, "href").startswith("#") and bool(_BACK.fullmatch(words) or _MARK.fullmatch(words))


def find_notes(root: etree._Element) -> HtmlNotes:
    """Find the footnotes that are linked from the text. Marks that come twice are told apart by a suffix."""
    places = _named_places(root)
    notes = HtmlNotes()
    marks: dict[etree._Element, str] = {}
    sizes: dict[etree._Element, int] = {}
    for count, link in enumerate(root.iter("a")):
        address = attribute(link, "href")
        target = places.get(address[1:]) if address[:1] == "#" and count < MOST_LINKS else None
        mark = _MARK.fullmatch(words_in(link)) if target is not None else None
        holder = _holder(target) if target is not None and mark is not None else None
        if target is None or mark is None or holder is None:
            continue
        around = set(link.iterancestors())
        is_within = holder in around or any(above in marks for above in around)
        if is_within or not _is_reference(link, target):
            continue
        if holder not in sizes:
            sizes[holder] = len(words_in(holder))
        if sizes[holder] > MOST_WORDS:
            continue
        if holder not in marks:
            marks[holder] = _unused(mark[1], notes.texts)
            notes.texts[marks[holder]] = holder
        notes.marks[link] = marks[holder]
    notes.places |= marks.keys()
    return notes


def _named_places(root: etree._Element) -> dict[str, etree._Element]:
    places: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                places.setdefault(str(name), element)
    return places


def _is_reference(link: etree._Element, target: etree._Element) -> bool:
    if any(_ROLES & set(attribute(link, name).split()) for name in _KINDS):
        return True
    is_named = bool(
        _NOTE.search(marks_of(target))
        or _NOTE.search(attribute(target, "name"))
        or _NOTE.search(attribute(link, "href"))
    )
    return is_named or _leads_back(target, link)


def _leads_back(target: etree._Element, link: etree._Element) -> bool:
    """Whether the note links to the place that refers to it, or, from a raised number, to any place."""
    holder = _holder(target)
    back = {attribute(element, "href") for element in holder.iter("a")} if holder is not None else set()
    around = (link, *link.iterchildren(), *list(link.iterancestors())[:2])
    named = {f"#{element.get(name)}" for element in around for name in ("id", "name") if element.get(name)}
    return bool(back & named) or (is_raised(link) and any(address.startswith("#") for address in back))


def _holder(target: etree._Element) -> etree._Element | None:
    """Return the paragraph, item or box of a note whose place is marked."""
    element: etree._Element | None = target
    while element is not None and element.tag not in _HOLDERS:
        element = element.getparent()
    return element


def _unused(mark: str, taken: dict[str, etree._Element]) -> str:
    if mark not in taken:
        return mark
    count = 2
    while f"{mark}-{count}" in taken:
        count += 1
    return f"{mark}-{count}"


def drop_back_links(element: etree._Element, notes: HtmlNotes) -> None:
    """Take the links that lead back out of a note."""
    for link in list(element.iter("a")):
        if notes.is_back_link(link):
            for child in list(link):
                link.remove(child)
            link.text = ""
