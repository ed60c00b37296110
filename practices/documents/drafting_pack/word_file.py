"""A drafting pack as a Word file: contents, a section for each provision, room to draft, sources."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from practices.documents.documents import direction
from practices.documents.docx.elements import (
    W,
    attributes,
    bookmarked,
    contents_field,
    describe_file,
    fill,
    in_language,
    make_field,
    make_paragraph,
    make_run,
)
from practices.documents.docx.footnotes_part import RELATIONSHIPS, WORD
from practices.documents.docx.print_styles import PLAIN, prepare
from practices.documents.drafting_pack.documents import (
    DraftingPack,
    PackGap,
    PackProvision,
    PackQuote,
    PackSource,
    PackText,
)
from practices.documents.packing import steady

WIDTH = 8500  # twentieths of a point: 15 cm
ROOM = 5
"""Empty lines to draft in; the box grows."""
EDGE = {"val": "single", "sz": 4, "space": 4, "color": "B9B4A6"}


def write_drafting_pack(pack: DraftingPack) -> bytes:
    """Write a drafting pack as DOCX. The same pack gives the same bytes."""
    made = docx.Document()
    prepare(made, pack.frame.language)
    made.sections[0].different_first_page_header_footer = False
    describe_file(made, title=pack.title, subject=pack.reference.title, language=pack.frame.language, on=pack.made_on)
    written = _DraftingPackWriter(made, pack)
    body: Any = made.element.body
    end = body[-1]
    sections = [*written.provisions(), *written.others(), *written.present(), *written.sources()]
    for element in (*written.head(), *written.contents(), *sections):
        end.addprevious(element)
    if direction(pack.frame.language) == "rtl":
        end.find(f"{{{WORD}}}docGrid").addprevious(W.bidi())
    fill(made.sections[0].footer, written.page_line())
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


class _DraftingPackWriter:
    """Makes the elements of one file and remembers its headings. Without a language of its own, the frame's."""

    def __init__(self, made: Document, pack: DraftingPack) -> None:
        self._pack, self._frame = pack, pack.frame
        self._part: Any = made.part
        self._headings: list[tuple[str, str]] = []

    # Paragraphs and runs

    def paragraph(
        self, style: str, *children: etree._Element, language: str = "", keep: bool = False
    ) -> etree._Element:
        """Make a paragraph in the direction of its language; `keep` holds it to the next one."""
        return make_paragraph(style, *children, language=language or self._frame.language, keep=keep)

    def run(self, text: str, *, language: str = "", strong: bool = False, style: str = "") -> etree._Element:
        """Make a run of words; a line feed breaks the line."""
        language = language or self._frame.language
        properties = W.rPr()
        if style:
            properties.append(W.rStyle(attributes(val=style)))
        if strong:
            properties.extend((W.b(), W.bCs()))
        properties.extend(in_language(language))
        return make_run(properties, text)

    def link(self, address: str) -> etree._Element:
        """Make an address that can be followed."""
        key = self._part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return W.hyperlink({f"{{{RELATIONSHIPS}}}id": key}, self.run(address, language="en", style="Hyperlink"))

    def heading(self, text: str, language: str = "") -> etree._Element:
        """Make a heading that the table of contents lists."""
        self._headings.append((text, language))
        number = len(self._headings)
        runs = bookmarked(number, [self.run(text, language=language)])
        return self.paragraph("Heading 1", *runs, language=language)

    def label(self, text: str) -> etree._Element:
        """Make a heading within a section."""
        return self.paragraph("Heading 2", self.run(text))

    def lines(self, text: str, language: str, depth: int = 2) -> Iterator[etree._Element]:
        """Make the paragraphs of a passage, set in."""
        for part in text.split("\n\n"):
            yield self.paragraph(f"{PLAIN} {depth}", self.run(part, language=language), language=language)

    # The parts of the pack

    def head(self) -> Iterator[etree._Element]:
        """Return title, date, the two texts and what must be known first."""
        pack = self._pack
        yield self.paragraph("Title", self.run(pack.title))
        yield self.paragraph("Subtitle", self.run(pack.dated))
        yield from self._text(self._frame.own, pack.own)
        yield from self._text(self._frame.reference, pack.reference)
        for note in pack.notes:
            yield self.paragraph("Notice", self.run(note))

    def _text(self, label: str, text: PackText) -> Iterator[etree._Element]:
        yield self.paragraph(
            "Normal",
            self.run(f"{label}: ", strong=True),
            self.run(text.title, language=text.language, strong=True),
            self.run(f"\n{text.organization}, {text.described}\n{self._frame.terms}: {text.terms}\n"),
            self.link(text.address),
        )

    def contents(self) -> Iterator[etree._Element]:
        """Return the table of contents, a field with its entries filled in; call it when the rest was made."""
        if not self._headings:
            return
        entries = [
            self.paragraph(
                "toc 1",
                W.hyperlink(attributes(anchor=f"_Toc{number}", history=1), self.run(text, language=language)),
                language=language,
            )
            for number, (text, language) in enumerate(self._headings, 1)
        ]
        title = self.paragraph("TOC Heading", self.run(self._frame.contents))
        yield contents_field(entries, title, depth=1)
        yield self.paragraph("Normal", W.r(W.br(attributes(type="page"))))

    def provisions(self) -> Iterator[etree._Element]:
        """Return a section for each provision of the reference with gaps."""
        for provision in self._pack.provisions:
            yield from self._provision(provision)

    def _provision(self, provision: PackProvision) -> Iterator[etree._Element]:
        frame = self._frame
        yield self.heading(" ".join(filter(None, (provision.cited, provision.heading))), provision.language)
        yield self.paragraph("Remark", self.run(f"{frame.reference}: "), self.link(provision.address), keep=True)
        if provision.note:
            yield self.paragraph("Notice", self.run(provision.note))
        for gap in provision.gaps:
            yield from self._gap(gap, provision.language)
        yield self.label(frame.wordings)
        if not provision.wordings:
            yield self.paragraph("Remark", self.run(frame.no_wordings))
        for wording in provision.wordings:
            yield from self._quote(wording)
        yield self.label(frame.draft)
        yield self._room()
        yield self.paragraph("Table Text")

    def _gap(self, gap: PackGap, language: str) -> Iterator[etree._Element]:
        yield self.paragraph("Table Text", self.run(gap.standing, strong=True), keep=True)
        yield from self.lines(gap.theirs, language, 1)
        if gap.own is not None:
            yield self.paragraph(
                "Table Text",
                self.run(f"{gap.own_label}: "),
                self.run(gap.own.source, language=gap.own.language),
                keep=True,
            )
            if gap.own.text:
                yield from self.lines(gap.own.text, gap.own.language)
            if gap.own.note:
                yield self.paragraph("Remark", self.run(gap.own.note))
        if gap.difference:
            yield self.paragraph("Table Text", self.run(gap.difference, strong=True))
        if gap.why:
            yield self.paragraph("Remark", self.run(gap.why))

    def _quote(self, quote: PackQuote) -> Iterator[etree._Element]:
        yield self.paragraph("Table Text", self.run(quote.source, strong=True), keep=True)
        if quote.text:
            yield from self.lines(quote.text, quote.language)
        if quote.note:
            yield self.paragraph("Remark", self.run(quote.note))
        yield self.paragraph("Table Text", self.run(f"{self._frame.terms}: {quote.terms}\n"), self.link(quote.address))

    def _room(self) -> etree._Element:
        """Return a box to draft in, in the language of the own text."""
        language = self._pack.own.language
        edge = attributes(**EDGE)
        borders = W.tblBorders(W.top(edge), W.left(edge), W.bottom(edge), W.right(edge))
        properties = W.tblPr(W.tblW(attributes(w=WIDTH, type="dxa")), borders)
        if direction(language) == "rtl":
            properties.insert(0, W.bidiVisual())
        empty = [self.paragraph("Normal", self.run("", language=language), language=language) for _line in range(ROOM)]
        cell = W.tc(W.tcPr(W.tcW(attributes(w=WIDTH, type="dxa"))), *empty)
        return W.tbl(properties, W.tblGrid(W.gridCol(attributes(w=WIDTH))), W.tr(cell))

    def others(self) -> Iterator[etree._Element]:
        """Return the wordings that are meant for no provision with a gap."""
        if self._pack.other_wordings:
            yield self.heading(self._frame.other_wordings)
            for wording in self._pack.other_wordings:
                yield from self._quote(wording)

    def present(self) -> Iterator[etree._Element]:
        """List what has a counterpart."""
        if self._pack.present:
            yield self.heading(self._frame.present)
            for line in self._pack.present:
                yield self.paragraph("Table Text", self.run(line))

    def sources(self) -> Iterator[etree._Element]:
        """List the sources with terms, addresses and digests."""
        if self._pack.sources:
            yield self.heading(self._frame.sources)
            for source in self._pack.sources:
                yield self._source(source)

    def _source(self, source: PackSource) -> etree._Element:
        frame = self._frame
        return self.paragraph(
            "Table Text",
            self.run(source.citation),
            self.run(f"\n{frame.terms}: {source.terms}\n{frame.digest}: "),
            self.run(source.digest, language="en"),
            self.run(f"\n{frame.address}: "),
            self.link(source.address),
        )

    def page_line(self) -> etree._Element:
        """Return the foot of each page."""
        before, _page, rest = self._frame.page.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        return self.paragraph(
            "Footer",
            self.run(f"{self._pack.title} · {self._pack.dated} · {before}"),
            *make_field("PAGE", self.run("1")),
            self.run(between),
            *make_field("NUMPAGES", self.run("1")),
            self.run(after),
        )
