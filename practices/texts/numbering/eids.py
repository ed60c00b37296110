"""Identifiers after the Akoma Ntoso naming convention 1.0 (OASIS, 2019), section 5."""

import re
from collections import Counter
from collections.abc import Iterable

from practices.texts.numbering.tree import Node
from practices.texts.numbering.vocabulary import UNITS, LabelKind

PREFIXES = {
    "article": "art",
    "section": "sec",
    "chapter": "chp",
    "paragraph": "para",
    "subparagraph": "subpara",
    "division": "dvs",
    "subdivision": "subdvs",
    "recital": "rec",
    "doc": "att",
}
_SINGLE = {"preface", "preamble", "conclusions", "toc"}
_KEPT = re.compile(r"[^\w.]+")


class EidMaker:
    """Gives each node of one text its eId, in document order.

    An article-level unit is named without the parts above it, unless numbers begin again in
    each of them; an annex always is part of the name. A name that was given gets a suffix, also
    where a mark gave it further down: `reserved` are those.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._given: Counter[str] = Counter(set(reserved))
        self._places: Counter[tuple[str, str]] = Counter()

    def name(self, node: Node, above: str, *, plain_above: str) -> str:
        """Return the eId of `node` below the eId `above`; units hang on `plain_above`, the annex."""
        prefix = PREFIXES.get(node.element, node.element)
        if node.kind is LabelKind.REGULATION:
            prefix = "reg"
        base = plain_above if node.kind in UNITS or node.element == "section" else above
        place = self._place(node, base, prefix)
        own = f"{prefix}_{place}" if place else prefix
        return self._make_unique(f"{base}__{own}" if base else own)

    def count(self, node: Node, above: str, eid: str) -> None:
        """Count a piece whose eId a mark gave, so that the pieces behind it go on from its place: p_2, p_3."""
        prefix = f"{above}__" if above else ""
        name = PREFIXES.get(node.element, node.element)
        place = eid.removeprefix(f"{prefix}{name}_")
        if place.isdecimal() and place.isascii() and len(place) < 6 and not node.raw:
            self._places[above, name] = int(place)

    def _place(self, node: Node, base: str, prefix: str) -> str:
        number = _KEPT.sub("", node.raw).strip("._")
        if number:
            return number
        if node.element in _SINGLE and not self._given[f"{base}__{prefix}" if base else prefix]:
            return ""
        self._places[base, prefix] += 1
        return str(self._places[base, prefix])

    def _make_unique(self, eid: str) -> str:
        self._given[eid] += 1
        if self._given[eid] == 1:
            return eid
        other = f"{eid}_{self._given[eid]}"
        while self._given[other]:
            self._given[eid] += 1
            other = f"{eid}_{self._given[eid]}"
        self._given[other] += 1
        return other
