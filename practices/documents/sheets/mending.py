"""What cells bring along unseen: no-break spaces, codes of web pages, marks of direction; mended, and said."""

import html
import re

SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
JOINERS = re.compile("(?<![\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u06ff\u0900-\u0dff])")
"""Joiners mean something between letters of Arabic and Indian scripts, and nothing elsewhere."""
CODES = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
EXCEL_CODES = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How Excel writes characters that XML does not hold: a line break as _x000D_."""


def mend(text: str) -> str:
    """Return the words of a cell without what cannot be seen; line breaks stay, space around goes."""
    if text.isascii() and "&" not in text and "_x" not in text and text.isprintable():
        return text.strip()
    plain = EXCEL_CODES.sub(lambda code: chr(int(code[1], 16)), text)
    plain = CODES.sub(lambda code: html.unescape(code[0]), plain)
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return JOINERS.sub("", UNSEEN.sub("", SPACES.sub(" ", plain))).strip()


def is_mended(before: str, after: str) -> bool:
    """Tell whether more than space around went, so that it has to be said."""
    return before.strip(" \t\r\n").replace("\r\n", "\n") != after
