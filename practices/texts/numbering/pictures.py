"""The notation of pictures: a line of its own that names a picture by its code, and says in words what it shows."""

import re

PICTURE = re.compile(r"!\[(?P<alternative>[^\]]{0,2000})\]\((?P<kind>picture|decorative):(?P<code>[0-9a-f]{20})\)")
"""A picture that readers are told about, or one that is decorative and that nobody has to be told about."""


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
    words = " ".join(alternative.replace("[", "(").replace("]", ")").split())[:500]
    return f"![{words}]({'picture' if words else 'decorative'}:{found['code']})"
