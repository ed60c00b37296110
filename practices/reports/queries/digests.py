"""The digest that the row of an issue keeps of its content."""

import json

from practices.models.reports.issues import Report, ReportContent


def digest_of_content(content: ReportContent, *, version: int | None = None) -> str:
    """Return the salted digest of an issue's title, data and narrative, by the version of its row (see LedgerEntry)."""
    data = json.dumps(content.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    words = {"title": content.title, "data": data, "narrative": content.narrative}
    return Report.digest_of_record(content.salt, words, version=version)
