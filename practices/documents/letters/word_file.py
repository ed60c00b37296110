"""A letter as a Word file, to be put on paper and signed."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import docx
from docx.shared import Cm
from lxml import etree

from practices.documents.documents import direction
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
from practices.documents.docx.footnotes_part import WORD
from practices.documents.docx.print_styles import prepare
from practices.documents.letters.documents import LetterDocument
from practices.documents.packing import steady

SPACE_BEFORE = 480
"""Twentieths of a point before a block: address, date, signature."""


def write_letter_docx(letter: LetterDocument) -> bytes:
    """Write a letter as DOCX. The same letter gives the same bytes."""
    made = docx.Document(io.BytesIO(_blank(letter.language)))
    describe_file(
        made,
        title=letter.subject,
        author=letter.sender,
        subject=letter.reference_number,
        language=letter.language,
        on=letter.dated_on,
    )
    written = _LetterWriter(letter)
    body: Any = made.element.body
    end = body[-1]
    for element in written.whole():
        end.addprevious(element)
    if direction(letter.language) == "rtl":
        end.find(f"{{{WORD}}}docGrid").addprevious(W.bidi())
    fill(made.sections[0].footer, written.page_line())
    packed = io.BytesIO()
    made.save(packed)
    return steady(packed.getvalue())


@lru_cache(maxsize=32)
def _blank(language: str) -> bytes:
    """Return an empty file with paper and styles for letters in this language."""
    made = docx.Document()
    prepare(made, language)
    section = made.sections[0]
    section.different_first_page_header_footer = False
    section.left_margin = section.right_margin = Cm(2.5)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


class _LetterWriter:
    """Makes the elements of one letter."""

    def __init__(self, letter: LetterDocument) -> None:
        self._letter = letter

    def whole(self) -> Iterator[etree._Element]:
        """Return all paragraphs in their order."""
        letter, words = self._letter, self._letter.words
        if letter.is_sample:
            yield self._paragraph(words.sample, strong=True)
        yield self._paragraph(letter.sender, strong=True)
        yield self._paragraph("\n".join(letter.recipient), apart=True)
        yield self._paragraph(letter.date, apart=True)
        yield self._paragraph(f"{words.reference}: {letter.reference_number}")
        yield self._paragraph(letter.subject, strong=True, apart=True, keep=True)
        for part in letter.paragraphs:
            yield self._paragraph(part)
        yield from self._signature()
        yield from self._enclosures()

    def _signature(self) -> Iterator[etree._Element]:
        """Return the block that a person signs in: the office, and no name."""
        letter = self._letter
        if letter.needs_signature:
            yield self._paragraph(f"{letter.words.signature}:", apart=True, keep=True)
        yield self._paragraph("_" * 32, apart=True, keep=True)
        yield self._paragraph(letter.signatory, strong=True)

    def _enclosures(self) -> Iterator[etree._Element]:
        letter = self._letter
        if letter.enclosures:
            yield self._paragraph(letter.words.enclosures, strong=True, apart=True, keep=True)
        for place, title in enumerate(letter.enclosures, start=1):
            yield self._paragraph(f"{place}. {title}")

    def page_line(self) -> etree._Element:
        """Return the foot of each page: the reference number, and which page it is."""
        before, _page, rest = self._letter.words.page.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        return make_paragraph(
            "Footer",
            self._run(f"{self._letter.reference_number}\t{before}"),
            *make_field("PAGE", self._run("1")),
            self._run(between),
            *make_field("NUMPAGES", self._run("1")),
            self._run(after),
            language=self._letter.language,
        )

    def _paragraph(self, text: str, *, strong: bool = False, apart: bool = False, keep: bool = False) -> etree._Element:
        made = make_paragraph("Normal", self._run(text, strong=strong), language=self._letter.language, keep=keep)
        if apart:
            properties = made[0]
            spacing = W.spacing(attributes(before=SPACE_BEFORE))
            bidi = properties.find(f"{{{WORD}}}bidi")
            if bidi is None:
                properties.append(spacing)
            else:
                bidi.addnext(spacing)
        return made

    def _run(self, text: str, *, strong: bool = False) -> etree._Element:
        properties = W.rPr()
        if strong:
            properties.extend((W.b(), W.bCs()))
        properties.extend(in_language(self._letter.language))
        return make_run(properties, text)
