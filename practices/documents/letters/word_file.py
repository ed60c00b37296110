"""A letter as a Word file, to be put on paper and signed."""

from collections.abc import Iterator

from practices.documents.docx.block_writing import write_blocks
from practices.documents.letters.documents import LetterDocument
from practices.documents.print_blocks import (
    PrintBlock,
    PrintDocument,
    PrintParagraph,
    PrintPicture,
    page_number,
    paragraph,
    strong,
)


def write_letter_docx(letter: LetterDocument) -> bytes:
    """Write a letter as DOCX. The same letter gives the same bytes."""
    printed = PrintDocument(
        title=letter.subject,
        language=letter.language,
        on=letter.dated_on,
        blocks=(*_paragraphs(letter),),
        footer=(paragraph("Footer", f"{letter.reference_number}\t", *page_number(letter.words.page)),),
        author=letter.sender,
        subject=letter.reference_number,
        margin=2.5,
    )
    return write_blocks(printed)


def _paragraphs(letter: LetterDocument) -> Iterator[PrintBlock]:
    words = letter.words
    if letter.is_sample:
        yield paragraph("Normal", strong(words.sample))
    if letter.emblem:
        yield PrintPicture(letter.emblem, letter.sender, letter.sender, width=0.15)
    yield paragraph("Normal", strong(letter.sender))
    if letter.sender_address:
        yield paragraph("Footer", "\n".join(letter.sender_address))
    yield paragraph("Normal", "\n".join(letter.recipient), is_apart=True)
    yield paragraph("Normal", letter.date, is_apart=True)
    yield paragraph("Normal", f"{words.reference}: {letter.reference_number}")
    yield paragraph("Normal", strong(letter.subject), is_apart=True, keep=True)
    for part in letter.paragraphs:
        yield paragraph("Normal", part)
    yield from _signature(letter)
    if letter.enclosures:
        yield paragraph("Normal", strong(words.enclosures), is_apart=True, keep=True)
    for number, title in enumerate(letter.enclosures, start=1):
        yield paragraph("Normal", f"{number}. {title}")


def _signature(letter: LetterDocument) -> Iterator[PrintParagraph]:
    """Return the block that a person signs in: the office, and no name."""
    if letter.needs_signature:
        yield paragraph("Normal", f"{letter.words.signature}:", is_apart=True, keep=True)
    yield paragraph("Normal", "_" * 32, is_apart=True, keep=True)
    yield paragraph("Normal", strong(letter.signatory))
