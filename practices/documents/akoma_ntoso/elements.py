"""Making elements of Akoma Ntoso: names, identifiers that do not repeat, text without forbidden characters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.akoma_ntoso.vocabulary import NAMESPACE, local_name

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_MIXED = frozenset({"p", "num", "heading", "block", "docTitle"})


def clean(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


@dataclass(slots=True)
class Maker:
    """Makes the elements of one document; an eId that was given is not given again."""

    _given: set[str] = field(default_factory=set)

    def reserve(self, eids: Iterable[str]) -> None:
        """Keep eIds from being given to anything else."""
        self._given.update(eids)

    def add(self, parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
        """Add an element below `parent`. A trailing "_" of an attribute's name is left out, empty ones are too."""
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        for attribute, value in attributes.items():
            if value:
                element.set(attribute.rstrip("_"), clean(value))
        if text:
            element.text = clean(text)
        return element

    def identify(self, wanted: str) -> str:
        """Return an eId like `wanted` that nothing else has, for what is no piece of the text."""
        eid, number = wanted, 1
        while eid in self._given:
            number += 1
            eid = f"{wanted}_{number}"
        self._given.add(eid)
        return eid


def write_eid(eid: str) -> str:
    """Return an eId as the schema wants it: without white space."""
    return _SPACE.sub("_", clean(eid))


def add_words(element: etree._Element, text: str) -> None:
    """Put words behind what `element` already holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + clean(text)
    else:
        element.text = (element.text or "") + clean(text)


def indent(element: etree._Element, level: int = 0) -> None:
    """Set elements on lines of their own, except inside those that hold words."""
    if local_name(element) in _MIXED or not len(element):
        return
    element.text = "\n" + "  " * (level + 1)
    for child in element:
        indent(child, level + 1)
        child.tail = "\n" + "  " * (level + 1)
    element[-1].tail = "\n" + "  " * level
