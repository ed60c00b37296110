"""Words as every database can keep them."""


def storable(words: str) -> str:
    """Leave out what no database keeps (NUL, halves of pairs), and space around."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def storable_line(words: str) -> str:
    """Return the same in one line, with one space between words."""
    return " ".join(storable(words).split())
