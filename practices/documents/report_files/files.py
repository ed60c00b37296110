"""The files of a report: all formats from one value, so that they say the same."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from practices.documents.report_files.csv_file import write_report_csv
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.json_file import write_report_json
from practices.documents.report_files.print_file import write_report_pdf
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
FIRST = ("pdf", "docx")
"""The formats that are offered first; the others stand under More formats."""


def write_files(document: ReportDocument) -> dict[str, bytes]:
    """Write a report in every format. The same document gives the same bytes. Raises UnprintableText."""
    with uncollected():
        return {form: write(document) for form, write in WRITERS.items()}


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
