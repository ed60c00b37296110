"""The numbers that a browser puts before the items of a list."""

import re
from collections.abc import Iterator

from lxml import etree

from practices.documents.html.looks import attribute

_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|decimal|lower-\w+|upper-\w+|disc|circle|square)", re.IGNORECASE
)
_OWN_MARK = re.compile(r"list-style(?:-type)?\s*:\s*\"(\d{1,9}[.)]) ?\"", re.IGNORECASE)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_UNMARKED = frozenset({"list-unstyled", "unstyled", "list-none", "no-bullets", "nobullets", "simple"})
_NUMBER = re.compile(r"\s*([+-]?\d{1,7})")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def list_marks(items: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Return each item of a list with what stands before it: "3. ", "c. ", "- ", or "" where nothing is shown."""
    rows = [child for child in items if child.tag == "li"]
    style = _style(items)
    is_ordered = items.tag == "ol"
    step = -1 if items.get("reversed") is not None else 1
    number = _number(attribute(items, "start"), len(rows) if step < 0 else 1)
    for row in rows:
        number = _number(attribute(row, "value"), number)
        own = _style(row) or style
        if mark := _OWN_MARK.search(attribute(row, "style")):
            yield row, f"{mark[1]} "
        elif own == "none":
            yield row, ""
        elif is_ordered or own not in {"", "disc", "circle", "square"}:
            yield row, f"{write_number(number, own)}. "
        else:
            yield row, "- "
        number += step


def write_number(number: int, style: str) -> str:
    """Return a number in a style of CSS; what has no letters or Roman digits stays in figures."""
    if style in {"lower-alpha", "lower-latin"} and number > 0:
        return _letters(number)
    if style in {"upper-alpha", "upper-latin"} and number > 0:
        return _letters(number).upper()
    if style == "lower-roman" and 0 < number < 4000:
        return _roman(number)
    if style == "upper-roman" and 0 < number < 4000:
        return _roman(number).upper()
    return str(number)


def _style(element: etree._Element) -> str:
    found = _STYLE.search(attribute(element, "style"))
    if found:
        return found[1].lower()
    if _UNMARKED & set(attribute(element, "class").lower().split()):
        return "none"
    return _TYPES.get(attribute(element, "type"), "")


def _number(words: str, otherwise: int) -> int:
    found = _NUMBER.match(words)
    return int(found[1]) if found else otherwise


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def _roman(number: int) -> str:
    digits = ""
    for worth, digit in _ROMAN:
        count, number = divmod(number, worth)
        digits += digit * count
    return digits
