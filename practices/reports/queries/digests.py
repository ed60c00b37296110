"""The digest that the row of an issue keeps of its content."""

import json

from practices.models.reports.issues import Report, ReportContent
from practices.models.reports.parts import ReportPart, ReportPartContent


def digest_of_content(content: ReportContent | ReportPartContent, *, version: int | None = None) -> str:
    """Return the salted digest of the title, data and narrative of an issue or a part, by the version of its row."""
    data = json.dumps(content.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    words = {"title": content.title, "data": data, "narrative": content.narrative}
    ledger = ReportPart if isinstance(content, ReportPartContent) else Report
    return ledger.digest_of_record(content.salt, words, version=version)
