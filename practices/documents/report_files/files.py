"""The files of a report: all formats from one value, so that they say the same."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from practices.documents.report_files.csv_file import write_report_csv
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.json_file import write_report_json
from practices.documents.report_files.paper import annexes_of
from practices.documents.report_files.print_file import write_annex_pdf, write_report_pdf
from practices.documents.when_used import when_used

WRITERS: dict[str, Callable[[ReportDocument], bytes]] = {
    "pdf": write_report_pdf,
    "docx": when_used("practices.documents.report_files.word_file.write_report_docx"),
    "xlsx": when_used("practices.documents.report_files.workbook.write_report_workbook"),
    "csv": write_report_csv,
    "json": write_report_json,
}
"""The formats in the order in which they are offered."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
ANNEX_WRITERS: dict[str, Callable[[ReportDocument, str], bytes]] = {
    "pdf": write_annex_pdf,
    "docx": when_used("practices.documents.report_files.word_file.write_annex_docx"),
}
FIRST = ("pdf", "docx")
"""The formats that are offered first; the others stand under More formats."""


def write_files(document: ReportDocument) -> dict[str, bytes]:
    """Write a report in every format. The same document gives the same bytes. Raises UnprintableText."""
    with uncollected():
        return {form: write_file(document, form) for form in forms_of(document)}


def forms_of(document: ReportDocument) -> list[str]:
    """Name the files that a report has: its formats, then each annex ("a-pdf") that is a file of its own."""
    apart = annexes_of(document) if document.has_annexes_apart else ()
    return [*WRITERS, *(f"{letter}-{form}" for letter in apart for form in ANNEX_WRITERS)]


def write_file(document: ReportDocument, form: str) -> bytes:
    """Write one of the files of a report. Raises UnprintableText."""
    letter, _dash, kind = form.rpartition("-")
    return ANNEX_WRITERS[kind](document, letter) if letter else WRITERS[kind](document)


def media_type(form: str) -> str:
    """Return the media type of a file of a report."""
    return MEDIA_TYPES[form.rpartition("-")[2]]


def file_name(stem: str, form: str) -> str:
    """Name a file: "report-3-2026-06-30-annex-a.pdf"."""
    letter, _dash, kind = form.rpartition("-")
    return f"{stem}-annex-{letter}.{kind}" if letter else f"{stem}.{kind}"


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: among hundreds of thousands of small values that takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
