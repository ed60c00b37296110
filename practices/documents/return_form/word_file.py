"""The paper form as a Word file, A4 upright: boxes to tick, lines to write on."""

from collections.abc import Iterator

from practices.documents.docx.block_writing import write_blocks
from practices.documents.print_blocks import PrintDocument, PrintParagraph, page_number, paragraph, strong
from practices.documents.return_form.documents import Duty, FormLine, ReturnDocument

BOX = "☐"


def write_return_docx(document: ReturnDocument) -> bytes:
    """Write the form as DOCX."""
    printed = PrintDocument(
        title=document.title,
        language=document.language,
        on=document.on,
        blocks=(*_paragraphs(document),),
        footer=(paragraph("Footer", *page_number(document.page)),),
    )
    return write_blocks(printed)


def _paragraphs(document: ReturnDocument) -> Iterator[PrintParagraph]:
    """Return the form, from its title to the box of the receipt."""
    yield paragraph("Title", document.title)
    yield paragraph("Heading 2", document.organization, language=document.organization_language)
    yield paragraph("Normal", document.reference, language=document.reference_language)
    for name, words in document.facts:
        yield paragraph("Remark", f"{name}: {words}")
    for words in document.help:
        yield paragraph("Normal", words)
    yield paragraph("Notice", strong(f"{BOX} {document.unchanged}"))
    for duty in document.duties:
        yield from _duty(document, duty)
    yield paragraph("Heading 1", document.sharing_title, keep=True)
    yield paragraph("Normal", document.sharing_question, keep=True)
    yield from _lines(document.sharing_lines)
    yield paragraph("Heading 1", document.signatures_title, keep=True)
    for who in document.signatures:
        yield paragraph("Heading 3", who, keep=True)
        yield from _lines(document.signature_lines)
    yield paragraph("Heading 3", document.receipt_title, keep=True)
    yield from _lines(document.receipt_lines)


def _duty(document: ReturnDocument, duty: Duty) -> Iterator[PrintParagraph]:
    yield paragraph("Heading 1", duty.title, keep=True)
    yield paragraph("Normal", duty.question, keep=True)
    yield paragraph("Remark", f"{document.recorded} {duty.recorded or document.nothing_recorded}", keep=True)
    yield paragraph("Remark", document.choose, keep=True)
    for state in duty.states:
        yield paragraph("Table Text", f"{BOX} {state}")
    yield from _lines(document.duty_lines)


def _lines(lines: tuple[FormLine, ...]) -> Iterator[PrintParagraph]:
    for line in lines:
        yield paragraph("Remark", line.label, keep=True)
        for _row in range(2 if line.is_tall else 1):
            yield paragraph("Normal", edge="line")
