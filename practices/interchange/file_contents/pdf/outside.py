"""Words of a PDF file that stand outside of its pages as they are shown."""

import pypdfium2 as pdfium

from practices.interchange.file_contents.held import Contents, Kind

_MOST_PAGES = 500
_SPACE = 2.0
"""Points by which a letter may pass the edge."""


def find_words_outside(data: bytes, contents: Contents) -> None:
    """Count the pages with words outside of what is shown of them; such words are read all the same."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            words = _outside(document, number)
            if words:
                contents.add(Kind.TEXT_OUTSIDE_PAGE, words)
    finally:
        document.close()


def _outside(document: pdfium.PdfDocument, number: int) -> str:
    """Return the words outside of a page, "" for none."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return ""
    text = page.get_textpage()
    try:
        left, bottom, right, top = page.get_bbox()
        all_words = text.get_text_range().split()
        edges = (left - _SPACE, bottom - _SPACE, right + _SPACE, top + _SPACE)
        inside = text.get_text_bounded(*edges).split()
        if sum(map(len, all_words)) <= sum(map(len, inside)):
            return ""
        remaining = list(inside)
        return " ".join(word for word in all_words if not _take(word, remaining))
    finally:
        text.close()
        page.close()


def _take(word: str, remaining: list[str]) -> bool:
    if word in remaining:
        remaining.remove(word)
        return True
    return False
