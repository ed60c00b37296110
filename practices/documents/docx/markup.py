"""Runs of words written in the notation: emphasis, links, escapes."""

import re

from practices.texts.numbering.labels import read_label

BOLD, ITALIC, NOTE = 1, 2, 4
_EMPHASIS = BOLD | ITALIC

Piece = tuple[str, int, str]
"""Words of one look: the words, their look, the web address that they link to ("" for none).

The look is made of BOLD, ITALIC and NOTE (the words are a finished mark). A paragraph has many: they are bare tuples.
"""

LONGEST_LOUD_LINE = 200
"""A paragraph that is bold or italic as a whole is marked up to this length; a longer one is just text."""

_ADDRESSES = ("http://", "https://", "mailto:")
_ADDRESS_CODES = ((" ", "%20"), ("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E"), ('"', "%22"))
_LONGEST_LABEL = 40
_LITERAL = re.compile(r"\[(?=\^[^\]\s]{1,20}\])|\\(?=[!-/:-@\[-`{-~])|<(?=br ?/?>)", re.IGNORECASE)
_STAR = re.compile(r"\*(?=\S)|(?<=\S)\*")
_LINE_START = re.compile(r"#{1,6}(?=\s*[^\s#])|\|(?=.*\|)|\{(?=#)|!(?=\[[^\]]*\]\((?:page|picture|decorative):)")
_WORD = re.compile(r"\w")


def web_address(target: str) -> str:
    """Return the target of a link so that it ends where the notation's bracket ends; "" if it is not on the web."""
    if not target.lower().startswith(_ADDRESSES):
        return ""
    for sign, code in _ADDRESS_CODES:
        target = target.replace(sign, code)
    return "".join(target.split())[:2000]


def plain_words(pieces: list[Piece]) -> str:
    """Return the words alone, with line breaks and tabs, without the marks of notes."""
    return "".join([words for words, look, _ in pieces if not look & NOTE])


def common_look(pieces: list[Piece]) -> int:
    """Return the emphasis that all words have in common."""
    common = _EMPHASIS if pieces else 0
    for words, look, _ in pieces:
        if not look & NOTE and not words.isspace():
            common &= look
            if not common:
                break
    return common


def escape_line(line: str) -> str:
    """Put a backslash before a line that would read as a heading, a table or a mark of the notation."""
    return f"\\{line}" if line[:1] in "#|{!" and _LINE_START.match(line) else line


def escape_words(words: str) -> str:
    """Put a backslash before what would read as a mark."""
    if "[^" in words or "\\" in words or "<" in words:
        words = _LITERAL.sub(r"\\\g<0>", words)
    return _STAR.sub(r"\\*", words) if "*" in words and words.count("*") > 1 else words


def write_plain(pieces: list[Piece]) -> str:
    """Write the words with links and note marks, without emphasis."""
    return write_pieces([(words, look & NOTE, address) for words, look, address in pieces])


def write_pieces(pieces: list[Piece]) -> str:
    """Write the words in the notation; line breaks stay in them as they are."""
    merged = merge(pieces)
    written = []
    before = ""
    for place, (raw, look, address) in enumerate(merged):
        if look & NOTE:
            written.append(raw)
        else:
            words = escape_words(raw)
            if address:
                words = _wrap(words.replace("[", "(").replace("]", ")"), "[", f"]({address})")
            elif look and "*" not in words:
                words = _emphasize(words, look, before, merged[place + 1][0][:1] if place + 1 < len(merged) else "")
            written.append(words)
        before = raw[-1]
    return "".join(written)


def merge(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours of one look; a space takes on the look of what stands beside it."""
    merged: list[Piece] = []
    last_words, last_look, last_address = "", 0, ""
    for words, look, address in pieces:
        if not words:
            continue
        if last_words:
            same = look == last_look or (not (look | last_look) & NOTE and (words.isspace() or last_words.isspace()))
            if same and address == last_address and not look & NOTE:
                last_look = last_look if words.isspace() else look
                last_words += words
                continue
            merged.append((last_words, last_look, last_address))
        last_words, last_look, last_address = words, look, address
    if last_words:
        merged.append((last_words, last_look, last_address))
    return merged


def quieten_label(pieces: list[Piece], plain: str) -> list[Piece]:
    """Take the emphasis off a number typed before the words: "(*a*) words" is read as "(a) words".

    `plain` are the words of all pieces.
    """
    head = " ".join(plain[:_LONGEST_LABEL].split())
    label = read_label(head)
    if label is None or not label.rest:
        return pieces
    room = len("".join(head.removesuffix(label.rest).split()))
    quiet: list[Piece] = []
    for place, (words, look, address) in enumerate(pieces):
        if room <= 0 or look & NOTE:
            return [*quiet, *pieces[place:]]
        at = _place_behind(words, room)
        room -= len("".join(words[:at].split()))
        quiet.append((words[:at], 0, address))
        if at < len(words):
            quiet.append((words[at:], look, address))
    return quiet


def _place_behind(words: str, room: int) -> int:
    """Return the place behind the first `room` characters that are no space."""
    for at, sign in enumerate(words):
        if room == 0:
            return at
        room -= not sign.isspace()
    return len(words)


def _emphasize(words: str, look: int, before: str, behind: str) -> str:
    """Mark words; italics inside a word, and emphasis that would touch another mark, are left out."""
    first, last = words[0], words[-1]
    before = "" if first.isspace() else before
    behind = "" if last.isspace() else behind
    if before == "*" or behind == "*" or ("\n" in words and "\n" in words.strip()):
        return words
    if not first.isalnum() and not _WORD.search(words):
        return words
    if look & BOLD:
        return _wrap(words, "**", "**")
    return words if before.isalnum() or behind.isalnum() else _wrap(words, "*", "*")


def _wrap(words: str, before: str, behind: str) -> str:
    """Put marks around words, the spaces at their ends outside."""
    inner = words.strip()
    if len(inner) == len(words):
        return f"{before}{words}{behind}"
    if not inner:
        return words
    start = words.index(inner)
    return f"{words[:start]}{before}{inner}{behind}{words[start + len(inner) :]}"
