"""The notation of pictures: a line of its own that names a picture by its code, and says in words what it shows.

The line below it may be its caption, all in emphasis.
"""

import re

PICTURE = re.compile(r"!\[(?P<alternative>[^\]]{0,2000})\]\((?P<kind>picture|decorative):(?P<code>[0-9a-f]{20})\)")
"""A picture that readers are told about, or one that is decorative and that nobody has to be told about."""

LONGEST_ALTERNATIVE = 500


def is_picture(line: str) -> bool:
    """Say whether a line shows a picture."""
    return line[:2] == "![" and PICTURE.fullmatch(line.strip()) is not None


def is_undescribed(line: str) -> bool:
    """Say whether a line shows a picture of which nobody has said what is on it."""
    found = PICTURE.fullmatch(line.strip()) if line[:2] == "![" else None
    return found is not None and found["kind"] == "picture" and not found["alternative"].strip()


def describe_picture(line: str, alternative: str) -> str:
    """Return the line with this text alternative; "" makes it a decorative one."""
    found = PICTURE.fullmatch(line.strip())
    if found is None:
        return line
    words = plain_alternative(alternative)
    return f"![{words}]({'picture' if words else 'decorative'}:{found['code']})"


def plain_alternative(words: str) -> str:
    """Return a text alternative as the notation can hold it: one line, no square bracket that would end it."""
    return " ".join(words.replace("[", "(").replace("]", ")").split())[:LONGEST_ALTERNATIVE]


def is_caption(text: str) -> bool:
    """Say whether a paragraph or line is all in emphasis, as captions of figures and tables are."""
    bare = text.strip()
    return len(bare) > 2 and bare[0] == "*" == bare[-1] and bare.count("*") == 2
