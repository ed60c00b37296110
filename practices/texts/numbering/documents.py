"""One document out of a file that holds several."""

import re

from practices.texts.numbering.lines import split_lines


class HeadingNotFound(Exception):
    """No line of the text is the heading; the message is for the user."""


class HeadingAmbiguous(Exception):
    """Several places of the text are the heading; the message is for the user."""


_SYMBOL = re.compile(r"[A-Z]{2,}[A-Z.()\d]*(?:/[A-Za-z\d.()-]+){1,4}")
_DECISION = re.compile(r"(?:DECISION|RESOLUTION|DÉCISION|RÉSOLUTION) N[oO°º]\.?\s*\d+", re.IGNORECASE)
_MARKDOWN = re.compile(r"(#{1,6})\s*\S")
_NOISE = re.compile(r"[\W_]+")
_MOST_LINES = 3  # a heading may be wrapped over so many


def find_document(text: str, heading: str) -> tuple[int, int]:
    """Return the first and last 1-based line of the document that begins with `heading`.

    Case, spaces and marks do not count, and a heading may be wrapped over three lines. The
    document ends where the next one begins: at a Markdown heading of the same depth or less, or
    at a line that is a document symbol or a decision's number. Raises HeadingNotFound,
    HeadingAmbiguous.
    """
    wanted = _fold(heading)
    if not wanted:
        raise HeadingNotFound("The heading to look for is empty.")
    lines = split_lines(text)
    folded = [_fold(line) for line in lines]
    places = [at for at in range(len(lines)) if _begins_at(folded, at, wanted)]
    if not places:
        raise HeadingNotFound(f"No line of the text is the heading “{heading}”.")
    if len(places) > 1:
        where = ", ".join(str(at + 1) for at in places[:10])
        raise HeadingAmbiguous(f"The heading “{heading}” stands in several lines: {where}.")
    return places[0] + 1, _find_end(lines, places[0])


def cut_lines(text: str, first: int, last: int) -> str:
    """Return the lines from `first` to `last`, 1-based, both included, each ended with a line feed."""
    return "".join(f"{line}\n" for line in split_lines(text)[max(first, 1) - 1 : last])


def _fold(text: str) -> str:
    return _NOISE.sub(" ", text.casefold()).strip()


def _begins_at(folded: list[str], at: int, wanted: str) -> bool:
    """Say whether the heading is this line, or this one with the next two."""
    if not folded[at] or not wanted.startswith(folded[at]):
        return False
    joined = folded[at]
    for line in folded[at + 1 : at + _MOST_LINES]:
        if joined == wanted:
            return True
        joined = f"{joined} {line}".strip()
    return joined == wanted


def _find_end(lines: list[str], start: int) -> int:
    """Return the last line before the next document, 1-based."""
    match = _MARKDOWN.match(lines[start].strip())
    depth = len(match[1]) if match else 0
    for at in range(start + 1, len(lines)):
        line = lines[at].strip()
        if depth and (other := _MARKDOWN.match(line)) and len(other[1]) <= depth:
            return at
        if not depth and (_SYMBOL.fullmatch(line) or _DECISION.fullmatch(line)):
            return at
    return len(lines)
