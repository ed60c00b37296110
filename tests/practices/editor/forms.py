"""What the form of an edition sends."""

from typing import Any


def edition_fields(**changed: Any) -> dict[str, Any]:
    """Return the fields of an edition of 14 May 2004 in English, with `changed` among them."""
    return {
        "title": "",
        "language": "en",
        "text_status": "authentic",
        "dated_on": "2004-05-14",
        "precision": "day",
        "numbered_text": "1. Staff accept no gifts.\n",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changed,
    }
