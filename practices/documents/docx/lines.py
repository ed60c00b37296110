"""A paragraph of a file as the line (or lines) of numbered text that says the same."""

import re

from practices.documents.docx.counting import BULLET
from practices.documents.docx.markup import (
    LONGEST_LOUD_LINE,
    Piece,
    common_look,
    escape_line,
    escape_words,
    plain_words,
    quieten_label,
    write_pieces,
    write_plain,
)
from practices.texts.numbering.labels import read_label

DEEPEST_HEADING = 6

_KEYWORD_LABEL = re.compile(r"(?:[^\W\d_]{2,}|§+)\.?\s.*\w|第.*")
_SENTENCE_END = (".", ";", ":", ",", "؛", "،", "。", "；", "：")
_LONG_HEADING = 25
_LONG_NUMBERED_HEADING = 12
_LABEL_STARTS = tuple("([§0123456789")  # a number typed by hand that is only partly loud begins so
_LOOKS = {1: "**", 2: "*", 3: "**"}


def reads_like_sentence(words: str, *, is_numbered: bool) -> bool:
    """Say whether a paragraph in a heading's style is running text all the same, as in many contracts."""
    if not words.rstrip().endswith(_SENTENCE_END):
        return False
    return len(words.split()) > (_LONG_NUMBERED_HEADING if is_numbered else _LONG_HEADING)


def write_heading(pieces: list[Piece], *, label: str, depth: int) -> str:
    """Write a heading of `depth` (from 1) with its number, on one line."""
    parts = [part for part in (" ".join(part.split()) for part in write_plain(pieces).split("\n")) if part]
    if label == BULLET:
        label = ""
    words = _join_heading([label, *parts] if label else parts)
    return f"{'#' * min(depth, DEEPEST_HEADING)} {words}" if words else ""


def _join_heading(parts: list[str]) -> str:
    """Put a dash between a label alone ("Article 5") and the heading behind it."""
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        joined = f"{joined} – {part}" if is_keyword_label(joined) else f"{joined} {part}"
    return joined


def is_keyword_label(words: str) -> bool:
    """Say whether the words are a label with a keyword, and nothing else: "Article 5", not "5." or "Article 5:"."""
    if len(words) > 60 or not _KEYWORD_LABEL.fullmatch(words):
        return False
    label = read_label(words)
    return label is not None and not label.rest


def write_paragraph(pieces: list[Piece], plain: str, *, label: str, indent: int) -> list[str]:
    """Write a paragraph as one line; as several where a line that was broken by hand begins with a number.

    `plain` are its words alone, `label` is its automatic number, `indent` counts spaces.
    """
    if "\n" in plain:
        lines = _split(pieces)
        if len(lines) > 1:
            first, *others = lines
            return [
                *write_paragraph(first, plain_words(first), label=label, indent=indent),
                *(
                    line
                    for part in others
                    for line in write_paragraph(part, plain_words(part), label="", indent=indent)
                ),
            ]
    words, mark = _write_words(pieces, plain)
    if label:
        words = _put_label(label, words)
    elif not mark:
        words = escape_line(words)
    if not words:
        return []
    return [f"{' ' * indent}{mark}{words}{mark}"] if label != BULLET else [f"{' ' * indent}{words}"]


def _write_words(pieces: list[Piece], plain: str) -> tuple[str, str]:
    """Return the words in the notation, and the mark to put around the whole line if all of it is loud."""
    if len(pieces) == 1:
        words, look, address = pieces[0]
        if not look and not address:
            return escape_words(_tidy(words)), ""
    look = common_look(pieces)
    if not look:
        if pieces and (pieces[0][1] or plain[:1] in _LABEL_STARTS):
            pieces = quieten_label(pieces, plain)
        return _tidy(write_pieces(pieces)), ""
    words = _tidy(write_plain(pieces))
    return words, "" if len(plain) > LONGEST_LOUD_LINE or "*" in words or "[^" in words or not words else _LOOKS[look]


def _tidy(words: str) -> str:
    """Put one space for each run of spaces, tabs and line breaks, none at the ends."""
    if "  " in words or words[:1] == " " or words[-1:] == " ":
        return " ".join(words.split())
    # XML holds no other space in ASCII; to look for these is several times faster than `isprintable`.
    is_tidy = not ("\t" in words or "\n" in words or "\r" in words) if words.isascii() else words.isprintable()
    return words if is_tidy else " ".join(words.split())


def _put_label(label: str, words: str) -> str:
    if not words:
        return "" if label == BULLET else label
    is_heading = " " in label and not words.endswith(_SENTENCE_END) and words.count(" ") < _LONG_HEADING
    if is_heading and is_keyword_label(label):
        return f"{label} – {words}"
    return f"{label} {words}"


def _split(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut a paragraph at its line breaks where the line behind begins with a number or a list's sign."""
    lines: list[list[Piece]] = [[]]
    for words, look, address in pieces:
        first, *others = words.split("\n")
        lines[-1].append((first, look, address))
        lines.extend([(other, look, address)] for other in others)
    joined: list[list[Piece]] = []
    for line in lines:
        start = " ".join(plain_words(line).split())
        if not joined or (start and read_label(start) is not None):
            joined.append(line)
        else:
            joined[-1].extend([(" ", 0, ""), *line])
    return [line for line in joined if plain_words(line).strip()]
