"""Words of a PDF file that nobody sees: outside of its pages as they are shown, or beneath painted boxes."""

import pypdfium2 as pdfium

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.pdf.covered import find_covered

_MOST_PAGES = 500
_SPACE = 2.0
"""Points by which a letter may pass the edge."""


def find_unseen_words(data: bytes, contents: Contents) -> None:
    """Count the pages with words outside of what is shown of them, and words beneath boxes; they are read as text."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            _look_at(document, number, contents)
    finally:
        document.close()


def _look_at(document: pdfium.PdfDocument, number: int, contents: Contents) -> None:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return
    text = page.get_textpage()
    try:
        if words := _outside(page, text):
            contents.add(ContentKind.TEXT_OUTSIDE_PAGE, words)
        for words in find_covered(page, text):
            contents.add(ContentKind.COVERED_TEXT, words)
    finally:
        text.close()
        page.close()


def _outside(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> str:
    """Return the words outside of a page, "" for none."""
    left, bottom, right, top = page.get_bbox()
    all_words = text.get_text_range().split()
    inside = text.get_text_bounded(left - _SPACE, bottom - _SPACE, right + _SPACE, top + _SPACE).split()
    if sum(map(len, all_words)) <= sum(map(len, inside)):
        return ""
    remaining = list(inside)
    return " ".join(word for word in all_words if not _take(word, remaining))


def _take(word: str, remaining: list[str]) -> bool:
    if word in remaining:
        remaining.remove(word)
        return True
    return False
