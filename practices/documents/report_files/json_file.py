"""A report as JSON: the whole document, with the version of its form."""

import json
from typing import Any

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.reading import as_data

FORM, VERSION = "practice-exchange-report", 1
"""The version grows when a field changes its meaning; a new field alone changes nothing."""


def write_report_json(document: ReportDocument) -> bytes:
    """Write one object."""
    return (json.dumps(describe_report(document), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def describe_report(document: ReportDocument) -> dict[str, Any]:
    """Return the fields of a report under the name and version of their form."""
    return {"form": FORM, "version": VERSION, **as_data(document)}
