"""The paper form as a tagged PDF (PDF/UA-1), A4 upright. The same document gives the same bytes."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from practices.documents.documents import printable
from practices.documents.pdf_out import font_lists, set_pdf, tongue
from practices.documents.return_form.documents import ReturnDocument

TEMPLATE = Path(__file__).with_name("return.typ")


def write_return_pdf(document: ReturnDocument) -> bytes:
    """Set the form as PDF. Raises UnprintableText."""
    year, month, day = map(int, document.on.split("-"))
    data: dict[str, Any] = {
        **_cleaned(asdict(document)),
        "frame": tongue(document.language),
        "organization_tongue": tongue(document.organization_language or "und"),
        "reference_tongue": tongue(document.reference_language or "und"),
        "dated": {"year": year, "month": month, "day": day},
        **font_lists(),
    }
    return set_pdf(TEMPLATE, data, f"{document.title}{document.organization}{document.reference}")


def _cleaned(value: Any) -> Any:
    """Leave out of every word the characters that no file carries."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value
