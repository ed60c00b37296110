"""Pages behind a link that was sent by mail: kept out of caches, indexes and referrers."""

from typing import Any


def keep_private(answer: Any) -> Any:
    """Mark an answer so. Other sites learn at most the name of this one from the Referer.

    Not `no-referrer`: with it browsers hide the origin of a form too, and nobody could tell ours from another's.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "strict-origin"
    return answer
