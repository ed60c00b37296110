"""What an issue keeps of its enquiry when it is frozen, so that its editions ask and say the same."""

import datetime
from typing import Any

from practices.documents.report_files.documents import ReportDocument
from practices.models.outreach.enquiries import Enquiry
from practices.models.reports.drafts import ReportDraft
from practices.reports.queries.scope import KeptEnquiry, ReportScope

OF_ENQUIRY = "enquiry_"
"""What the names of the figures of an enquiry begin with."""


def enquiry_in(scope: ReportScope) -> Enquiry | None:
    """Return the enquiry of a report: as its issue asked it, else as it is now. None without one."""
    if scope.enquiry is None:
        return None
    enquiry = Enquiry.objects.get(pk=scope.enquiry)
    asked = scope.kept.asked if scope.kept else {}
    if asked:
        enquiry.title, enquiry.question, enquiry.reference_id = asked["title"], asked["question"], asked["reference"]
        enquiry.due_on = datetime.date.fromisoformat(asked["due_on"]) if asked["due_on"] else None
    return enquiry


def keep_enquiry(enquiry: Enquiry) -> dict[str, Any]:
    """Return what is kept of an enquiry with an issue, as JSON."""
    return {
        "title": enquiry.title,
        "question": enquiry.question,
        "due_on": enquiry.due_on.isoformat() if enquiry.due_on else "",
        "reference": enquiry.reference_id,
    }


def kept_by(draft: ReportDraft, printed: ReportDocument) -> KeptEnquiry:
    """Return what the issue of a draft, as it is `printed`, keeps of its enquiry."""
    numbers = {one.name: (one.value, one.denominator) for one in printed.figures if one.name.startswith(OF_ENQUIRY)}
    return KeptEnquiry(draft.enquiry_kept or {}, numbers)
