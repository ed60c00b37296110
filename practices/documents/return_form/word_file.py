"""The paper form as a Word file, A4 upright: boxes to tick, lines to write on."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from lxml import etree

from practices.documents.docx.elements import (
    W,
    attributes,
    describe_file,
    fill,
    in_language,
    make_field,
    make_paragraph,
    make_run,
)
from practices.documents.docx.print_styles import prepare
from practices.documents.packing import steady
from practices.documents.return_form.documents import Duty, FormLine, ReturnDocument

BOX = "☐"


def write_return_docx(document: ReturnDocument) -> bytes:
    """Write the form as DOCX."""
    made = docx.Document()
    prepare(made, document.language)
    describe_file(made, title=document.title, language=document.language, on=document.on)
    made.sections[0].different_first_page_header_footer = False
    body: Any = made.element.body
    end = body[-1]
    written = _ReturnFormWriter(document)
    for element in written.all():
        end.addprevious(element)
    fill(made.sections[0].footer, written.page_line())
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


class _ReturnFormWriter:
    """Makes the elements of one form."""

    def __init__(self, document: ReturnDocument) -> None:
        self._document = document

    def all(self) -> Iterator[etree._Element]:
        """Return the form, from its title to the box of the receipt."""
        document = self._document
        yield self.paragraph("Title", document.title)
        yield self.paragraph("Heading 2", document.organization, language=document.organization_language)
        yield self.paragraph("Normal", document.reference, language=document.reference_language)
        for name, words in document.facts:
            yield self.paragraph("Remark", f"{name}: {words}")
        for words in document.help:
            yield self.paragraph("Normal", words)
        yield self.paragraph("Notice", f"{BOX} {document.unchanged}", strong=True)
        for duty in document.duties:
            yield from self._duty(duty)
        yield self.paragraph("Heading 1", document.signatures_title, keep=True)
        for who in document.signatures:
            yield self.paragraph("Heading 3", who, keep=True)
            yield from self._lines(document.signature_lines)
        yield self.paragraph("Heading 3", document.receipt_title, keep=True)
        yield from self._lines(document.receipt_lines)

    def page_line(self) -> etree._Element:
        """Return the foot of each page."""
        before, _page, rest = self._document.page.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        return make_paragraph(
            "Footer",
            self.run(before),
            *make_field("PAGE", self.run("1")),
            self.run(between),
            *make_field("NUMPAGES", self.run("1")),
            self.run(after),
            language=self._document.language,
        )

    def paragraph(
        self, style: str, text: str, *, language: str = "", strong: bool = False, keep: bool = False
    ) -> etree._Element:
        """Make a paragraph of words in one language, by default that of the form."""
        tongue = language or self._document.language
        return make_paragraph(style, self.run(text, language=tongue, strong=strong), language=tongue, keep=keep)

    def run(self, text: str, *, language: str = "", strong: bool = False) -> etree._Element:
        """Make a run of words."""
        properties = W.rPr()
        if strong:
            properties.extend((W.b(), W.bCs()))
        properties.extend(in_language(language or self._document.language))
        return make_run(properties, text)

    def _duty(self, duty: Duty) -> Iterator[etree._Element]:
        document = self._document
        yield self.paragraph("Heading 1", duty.title, keep=True)
        yield self.paragraph("Normal", duty.question, keep=True)
        yield self.paragraph("Remark", f"{document.recorded} {duty.recorded or document.nothing_recorded}", keep=True)
        yield self.paragraph("Remark", document.choose, keep=True)
        for state in duty.states:
            yield self.paragraph("Table Text", f"{BOX} {state}")
        yield from self._lines(document.duty_lines)

    def _lines(self, lines: tuple[FormLine, ...]) -> Iterator[etree._Element]:
        for line in lines:
            yield self.paragraph("Remark", line.label, keep=True)
            for _row in range(2 if line.is_tall else 1):
                yield self._rule()

    def _rule(self) -> etree._Element:
        """Make an empty line with a rule below it."""
        made = self.paragraph("Normal", "")
        edge = W.bottom(attributes(val="single", sz=4, space=1, color="85827A"))
        borders = W.pBdr(edge)
        made[0].insert(1, borders)
        return made
