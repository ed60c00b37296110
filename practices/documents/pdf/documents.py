"""A PDF file, opened or refused."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from practices.documents.readings import UnreadableText

MAX_BYTES = 64 * 1024 * 1024
MAX_PAGES = 2000

_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=$|[-_])")
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|rtf|odt|wpd|indd|exe|txt|tex|dvi|qxd|pages)\b|[\\/_]|^microsoft|^untitled|^document\s?\d*$|^\W*$",
    re.IGNORECASE,
)


@contextmanager
def open_document(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a file for reading. Raises UnreadableText if it is no PDF, locked, broken, or too large."""
    if len(data) > MAX_BYTES:
        raise UnreadableText(f"The PDF file is too large: it may have up to {MAX_BYTES // 1024**2} MB.")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableText("The file is no PDF file: it does not begin with %PDF.")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableText(_refusal(error.err_code)) from error
    try:
        count = len(document)
        if not count:
            raise UnreadableText("The PDF file has no pages.")
        if count > MAX_PAGES:
            raise UnreadableText(f"The PDF file has {count} pages; up to {MAX_PAGES} are read.")
        yield document
    finally:
        document.close()


def count_pages(data: bytes) -> int:
    """Count the pages of a PDF file. Raises UnreadableText."""
    with open_document(data) as document:
        return len(document)


def _refusal(code: int | None) -> str:
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        return "The PDF file is locked with a password: save a copy without one, and send that."
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return "The PDF file is locked in a way that cannot be read: save a copy without protection, and send that."
    return "The PDF file is damaged and cannot be opened: it may have been cut off on its way."


def read_title(document: pdfium.PdfDocument, beginning: str) -> str:
    """Return the title that the file says it has, if it is one: no file's name, and its words stand in `beginning`."""
    title = " ".join(document.get_metadata_value("Title").replace("\x00", "").split())[:500]
    if not title or _FILE_NAME.search(title):
        return ""
    words = re.findall(r"\w+", title.casefold())
    known = set(re.findall(r"\w+", beginning.casefold()))
    return title if sum(word in known for word in words) >= 0.7 * len(words) else ""


def read_language(document: pdfium.PdfDocument) -> str:
    """Return the language that the file says it is in (ISO 639-1), "" if it says none."""
    length = pdfium_c.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length < 100:
        return ""
    buffer = (ctypes.c_ushort * length)()
    pdfium_c.FPDFCatalog_GetLanguage(document, buffer, length)
    match = _LANGUAGE.match(bytes(buffer)[:length].decode("utf-16-le", "ignore").strip("\x00 "))
    return match[0].lower() if match else ""
