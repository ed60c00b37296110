"""Setting forty letters as Word and PDF, and packing them; the ceiling is what is promised for all of a mailing."""

import io
import time

from practices.documents.letters.archive import write_archive
from practices.documents.letters.documents import LetterDocument
from practices.documents.letters.print_file import write_letter_pdf
from practices.documents.letters.word_file import write_letter_docx
from tests.measurements.bench.rows import Measured

COUNT = 40
LANGUAGES = ("en", "fr", "ru", "ar")
CEILING = 60
"""Seconds in which forty letters and their packs are to be made."""
_WORDS = {
    "en": "The organization considers rules of conduct for its personnel. ",
    "fr": "L’organisation examine des règles de conduite pour son personnel. ",
    "ru": "Организация рассматривает правила поведения своего персонала. ",
    "ar": "تنظر المنظمة في قواعد سلوك موظفيها. ",
}


def measure() -> list[Measured]:
    """Make them once."""
    letters = [_letter(number) for number in range(1, COUNT + 1)]
    started = time.perf_counter()
    files = [(f"{letter.reference_number}.docx", write_letter_docx(letter)) for letter in letters]
    word = time.perf_counter() - started
    files += [(f"{letter.reference_number}.pdf", write_letter_pdf(letter)) for letter in letters]
    both = time.perf_counter() - started
    write_archive(files, io.BytesIO())
    took = time.perf_counter() - started
    work = f"{COUNT} letters of two pages in {len(LANGUAGES)} languages, with their archive"
    note = f"Word {word:.1f} s, PDF {both - word:.1f} s; the ceiling is that of a mailing with its packs"
    return [Measured(work, took, ceiling=CEILING, note=note)]


def _letter(number: int) -> LetterDocument:
    language = LANGUAGES[number % len(LANGUAGES)]
    return LetterDocument(
        language=language,
        sender="Practice Exchange",
        signatory="Secretariat",
        date="4 May 2026",
        dated_on="2026-05-04",
        reference_number=f"PX-2026-{number:04}",
        recipient=("Head of Personnel", f"Organization {number}"),
        subject=_WORDS[language].strip(),
        paragraphs=tuple(_WORDS[language] * 12 for _paragraph in range(5)),
        enclosures=("A code of conduct", "Guidelines", "A decision"),
    )
