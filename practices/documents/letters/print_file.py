"""A letter as a tagged PDF (PDF/UA-1), A4."""

from pathlib import Path
from typing import Any

from practices.documents.documents import printable
from practices.documents.letters.documents import LetterDocument
from practices.documents.pdf_out import font_lists, set_pdf, tongue

TEMPLATE = Path(__file__).with_name("letter.typ")


def write_letter_pdf(letter: LetterDocument) -> bytes:
    """Set a letter as PDF. The same letter gives the same bytes. Raises UnprintableText."""
    return set_pdf(TEMPLATE, _data(letter), "".join((letter.subject, *letter.paragraphs, *letter.recipient)))


def _data(letter: LetterDocument) -> dict[str, Any]:
    year, month, day = map(int, letter.dated_on.split("-"))
    return {
        "frame": tongue(letter.language),
        "sender": printable(letter.sender),
        "signatory": printable(letter.signatory),
        "date": printable(letter.date),
        "dated": {"year": year, "month": month, "day": day},
        "reference_number": printable(letter.reference_number),
        "recipient": [*map(printable, letter.recipient)],
        "subject": printable(letter.subject),
        "paragraphs": [*map(printable, letter.paragraphs)],
        "enclosures": [*map(printable, letter.enclosures)],
        "needs_signature": letter.needs_signature,
        "is_sample": letter.is_sample,
        "words": {
            "reference": letter.words.reference,
            "enclosures": letter.words.enclosures,
            "signature": letter.words.signature,
            "page": letter.words.page,
            "sample": letter.words.sample,
        },
        "sender_address": [*map(printable, letter.sender_address)],
        "emblem": [*letter.emblem],
        **font_lists(letter.font),
    }
