"""The digest that the row of an issue keeps of its content."""

import json

from practices.models import ReportContent, salted_digest


def digest_of_content(content: ReportContent) -> str:
    """Give the salted digest of an issue's title, data and narrative."""
    data = json.dumps(content.data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return salted_digest(content.salt, title=content.title, data=data, narrative=content.narrative)
