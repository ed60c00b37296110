"""A planted file, cleaned and judged."""

import io
import zipfile

import docx
import pypdfium2 as pdfium

from practices.documents.docx.reading import read_docx
from practices.documents.file_contents.cleaning import clean
from practices.documents.pdf.reading import read_pdf
from tests.practices.documents.file_contents.planted import Planted, judge

STRICT = b"http://purl.oclc.org/ooxml/"


def examine(planted: Planted) -> list[str]:
    """Clean a file; return what is wrong with the copy: tokens left, words lost, not listed, not the same again."""
    cleaned = clean(planted.data, changes=planted.changes)
    faults = judge(planted, cleaned.data, {held.kind for held in cleaned.held})
    faults += [f"listed again: {held}" for held in clean(cleaned.data, changes=planted.changes).removed]
    if clean(planted.data, changes=planted.changes).data != cleaned.data:
        faults.append("other bytes for the same file")
    is_pdf = planted.data.startswith(b"%PDF")
    return faults + (_examine_pdf(planted, cleaned.data) if is_pdf else _examine_word(planted, cleaned.data))


def _examine_word(planted: Planted, data: bytes) -> list[str]:
    faults = []
    words = read_docx(data).text
    if planted.changes == "accept" and words != read_docx(planted.data).text:
        faults.append("the words differ")
    faults += [f"read: {place}" for place, (token, _kind) in planted.hidden.items() if token in words]
    if not any(STRICT in part for part in (data, *_parts(data))):  # python-docx opens no strict files
        docx.Document(io.BytesIO(data))
    return faults


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _examine_pdf(planted: Planted, data: bytes) -> list[str]:
    faults = []
    before, words = read_pdf(planted.data).text, read_pdf(data).text
    if words != before:
        faults.append("the words differ")
    faults += [f"read: {place}" for place, (token, _kind) in planted.hidden.items() if token in before]
    pdfium.PdfDocument(data).close()
    return faults
