"""The word in the mail of a drill: who read it confirms that the mail arrived."""

import datetime
import secrets

from practices.operations.remembered import changing_notes, read_notes

NOTES = "drill-word"


def make_word(*, now: datetime.datetime) -> str:
    """Return a new word, which is unconfirmed."""
    word = secrets.token_hex(3)
    with changing_notes(NOTES) as notes:
        notes.update({"word": word, "since": now.isoformat()})
    return word


def confirm_word(word: str) -> bool:
    """Note that a mail arrived; False where the word is not that of the last drill."""
    with changing_notes(NOTES) as notes:
        is_right = bool(notes) and secrets.compare_digest(notes["word"].encode(), word.strip().encode())
        if is_right:
            notes.clear()
    return is_right


def unconfirmed_since() -> datetime.datetime | None:
    """Return since when a word waits to be confirmed; None when none does."""
    since = read_notes(NOTES).get("since")
    return datetime.datetime.fromisoformat(since) if since else None
