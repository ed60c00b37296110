"""The pieces of a text as elements: hierarchical ones in the body, blocks in what stands before and behind it."""

from collections.abc import Sequence

from lxml import etree

from practices.documents.akoma_ntoso.blocks import BlockWriter
from practices.documents.akoma_ntoso.elements import Maker, write_eid
from practices.documents.akoma_ntoso.twigs import Twig, runs_of_paragraphs
from practices.documents.akoma_ntoso.vocabulary import HIERARCHY, ITEMS


class PieceWriter:
    """Writes pieces of one document below an element."""

    def __init__(self, maker: Maker, blocks: BlockWriter) -> None:
        self._maker = maker
        self._blocks = blocks

    # the body

    def write_body(self, parent: etree._Element, twigs: Sequence[Twig], *, takes_blocks: bool) -> None:
        """Write the main text. Unnumbered paragraphs stand alone where it `takes_blocks`, else in a container."""
        holder: etree._Element | None = None
        for twig in twigs:
            if not twig.is_paragraph():
                holder = None
                self._write_piece(parent, twig)
                continue
            if holder is None:
                holder = parent if takes_blocks else self._add_container(parent)
            self._write_paragraph(holder, twig)
        if not len(parent):
            self._maker.add(parent if takes_blocks else self._add_container(parent), "p")

    def write_lead(self, body: etree._Element, twig: Twig) -> None:
        """Write the own words of an annex as the first ones of its body."""
        following = list(body)
        self._write_text(body, twig, eid="")
        for element in following:
            if len(element) or element.text or element.get("eId"):
                body.append(element)
            else:
                body.remove(element)

    def _add_container(self, parent: etree._Element) -> etree._Element:
        return self._maker.add(self._maker.add(parent, "hcontainer", name="text"), "content")

    def _write_piece(self, parent: etree._Element, twig: Twig) -> None:
        """Write a piece of the hierarchy: number, heading, and either content or further pieces."""
        element = self._open(parent, twig)
        segment = twig.segment
        if segment.label:
            self._maker.add(element, "num", segment.label)
        if segment.heading:
            self._maker.add(element, "heading", segment.heading)
        first, between, last = runs_of_paragraphs(twig.below)
        if between:
            self._write_own(element, "intro", twig, first)
            for child in between:
                self._write_piece(element, child)
            self._write_own(element, "wrapUp", None, last)
        else:
            self._write_own(element, "content", twig, first)
            if not segment.heading and not segment.label and not len(element):
                self._maker.add(self._maker.add(element, "content"), "p")

    def _open(self, parent: etree._Element, twig: Twig) -> etree._Element:
        """Add the element of a piece; one that the body cannot hold becomes a container of its name."""
        segment, eid = twig.segment, write_eid(twig.segment.eid)
        if segment.element == "p":
            return self._maker.add(parent, "alinea", eId=eid, class_="p")
        if segment.element in HIERARCHY and segment.element != "hcontainer":
            return self._maker.add(parent, segment.element, eId=eid)
        name = segment.element
        if name == "hcontainer":
            name = "regulation" if segment.eid.rpartition("__")[2].startswith("reg_") else "division"
        return self._maker.add(parent, "hcontainer", name=name, eId=eid)

    def _write_own(self, parent: etree._Element, name: str, twig: Twig | None, paragraphs: Sequence[Twig]) -> None:
        """Write the own words of a piece, if `twig` is given, and paragraphs into one element, if there are any."""
        has_own = twig is not None and (twig.segment.text or twig.notes)
        if not has_own and not paragraphs:
            return
        element = self._maker.add(parent, name)
        if twig is not None:
            self._write_text(element, twig, eid="")
        for paragraph in paragraphs:
            self._write_paragraph(element, paragraph)

    def _write_paragraph(self, parent: etree._Element, twig: Twig) -> None:
        self._write_text(parent, twig, eid=twig.segment.eid)

    def _write_text(self, parent: etree._Element, twig: Twig, *, eid: str) -> None:
        self._blocks.place = twig.place
        self._blocks.write(parent, twig.segment.text, eid)
        self._blocks.write_left_notes(parent, twig.notes)

    # before and behind the body

    def write_zone(self, parent: etree._Element, twig: Twig) -> None:
        """Write the preface, the preamble or the conclusions as blocks."""
        element = self._maker.add(parent, twig.segment.element, eId=write_eid(twig.segment.eid))
        self._write_head(element, twig)
        self._write_text(element, twig, eid="")
        self._write_blocks(element, twig.below, takes_recitals=twig.segment.element == "preamble")
        if not len(element):
            self._maker.add(element, "p")

    def _write_head(self, element: etree._Element, twig: Twig) -> None:
        """Write the label and the heading of what has no element for them."""
        segment = twig.segment
        if segment.element == "preface" and segment.heading and not segment.label:
            title = self._maker.add(self._maker.add(element, "longTitle"), "p")
            self._maker.add(title, "docTitle", segment.heading)
            return
        for name, words in (("label", segment.label), ("heading", segment.heading)):
            if words:
                self._maker.add(element, "block", words, name=name)

    def _write_blocks(self, parent: etree._Element, twigs: Sequence[Twig], *, takes_recitals: bool = False) -> None:
        """Write pieces as blocks: recitals and items in lists, the rest one by one."""
        holder: etree._Element | None = None
        kind = ""
        for twig in twigs:
            element = twig.segment.element
            here = "recitals" if element == "recital" and takes_recitals else ""
            here = "blockList" if element in ITEMS else here
            if here and (here != kind or holder is None):
                holder = self._maker.add(parent, here)
            kind = here
            if here and holder is not None:
                self._write_item(holder, "recital" if here == "recitals" else "item", twig)
            elif twig.is_paragraph():
                self._write_paragraph(parent, twig)
            else:
                self._write_item(parent, "blockContainer", twig)

    def _write_item(self, parent: etree._Element, name: str, twig: Twig) -> None:
        segment = twig.segment
        class_ = "" if name == "recital" else segment.element
        item = self._maker.add(parent, name, eId=write_eid(segment.eid), class_=class_)
        if segment.label:
            self._maker.add(item, "num", segment.label)
        if segment.heading:
            self._maker.add(item, "heading", segment.heading)
        before = len(item)
        self._write_text(item, twig, eid="")
        self._write_blocks(item, twig.below)
        if len(item) == before:
            self._maker.add(item, "p")
