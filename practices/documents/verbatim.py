"""Finding words in a text exactly as they stand there, whatever the line breaks between them."""

import re

MOST_CHARACTERS = 1000
"""The longest passage that is looked for."""


def find_verbatim(text: str, words: str) -> tuple[int, int] | None:
    """Return where `words` stand in `text` (start and end), None if they do not, or are none.

    White space counts as one space; nothing else is forgiven. A word is found whole, never inside another.
    """
    pieces = words.split()
    if not pieces or len(words) > MOST_CHARACTERS:
        return None
    before = r"(?<!\w)" if re.match(r"\w", pieces[0]) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", pieces[-1]) else ""
    found = re.search(before + r"\s+".join(map(re.escape, pieces)) + after, text)
    return found.span() if found else None


def holds_verbatim(text: str, words: str) -> bool:
    """Tell whether `words` stand in `text`."""
    return find_verbatim(text, words) is not None


def plain_spaces(words: str) -> str:
    """Return the words with one space between them."""
    return " ".join(words.split())
