"""What a page holds and its text does not: scripts, a site's own parts, what is hidden, pictures, fields of forms."""

import re
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.html import looks
from practices.documents.html.notes import HtmlNotes

EDGES = frozenset({"header", "footer"})
LEAST_PARAGRAPH = 120
"""Characters of a paragraph for which a header or footer is part of the text."""
_SILENT_NAMES = "head script style noscript template svg iframe object embed audio video canvas map dialog nav datalist"
_SILENT = frozenset(_SILENT_NAMES.split())
_CONTROLS = frozenset({"input", "select", "textarea", "button", "meter", "progress", "keygen"})
_FILLED_IN = frozenset({"text", "checkbox", "radio", "date"})
_SECTIONS = frozenset({"article", "main", "section", "aside", "blockquote", "td"})
_HEADS_OF_NOTES = re.compile(
    r"(?:foot|end)?notes?:?|notes de bas de page|fußnoten|references|сноски|notas", re.IGNORECASE
)


@dataclass(slots=True)
class LeftOut:
    """Counts what was left out that a person may miss, each at the number of the block where it stood."""

    pictures: list[int] = field(default_factory=list)
    controls: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    commands: list[int] = field(default_factory=list)

    def takes(self, element: etree._Element, notes: HtmlNotes, place: int) -> bool:
        """Whether the element is left out; it is counted then."""
        tag = str(element.tag)
        if tag == "img" or tag in _CONTROLS:
            self._count(element, tag, place)
            return True
        if tag == "template" and element.get("data-command") is not None:
            self.commands.append(place)
        if tag in _SILENT or element in notes.places:
            return True
        if looks.is_hidden(element):
            self.hidden += [place] if looks.words_in(element) else []
            return True
        return (
            (tag in EDGES and _is_edge_of_page(element))
            or looks.is_of_the_site(element)
            or _is_head_of_notes(element, notes)
        )

    def take_in(self, other: "LeftOut", place: int) -> None:
        """Count what was left out of a cell."""
        self.pictures += [place] * len(other.pictures)
        self.controls += [place] * len(other.controls)
        self.hidden += [place] * len(other.hidden)

    def _count(self, element: etree._Element, tag: str, place: int) -> None:
        if tag == "img":
            is_seen = looks.attribute(element, "width") not in {"0", "1"}
            self.pictures += [place] if is_seen and looks.attribute(element, "role") != "presentation" else []
        elif tag not in {"button", "input"} or looks.attribute(element, "type") in _FILLED_IN:
            self.controls.append(place)


def _is_edge_of_page(element: etree._Element) -> bool:
    """Whether a header or footer is the site's: it stands outside of the text, and has no paragraph of some length."""
    if any(above.tag in _SECTIONS for above in element.iterancestors()):
        return False
    paragraphs = [len(looks.words_in(child)) for child in element.iter("p", "li", "h2", "h3")]
    linked = sum(len(looks.words_in(link)) for link in element.iter("a"))
    return max(paragraphs, default=0) < LEAST_PARAGRAPH or linked * 2 > len(looks.words_in(element))


def _is_head_of_notes(element: etree._Element, notes: HtmlNotes) -> bool:
    if not notes.places or len(element) > 3 or not looks.heading_depth(element):
        return False
    return bool(_HEADS_OF_NOTES.fullmatch(looks.words_in(element)))
