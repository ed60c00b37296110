"""The mails that wait for the mail server, as files in the storage of records: their names, and what each says."""

import base64
import email
import email.policy
import json
from collections.abc import Iterator

from practices.migration_names import records

FOLDER = "unsent"
"""Of the storage of records, beside its years."""


def kept_names() -> Iterator[str]:
    """Return the names of the mails that wait, oldest first."""
    try:
        names = records().listdir(FOLDER)[1]
    except FileNotFoundError:  # none was ever kept
        return
    yield from (f"{FOLDER}/{name}" for name in sorted(names))


def text_of(name: str) -> str:
    """Return subject and text of a kept mail; "" for what was sent meanwhile, or cannot be read."""
    try:
        with records().open(name) as file:
            kept = email.message_from_bytes(base64.b64decode(json.load(file)["message"]), policy=email.policy.default)
    except (OSError, ValueError, KeyError):
        return ""
    parts = [part.get_content() for part in kept.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(kept["Subject"]), *parts])
