"""The part of a text that becomes an edition, when a file holds more."""

from practices.documents.text import UnreadableText
from practices.texts.numbering import HeadingAmbiguous, HeadingNotFound, find_document


def cut_part(text: str, *, from_heading: str = "", lines: str = "") -> tuple[str, int]:
    """Return the document that begins with a heading, or the lines "A-B" (both included), and its first line, from 1.

    Without either it is the whole text. Blank lines at its beginning are left out. Raises UnreadableText.
    """
    if not from_heading and not lines:
        return text, 1
    found = text.split("\n")
    if from_heading:
        try:
            first, last = find_document(text, from_heading)
        except (HeadingNotFound, HeadingAmbiguous) as error:
            raise UnreadableText(f"--from-heading: {error}") from error
    else:
        first, last = _line_range(lines, len(found))
    while first < last and not found[first - 1].strip():
        first += 1
    return "\n".join(found[first - 1 : last]).rstrip("\n") + "\n", first


def _line_range(words: str, count: int) -> tuple[int, int]:
    begin, _dash, end = words.partition("-")
    if not (begin.strip().isdecimal() and end.strip().isdecimal()):
        raise UnreadableText("--lines: write the first and the last line, as 120-260.")
    first, last = int(begin), int(end)
    if not 1 <= first <= last <= count:
        raise UnreadableText(f"--lines: the file has the lines 1-{count}.")
    return first, last
